/*
 * nb_name.h - names of NetBIOS as they are on the wire.
 *
 * Shape: 15 bytes, padded, and a byte that says what they name, each as two
 *        letters. Reported as Wireshark does: "WORKGROUP<1d>". The scope
 *        behind the name is stepped over.
 * Errors: another form makes the cursor CUR_SHORT.
 * Threads: as the cursor.
 * Source: RFC 1001 14.1, RFC 1002 4.1; pointers RFC 883.
 */
#ifndef SENSOR_DECODE_NB_NAME_H
#define SENSOR_DECODE_NB_NAME_H

#include <stdbool.h>

#include "sensor/decode/packet.h"

/* False when `c` failed; a name that is a pointer is passed over. */
bool nb_name_decode(struct cur *c, enum field_id id, struct packet *pkt);

#endif
