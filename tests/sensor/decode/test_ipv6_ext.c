/* test_ipv6_ext.c - IPv6 extension headers. */
#include <stdlib.h>
#include <string.h>

#include "tests/support/decode_support.h"

#define AT DECODE_BEHIND_IPV6

enum { HOP_BY_HOP = 0, UDP = 17, ROUTING = 43, DESTINATION = 60, SHIM6 = 140 };

static const uint8_t extension[] = {
	0x11,       /* next header: UDP */
	0x01,       /* length: 8 bytes and 8 more */
	0x01, 0x0c, /* option: 12 bytes of padding */
	0,    0,    0, 0, 0, 0, 0, 0, 0, 0, 0, 0
};

static void build(struct packet_builder *b, uint8_t type)
{
	pb_frame6(b, type);
	pb_bytes(b, extension, sizeof(extension));
	pb_udp(b, 40000, 9);
	pb_end(b);
}

static void test_fields(void **state)
{
	static const uint8_t types[] = { HOP_BY_HOP, ROUTING, DESTINATION,
		                         SHIM6 };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, types[i]);
		r = decode_built(*state, &b);
		assert_int_equal(r->ip_proto, UDP);
		assert_int_equal(r->dst_port, 9);
		assert_int_equal(r->frag, RECORD_FRAG_NONE);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, DESTINATION); /* and the UDP header */
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  AT + sizeof(extension) + 8);
	build(&b, HOP_BY_HOP);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  AT + sizeof(extension) + 8);
}

static void test_length(void **state)
{
	static const struct {
		uint8_t len, fault;
	} cases[] = {
		{ 0, RECORD_FAULT_MALFORMED }, /* UDP would begin in zeros */
		{ 1, RECORD_FAULT_NONE },
		{ 2, RECORD_FAULT_MALFORMED }, /* no room for UDP */
		{ 3, RECORD_FAULT_MALFORMED },
		{ 255, RECORD_FAULT_MALFORMED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, DESTINATION);
		b.bytes[AT + 1] = cases[i].len;
		b.bytes[AT + 8 + 5] = 1; /* a UDP length of 1 in the zeros */
		r = decode_built(*state, &b);
		assert_int_equal(r->ip_proto, UDP);
		assert_int_equal(r->fault, cases[i].fault);
	}
}

static void test_chain_is_bounded(void **state)
{
	static const uint8_t link[] = { DESTINATION, 0, 1, 4, 0, 0, 0, 0 };
	struct decoded *d = *state;
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame6(&b, DESTINATION);
	for (int i = 0; i < 200; i++)
		pb_bytes(&b, link, sizeof(link));
	r = decode_built(d, &b);
	assert_int_equal(r->app, APP_IPV6);
	assert_int_equal(r->ip_proto, DESTINATION);
	assert_int_equal(d->pkt.layers, PACKET_LAYERS_MAX);
	assert_int_equal(d->counters.of[COUNTER_LAYERS_TOO_MANY], 1);
}

static void test_not_in_ipv4(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, DESTINATION);
	pb_bytes(&b, extension, sizeof(extension));
	pb_udp(&b, 40000, 9);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->ip_proto, DESTINATION);
}

#define JUMBO_PAYLOAD 70000

/* A UDP datagram of JUMBO_PAYLOAD bytes, with 100 bytes of link padding. */
static uint8_t *build_jumbo(uint32_t jumbo_len, size_t *out_len)
{
	struct packet_builder b;
	uint8_t *bytes;

	pb_frame6(&b, HOP_BY_HOP);
	pb_be16(&b, UDP << 8); /* and length 0: 8 bytes */
	pb_be16(&b, 0xc204);   /* option: jumbo payload, of 4 bytes */
	pb_be32(&b, jumbo_len);
	pb_be16(&b, 40000);
	pb_be16(&b, 9);
	pb_be32(&b, 0); /* UDP length 0: a jumbogram; no checksum */
	*out_len = b.used + JUMBO_PAYLOAD + 100;
	bytes = calloc(1, *out_len);
	assert_non_null(bytes);
	memcpy(bytes, b.bytes, b.used);
	return bytes;
}

static void expect_jumbo(struct decoded *d, uint32_t jumbo_len,
                         uint32_t payload_len, uint8_t fault)
{
	const struct packet_record *r;
	size_t len;
	uint8_t *bytes = build_jumbo(jumbo_len, &len);

	r = decode_bytes(d, DECODE_LINK_ETHERNET, bytes, len, len);
	assert_int_equal(r->payload_len, payload_len);
	assert_int_equal(r->fault, fault);
	/* The same from a capture that kept the headers alone. */
	r = decode_bytes(d, DECODE_LINK_ETHERNET, bytes, 70, len);
	assert_int_equal(r->payload_len, payload_len);
	assert_int_equal(r->fault, fault);
	free(bytes);
}

static void test_jumbo_payload(void **state)
{
	/* Both headers are counted: 8 bytes of options, 8 of UDP. */
	expect_jumbo(*state, JUMBO_PAYLOAD + 16, JUMBO_PAYLOAD,
	             RECORD_FAULT_NONE);
	expect_jumbo(*state, 65536, 65520, RECORD_FAULT_NONE);
	/* Not a jumbo length: to the end, with the padding. */
	expect_jumbo(*state, 65535, JUMBO_PAYLOAD + 100, RECORD_FAULT_NONE);
	expect_jumbo(*state, 1, JUMBO_PAYLOAD + 100, RECORD_FAULT_NONE);
	expect_jumbo(*state, 0, JUMBO_PAYLOAD + 100, RECORD_FAULT_NONE);
	/* More than there is. */
	expect_jumbo(*state, JUMBO_PAYLOAD + 117, JUMBO_PAYLOAD + 100,
	             RECORD_FAULT_MALFORMED);
	expect_jumbo(*state, 0xffffffff, JUMBO_PAYLOAD + 100,
	             RECORD_FAULT_MALFORMED);
}

static void test_hop_by_hop_options(void **state)
{
	/* Padding of one byte, an option that runs over the end, one of a
	 * wrong length: nothing is found and nothing is read beyond. */
	static const uint8_t options[][6] = {
		{ 0, 0, 0, 0, 0, 0 },       { 0, 0, 0, 0, 0, 0xc2 },
		{ 0xc2, 0xff, 0, 1, 0, 0 }, { 0xc2, 3, 0xff, 0xff, 0xff, 0 },
		{ 1, 2, 0, 0, 0xc2, 4 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		pb_frame6(&b, HOP_BY_HOP);
		pb_be16(&b, UDP << 8);
		pb_bytes(&b, options[i], sizeof(options[i]));
		pb_udp(&b, 40000, 9);
		r = decode_built(*state, &b);
		assert_int_equal(r->dst_port, 9);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_length),
		decoded_test(test_chain_is_bounded),
		decoded_test(test_not_in_ipv4),
		decoded_test(test_jumbo_payload),
		decoded_test(test_hop_by_hop_options),
	};

	return cmocka_run_group_tests_name("ipv6_ext", tests, NULL, NULL);
}
