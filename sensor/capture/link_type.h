/*
 * link_type.h - numbers of link types: in files, and inside libpcap.
 *
 * Shape: LINKTYPE_* values mean the same everywhere and are what files and
 *        records hold; DLT_* values are libpcap's own on this platform. They
 *        differ for a few, and a number without a partner is its own.
 * Source: the table of libpcap's pcap-common.c, as it comes out on Linux.
 * Threads: pure functions.
 */
#ifndef SENSOR_CAPTURE_LINK_TYPE_H
#define SENSOR_CAPTURE_LINK_TYPE_H

#include <stdint.h>

uint16_t link_type_from_dlt(int dlt);
int link_type_to_dlt(uint16_t link_type);

#endif
