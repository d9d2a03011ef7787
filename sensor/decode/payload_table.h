/*
 * payload_table.h - which decoders are asked about a payload of TCP or UDP.
 *
 * Shape: one table for each of the two. A decoder is a bit, in the order of
 *        decoders.def; ports and first bytes are sets of such bits, so that a
 *        payload costs three look-ups and the match() of the few decoders that
 *        may want it, however many there are.
 * Errors: none; a table that is too small is an assertion when it is made.
 * Threads: made once, then constant.
 */
#ifndef SENSOR_DECODE_PAYLOAD_TABLE_H
#define SENSOR_DECODE_PAYLOAD_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "sensor/decode/packet.h"

#define PAYLOAD_DECODERS_MAX 64
#define PAYLOAD_PORT_BITS 9
#define PAYLOAD_PORT_SLOTS (1u << PAYLOAD_PORT_BITS)

struct payload_port {
	uint16_t port;
	uint64_t wanted_by; /* none: the slot is free */
};

struct payload_table {
	size_t count;
	const struct decoder *decoders[PAYLOAD_DECODERS_MAX];
	uint64_t by_first[UINT8_MAX + 1];
	size_t port_count;
	struct payload_port ports[PAYLOAD_PORT_SLOTS];
};

/* One key of found_under; keys of a decoder come one after the other. */
void payload_table_add(struct payload_table *t, const struct decoder *decoder,
                       uint32_t key);

/* The decoder of a payload, or NULL. Content beats port; of equals the first
 * that was added. */
const struct decoder *payload_table_find(const struct payload_table *t,
                                         const struct cur *c,
                                         const struct packet *pkt);

#endif
