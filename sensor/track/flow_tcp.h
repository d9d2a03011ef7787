/*
 * flow_tcp.h - what one side of a TCP connection tells a bystander.
 *
 * Shape: state, round trip of the handshake, segments that came again and
 *        segments that were overtaken. A segment whose first byte is below the
 *        highest one seen is out of order when it fills a hole that has been
 *        open for less than a round trip, at least FLOW_TCP_REORDER_NS;
 *        otherwise its sender has sent it again. All holes are one range, so
 *        what comes again inside of it may be taken for late. Probes of a
 *        closed window and keep-alives are neither.
 * Units: packet time; sequence numbers count modulo 2^32.
 * Threads: the sensor's one thread.
 * Source: RFC 9293 3.4, 3.5, 3.6, 3.8.
 */
#ifndef SENSOR_TRACK_FLOW_TCP_H
#define SENSOR_TRACK_FLOW_TCP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/clock.h"
#include "sensor/track/flow.h"

#define FLOW_TCP_REORDER_NS (3 * CLOCK_NS_PER_MS) /* as Wireshark */

enum flow_tcp_flag {
	FLOW_TCP_FIN = 0x01,
	FLOW_TCP_SYN = 0x02,
	FLOW_TCP_RST = 0x04,
	FLOW_TCP_ACK = 0x10
};

struct flow_segment {
	uint16_t flags; /* enum flow_tcp_flag and others */
	uint16_t window;
	uint32_t seq, ack;
	uint32_t len; /* of the payload, on the wire */
	int64_t now_ns;
};

/* How far `a` is behind `b`: negative when it is before it. RFC 9293 3.4 */
static inline int32_t flow_tcp_ahead(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b);
}

/* A SYN that begins a new connection where an old one has ended. */
bool flow_tcp_begins_anew(const struct flow *f, uint8_t from,
                          const struct flow_segment *s);

/* The first segment of a flow: who began. */
uint8_t flow_tcp_origin(uint8_t from, const struct flow_segment *s);

/* A segment that the side `from` has sent. */
void flow_tcp_follow(struct flow *f, uint8_t from,
                     const struct flow_segment *s);

#endif
