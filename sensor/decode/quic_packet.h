/*
 * quic_packet.h - the packets of a QUIC datagram that have a long header.
 *
 * Shape: what every version of QUIC has in common (RFC 8999), and of the
 *        versions that are known also where the packet ends and which type it
 *        has.
 * Errors: the cursor fails when lengths contradict each other.
 * Ownership: pointers borrow from the datagram.
 * Threads: as the cursor.
 * Source: RFC 8999; RFC 9000 17.2; RFC 9369.
 */
#ifndef SENSOR_DECODE_QUIC_PACKET_H
#define SENSOR_DECODE_QUIC_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/cursor.h"

#define QUIC_CID_MAX 20
#define QUIC_LONG_HEADER 0x80
#define QUIC_FIXED_BIT 0x40
#define QUIC_VERSION_NEGOTIATION 0

struct quic_version;

struct quic_packet {
	uint32_t version;
	const struct quic_version *keys; /* NULL: cannot be decrypted */
	uint8_t type;                    /* two bits, as in the first byte */
	bool initial;                    /* whatever its number is */
	uint8_t dcid_len, scid_len;
	const uint8_t *dcid, *scid; /* NULL when they are not all here */
	/* Initial packets: the whole packet, and where in it the packet
	 * number begins. NULL when the capture has not kept all of it. */
	const uint8_t *bytes;
	size_t len, number_at;
};

/* Of the versions that can be decrypted. */
struct quic_version {
	uint32_t first, last; /* version numbers */
	uint8_t salt[20];
	uint8_t initial; /* the type of an Initial packet */
	const char *key_label, *iv_label, *hp_label;
};

/* Whether a datagram begins with a packet that has a long header. */
bool quic_packet_looks_so(const struct cur *datagram);

/* The next packet off a datagram. False, with `c` anywhere, when it has no long
 * header or one that is not of a known version. */
bool quic_packet_take(struct cur *c, struct quic_packet *out);

/* A variable-length integer of RFC 9000 16. */
uint64_t quic_integer(struct cur *c);

#endif
