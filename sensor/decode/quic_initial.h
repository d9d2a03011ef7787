/*
 * quic_initial.h - opening the Initial packets of a QUIC client.
 *
 * Shape: the keys follow from the first Destination Connection ID of the
 *        client, which is in the packet itself as long as the server has not
 *        answered. A packet is opened into room of the caller's, then its
 *        CRYPTO frames are taken out one by one; their offsets are those of the
 *        stream of handshake messages, in any order.
 * Errors: what cannot be opened is not a fault: a server's packet, or a later
 *        one of the client.
 * Ownership: frames borrow from the room. Nothing is kept.
 * Threads: any.
 * Source: RFC 9001 5; RFC 9369 3; frames RFC 9000 12.4, 19.
 */
#ifndef SENSOR_DECODE_QUIC_INITIAL_H
#define SENSOR_DECODE_QUIC_INITIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/cursor.h"
#include "sensor/decode/quic_packet.h"

#define QUIC_INITIAL_MAX 2048 /* longer packets are not opened */

/* Opens a packet of quic_packet_take() into `room` of at least
 * QUIC_INITIAL_MAX bytes. `out_frames` is then what was inside. */
bool quic_initial_open(const struct quic_packet *packet, uint8_t *room,
                       struct cur *out_frames) MUST_CHECK;

struct quic_crypto {
	uint64_t offset;
	const uint8_t *bytes;
	size_t len;
};

/* The next CRYPTO frame. False when there is none, or when a frame comes that
 * an Initial packet may not have. */
bool quic_initial_next(struct cur *frames, struct quic_crypto *out);

#endif
