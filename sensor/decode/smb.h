/*
 * smb.h - the names in messages of SMB, versions 1 to 3.
 *
 * Shape: dialects, shares and files as far as they are in the clear. Nothing
 *        of a session setup is looked at.
 * Errors: the cursor's. `c` may be a part of a stream: stream.h.
 * Threads: as the cursor.
 * Source: MS-CIFS 2.2.3, 2.2.4.52, 2.2.4.55; MS-SMB2 2.2.1-2.2.4, 2.2.9,
 *         2.2.13.
 */
#ifndef SENSOR_DECODE_SMB_H
#define SENSOR_DECODE_SMB_H

#include <stdbool.h>

#include "sensor/decode/packet.h"

/* Whether a message begins here, also an encrypted or a compressed one. */
bool smb_is(const struct cur *c);

void smb_decode(struct cur *c, struct packet *pkt);

#endif
