/*
 * packet_case.h - one record as a PACKETS payload, changed and decoded.
 *
 * Shape: encode() fills `payload`; tests change its bytes; try_decode() copies
 *        them into a heap block of exactly their size and fills `decoded`.
 * Ownership: `decoded` borrows from a block that tear_down() frees.
 */
#ifndef TESTS_PROTO_PACKET_CASE_H
#define TESTS_PROTO_PACKET_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exact.h"
#include "proto/frame.h"
#include "proto/packet_record.h"
#include "records_equal.h"

#define ALL_PRESENT 0x3ff
#define BODY_AT (PACKETS_HEADER_SIZE + 2) /* of the first record */
#define FIXED_SIZE 26
#define PRESENT_AT (BODY_AT + 18)
#define APP_AT (BODY_AT + 20)
#define FAULT_AT (BODY_AT + 22)
#define VLAN_COUNT_AT (BODY_AT + 23)
#define TUNNEL_COUNT_AT (BODY_AT + 24)
/* The three fields of dns_record(). */
#define FIELDS_SIZE (4 + 2 + 4 + 1 + 4 + 11)
#define FIELD_COUNT_AT (BODY_AT + 25)

static uint8_t frame_bytes[FRAME_MAX_SIZE];
static uint8_t payload[FRAME_MAX_SIZE];
static size_t payload_len;
static uint8_t *block; /* what `decoded` borrows from */
static struct packet_record decoded;

static inline int tear_down(void **state)
{
	(void)state;
	free(block);
	block = NULL;
	return 0;
}

static inline struct packet_record dns_record(void)
{
	static const uint8_t v4[2][4] = { { 192, 0, 2, 1 }, { 192, 0, 2, 53 } };
	static const uint8_t mac[6] = { 0, 0, 0x5e, 0, 0x53, 1 };
	struct packet_record r = { .seq = 1,
		                   .ts_ns = INT64_C(1795352278000000001),
		                   .len = 86,
		                   .caplen = 80,
		                   .link_type = 1,
		                   .present = RECORD_ETH | RECORD_ETH_SRC |
		                              RECORD_ETHERTYPE | RECORD_IP |
		                              RECORD_PORTS | RECORD_PAYLOAD,
		                   .app = APP_DNS,
		                   .l4 = APP_UDP,
		                   .ip_proto = 17,
		                   .ttl = 64,
		                   .vlan_count = 1,
		                   .vlan = { 100 },
		                   .tunnel_count = 2,
		                   .tunnel = { TUNNEL_GRE, TUNNEL_ERSPAN },
		                   .ethertype = 0x0800,
		                   .src_port = 49152,
		                   .dst_port = 53,
		                   .payload_len = 40,
		                   .eth_dst = { 0xff, 0xff, 0xff, 1, 2, 3 } };

	memcpy(r.eth_src, mac, sizeof(mac));
	r.src = addr_v4(v4[0]);
	r.dst = addr_v4(v4[1]);
	r.inner.src = addr_v4(v4[1]);
	r.inner.dst = addr_v4(v4[0]);
	r.inner.src_port = 1;
	r.inner.dst_port = 0xffff;
	r.inner.tcp_flags = 0x0123;
	r.inner.ip_proto = 6;
	r.inner.ttl = 1;
	r.inner.frag = RECORD_FRAG_FIRST;
	assert_true(record_add_number(&r, FIELD_DNS_ID, 0x1234));
	assert_true(record_add_number(&r, FIELD_DNS_RESPONSE, 0));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME,
	                             (const uint8_t *)"example.com", 11));
	return r;
}

/* One record as the payload of a PACKETS message, in `payload`. */
static inline void encode(const struct packet_record *r)
{
	struct packets_writer p;
	struct frame frame;
	size_t len;

	packets_begin(&p, frame_bytes, sizeof(frame_bytes), r->seq);
	assert_true(packets_append(&p, r));
	len = packets_end(&p);
	assert_int_equal(frame_peek(frame_bytes, len, &frame), 1);
	assert_int_equal(frame.type, MESSAGE_PACKETS);
	assert_int_equal(len, FRAME_HEADER_SIZE + frame.payload_len);
	memcpy(payload, frame.payload, frame.payload_len);
	payload_len = frame.payload_len;
}

/* After a change of the body's size. */
static inline void fix_length(void)
{
	writer_put_be16(payload + PACKETS_HEADER_SIZE,
	                (uint16_t)(payload_len - BODY_AT));
}

/* Decodes the first `len` bytes of `payload`, expected to hold one record, in
 * a block of exactly that size. 0, or the error of whoever found it. */
static inline int try_decode(size_t len)
{
	struct packets_reader p;
	int got;

	free(block);
	block = exact_copy(payload, len);
	memset(&decoded, 0xee, sizeof(decoded));
	got = packets_open(&p, block, len);
	if (got < 0)
		return got;
	got = packets_next(&p, &decoded);
	if (got == 1)
		return packets_next(&p, &(struct packet_record){ 0 });
	/* once wrong, always wrong */
	assert_int_equal(packets_next(&p, &decoded), got);
	return got;
}

static inline void assert_round_trip(const struct packet_record *r)
{
	encode(r);
	assert_int_equal(try_decode(payload_len), 0);
	assert_true(records_equal(r, &decoded));
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

#endif
