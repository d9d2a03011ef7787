/*
 * utf16.h - text in UTF-16, little-endian, as Windows writes it.
 *
 * Shape: reported as UTF-8. Halves of pairs that stand alone become U+FFFD.
 *        A NUL ends the text. At most UTF16_UNITS_MAX units are looked at.
 * Threads: none shared.
 * Source: RFC 2781 2.2.
 */
#ifndef SENSOR_DECODE_UTF16_H
#define SENSOR_DECODE_UTF16_H

#include "sensor/decode/packet.h"

#define UTF16_UNITS_MAX 320 /* three bytes each fit into a value */

void utf16_report(struct packet *pkt, enum field_id id, struct cur text);

#endif
