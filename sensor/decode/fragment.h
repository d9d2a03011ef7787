/*
 * fragment.h - an IP packet that came in pieces, and who puts them together.
 *
 * Shape: ipv4.c and ipv6_frag.c say what a fragment is; decode_packet() hands
 *        it to the packet's reassembler, if there is one, and goes on with the
 *        datagram that this fragment completes. The pieces may come in any
 *        order, so that can be the first one too.
 * Ownership: a datagram lives until the next call of add().
 * Threads: the sensor's one thread.
 * Source: RFC 791 2.3, RFC 8200 4.5.
 */
#ifndef SENSOR_DECODE_FRAGMENT_H
#define SENSOR_DECODE_FRAGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"

struct fragment {
	struct addr src, dst;
	uint32_t id;
	uint32_t offset; /* bytes */
	bool more;       /* this is not the last one */
	uint8_t proto;   /* of IPv6 the one in the first fragment counts */
	int64_t ts_ns;   /* of the packet, or RECORD_TS_NONE */
	const uint8_t *bytes;
	size_t len;
};

struct datagram {
	uint8_t proto;
	const uint8_t *bytes;
	size_t len;
};

struct counters;

struct reassembler {
	/* True with the datagram when this fragment makes it whole. */
	bool (*add)(struct reassembler *self, const struct fragment *fragment,
	            struct counters *counters, struct datagram *out_datagram);
};

#endif
