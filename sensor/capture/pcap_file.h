/*
 * pcap_file.h - the classic capture file.
 *
 * Shape: both byte orders; micro- and nanoseconds; Kuznetzov's variant with
 *        eight more bytes a record; versions 2.0 to 2.4, and 543.0.
 * Errors: as in capture_file.h.
 * Source: draft-ietf-opsawg-pcap; the order of the two lengths: the comments
 *        of libpcap's savefile.c.
 * Threads: one.
 */
#ifndef SENSOR_CAPTURE_PCAP_FILE_H
#define SENSOR_CAPTURE_PCAP_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "sensor/capture/capture_file.h"

bool pcap_file_is(const uint8_t magic[4]);
MUST_CHECK int pcap_file_open(struct capture_file *f);

#endif
