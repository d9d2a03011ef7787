/*
 * track_case.h - packets with times, through the decoders into the flow table,
 * and what came of them.
 *
 * Shape: hosts are numbered; 1 is 192.0.2.1. Time is in milliseconds since
 *        2026. Every packet is a heap block of its size, freed when the next
 *        one comes, so that a sanitizer sees a record that borrows too long.
 * Errors: failed assertions.
 * Threads: one.
 */
#ifndef TESTS_SENSOR_TRACK_TRACK_CASE_H
#define TESTS_SENSOR_TRACK_TRACK_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/decode/decode.h"
#include "sensor/track/flow_tcp.h"
#include "sensor/track/track.h"
#include "tests/support/packet_builder.h"

#define CASE_START_NS INT64_C(1767225600000000000)
#define CASE_RECORDS_MAX 4096
#define SYN FLOW_TCP_SYN
#define ACK FLOW_TCP_ACK
#define FIN FLOW_TCP_FIN
#define RST FLOW_TCP_RST
#define CLIENT 1
#define SERVER 2
#define CLIENT_PORT 40000
#define SERVER_PORT 443

struct case_flow {
	struct flow_record r;
	char name[FLOW_NAME_MAX + 1];
};

struct track_case {
	struct track track;
	struct packet pkt;
	struct counters counters;
	uint8_t *bytes; /* of the packet */
	struct case_flow told[CASE_RECORDS_MAX];
	size_t count;
};

static inline void case_told(const struct flow_record *record, void *arg)
{
	struct track_case *c = arg;
	struct case_flow *f = &c->told[c->count++];

	assert_true(c->count < CASE_RECORDS_MAX);
	f->r = *record;
	if (record->name_len)
		memcpy(f->name, record->name, record->name_len);
	f->name[record->name_len] = '\0';
}

static inline struct track_case *case_new(uint32_t flows, uint16_t streams)
{
	struct track_case *c = calloc(1, sizeof(*c));
	struct track_options options = { .flows = flows,
		                         .early_streams = streams,
		                         .fn = case_told };

	assert_non_null(c);
	options.counters = &c->counters;
	options.arg = c;
	c->pkt.counters = &c->counters;
	assert_int_equal(track_init(&c->track, &options), 0);
	return c;
}

static inline void case_free(struct track_case *c)
{
	track_done(&c->track);
	free(c->bytes);
	free(c);
}

/* cmocka: a case of the default size is the state. */
static inline int case_setup(void **state)
{
	*state = case_new(0, 0);
	return 0;
}

static inline int case_teardown(void **state)
{
	case_free(*state);
	return 0;
}

#define case_test(test)                                                        \
	cmocka_unit_test_setup_teardown(test, case_setup, case_teardown)

/* The first `caplen` bytes of a packet of `len`. */
static inline const struct packet_record *case_bytes(struct track_case *c,
                                                     int64_t at_ms,
                                                     const void *bytes,
                                                     size_t caplen, size_t len)
{
	struct captured captured = { .ts_ns = CASE_START_NS + at_ms * 1000000,
		                     .len = (uint32_t)len,
		                     .caplen = (uint32_t)caplen,
		                     .link_type = 1 };
	uint8_t *block = malloc(caplen);

	assert_non_null(block);
	memcpy(block, bytes, caplen);
	captured.bytes = block;
	decode_packet(&c->pkt, &captured);
	track_packet(&c->track, &c->pkt);
	free(c->bytes);
	c->bytes = block;
	return &c->pkt.record;
}

static inline const struct packet_record *
case_built(struct track_case *c, int64_t at_ms, struct packet_builder *b)
{
	pb_end(b);
	return case_bytes(c, at_ms, b->bytes, b->used, b->used);
}

static inline void case_ipv4(struct packet_builder *b, unsigned int from,
                             unsigned int to, uint8_t proto)
{
	char src[32], dst[32];

	(void)snprintf(src, sizeof(src), "192.0.%u.%u", 2 + from / 256,
	               from % 256);
	(void)snprintf(dst, sizeof(dst), "192.0.%u.%u", 2 + to / 256, to % 256);
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x0800);
	pb_ipv4(b, src, dst, proto);
}

struct case_segment {
	unsigned int from; /* CLIENT, or the server */
	uint16_t flags;
	uint32_t seq, ack;
	const void *data;
	size_t len;
	bool window_closed;
	uint16_t client_port; /* 0: CLIENT_PORT */
};

/* Between CLIENT and SERVER. */
static inline const struct packet_record *
case_tcp(struct track_case *c, int64_t at_ms, const struct case_segment *s)
{
	uint16_t port = s->client_port ? s->client_port : CLIENT_PORT;
	bool client = s->from == CLIENT;
	struct packet_builder b;
	size_t at;

	case_ipv4(&b, client ? CLIENT : SERVER, client ? SERVER : CLIENT, 6);
	at = b.used;
	pb_tcp(&b, client ? port : SERVER_PORT, client ? SERVER_PORT : port,
	       s->flags);
	for (size_t i = 0; i < 4; i++) {
		b.bytes[at + 4 + i] = (uint8_t)(s->seq >> (24 - 8 * i));
		b.bytes[at + 8 + i] = (uint8_t)(s->ack >> (24 - 8 * i));
	}
	if (s->window_closed)
		b.bytes[at + 14] = b.bytes[at + 15] = 0;
	pb_bytes(&b, s->data, s->len);
	return case_built(c, at_ms, &b);
}

/* A segment in short: `len` bytes that mean nothing. */
static inline void case_seg(struct track_case *c, int64_t at_ms,
                            unsigned int from, uint16_t flags, uint32_t seq,
                            size_t len)
{
	static const uint8_t data[2048];

	(void)case_tcp(c, at_ms,
	               &(struct case_segment){ .from = from,
	                                       .flags = flags,
	                                       .seq = seq,
	                                       .ack = 1,
	                                       .data = data,
	                                       .len = len });
}

struct case_datagram {
	unsigned int from;
	uint16_t src_port;
	unsigned int to;
	uint16_t dst_port;
	const void *data;
	size_t len;
};
#define UDP(...) ((const struct case_datagram){ __VA_ARGS__ })

static inline const struct packet_record *
case_udp(struct track_case *c, int64_t at_ms, const struct case_datagram *d)
{
	struct packet_builder b;

	case_ipv4(&b, d->from, d->to, 17);
	pb_udp(&b, d->src_port, d->dst_port);
	pb_bytes(&b, d->data, d->len);
	return case_built(c, at_ms, &b);
}

/* The newest record of flow `id`. */
static inline const struct case_flow *case_flow(const struct track_case *c,
                                                uint64_t id)
{
	for (size_t i = c->count; i > 0; i--)
		if (c->told[i - 1].r.id == id)
			return &c->told[i - 1];
	fail_msg("no flow %u", (unsigned int)id);
	return NULL;
}

/* Closes everything, so that the newest records tell the end. */
static inline void case_stop(struct track_case *c)
{
	while (track_stop(&c->track, 7))
		;
}

static inline uint64_t case_flows(const struct track_case *c)
{
	return c->track.next_id - 1;
}

#endif
