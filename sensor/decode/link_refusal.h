/*
 * link_refusal.h - link types that no sensor should be started on.
 *
 * Shape: a link type that is merely unknown is not refused: its packets are
 *        counted. A refused one has no network packets at all.
 * Threads: constant data.
 */
#ifndef SENSOR_DECODE_LINK_REFUSAL_H
#define SENSOR_DECODE_LINK_REFUSAL_H

#include <stdint.h>

/* Why, as the rest of "cannot capture on usbmon1: ...", or NULL. */
const char *link_refusal(uint16_t link_type);

#endif
