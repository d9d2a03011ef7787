/*
 * tls_record.h - the header of a TLS record.
 *
 * Shape: type u8, version u16, length u16.
 * Errors: a header that cannot be one is no fault: it is something else.
 * Threads: as the cursor.
 * Source: RFC 8446 5.1; RFC 5246 6.2.1, 6.2.3; heartbeat RFC 6520 3.
 */
#ifndef SENSOR_DECODE_TLS_RECORD_H
#define SENSOR_DECODE_TLS_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/cursor.h"

#define TLS_RECORD_HDR 5
#define TLS_RECORD_LEN_MAX 0x4800 /* 2^14 + 2048 */

enum tls_record_type {
	TLS_RECORD_CHANGE_CIPHER_SPEC = 20,
	TLS_RECORD_ALERT = 21,
	TLS_RECORD_HANDSHAKE = 22,
	TLS_RECORD_DATA = 23,
	TLS_RECORD_HEARTBEAT = 24
};

struct tls_record {
	uint8_t type;
	uint16_t version, len;
};

/* False, with `c` anywhere, unless a record begins here. */
static inline bool tls_record_read(struct cur *c, struct tls_record *out)
{
	out->type = cur_u8(c);
	out->version = cur_be16(c);
	out->len = cur_be16(c);
	return cur_ok(c) && out->type >= TLS_RECORD_CHANGE_CIPHER_SPEC &&
	       out->type <= TLS_RECORD_HEARTBEAT && out->version >= 0x0300 &&
	       out->version <= 0x0304 && out->len > 0 &&
	       out->len <= TLS_RECORD_LEN_MAX;
}

#endif
