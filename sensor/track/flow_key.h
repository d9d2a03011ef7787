/*
 * flow_key.h - what makes packets one flow.
 *
 * Shape: the lesser address and port come first, so that both directions have
 *        the same key. Bytes nobody needs are zero: keys compare and hash as
 *        memory. ICMP has types in place of ports: that of the message and that
 *        of its answer, and the identifier of an echo. A message that has no
 *        answer, such as an error, keeps its direction and has type and code.
 * Units: ports in host order.
 * Threads: values.
 * Source: Community ID flow hashing 1.0 (Corelight), which is Zeek's idea of a
 *        connection.
 */
#ifndef SENSOR_TRACK_FLOW_KEY_H
#define SENSOR_TRACK_FLOW_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "common/addr.h"
#include "sensor/decode/packet.h"

struct flow_key {
	uint8_t addr[2][16];
	uint16_t port[2];
	uint16_t icmp_id;
	uint8_t family; /* 4 or 6 */
	uint8_t ip_proto;
};
_Static_assert(sizeof(struct flow_key) == 40, "a key has no padding");

/* Ports of ICMP: what the message's type and code stand for. True when it has
 * an answer and so two directions. */
bool flow_key_icmp_ports(uint8_t ip_proto, uint8_t type, uint8_t code,
                         uint16_t out_ports[2]);

/* Of the innermost IP packet. `out_from` is the place of the sender in the key,
 * 0 or 1. False for what is no flow: no IP, and fragments without ports. */
bool flow_key_of(const struct packet *pkt, struct flow_key *out_key,
                 uint8_t *out_from);

uint64_t flow_key_hash(const struct flow_key *key, const uint64_t seed[2]);

static inline uint64_t flow_key_word(const struct flow_key *key, size_t at)
{
	uint64_t word;

	memcpy(&word, (const uint8_t *)key + at * sizeof(word), sizeof(word));
	return word;
}

/* Word by word: a call of memcmp() costs more, and this is hot. */
static inline bool flow_key_equal(const struct flow_key *a,
                                  const struct flow_key *b)
{
	return flow_key_word(a, 4) == flow_key_word(b, 4) &&
	       flow_key_word(a, 0) == flow_key_word(b, 0) &&
	       flow_key_word(a, 1) == flow_key_word(b, 1) &&
	       flow_key_word(a, 2) == flow_key_word(b, 2) &&
	       flow_key_word(a, 3) == flow_key_word(b, 3);
}

#endif
