/* test_udp.c - the UDP header. */
#include "tests/support/decode_support.h"

#define AT DECODE_BEHIND_IPV4
#define PAYLOAD 6

static const uint8_t header[] = {
	0x9c, 0x40, /* source port 40000 */
	0x00, 0x09, /* destination port 9 */
	0x00, 0x0e, /* length 14 */
	0x00, 0x00  /* no checksum */
};

static void build(struct packet_builder *b)
{
	pb_frame(b, 17);
	pb_bytes(b, header, sizeof(header));
	pb_bytes(b, "\0\0\0\0\0", PAYLOAD);
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_UDP);
	assert_int_equal(r->l4, APP_UDP);
	assert_true(r->present & RECORD_PORTS);
	assert_int_equal(r->src_port, 40000);
	assert_int_equal(r->dst_port, 9);
	assert_true(r->present & RECORD_PAYLOAD);
	assert_int_equal(r->payload_len, PAYLOAD);
	assert_false(r->present & RECORD_TCP_FLAGS);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  AT + sizeof(header));
}

static const struct packet_record *decode_with(struct decoded *d, uint16_t len,
                                               bool first_fragment)
{
	struct packet_builder b;

	build(&b);
	b.bytes[AT + 4] = (uint8_t)(len >> 8);
	b.bytes[AT + 5] = (uint8_t)len;
	if (first_fragment)
		b.bytes[DECODE_BEHIND_ETHERNET + 6] = 0x20;
	return decode_built(d, &b);
}

static void test_length(void **state)
{
	static const struct {
		uint16_t len, payload_len;
		uint8_t fault;
	} cases[] = {
		{ 0, PAYLOAD, RECORD_FAULT_NONE }, /* to the end */
		{ 8, 0, RECORD_FAULT_NONE },
		{ 13, PAYLOAD - 1, RECORD_FAULT_NONE },
		{ 14, PAYLOAD, RECORD_FAULT_NONE },
		{ 15, PAYLOAD + 1, RECORD_FAULT_MALFORMED },
		{ 0xffff, 0xfff7, RECORD_FAULT_MALFORMED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r =
		        decode_with(*state, cases[i].len, false);

		assert_true(r->present & RECORD_PAYLOAD);
		assert_int_equal(r->payload_len, cases[i].payload_len);
		assert_int_equal(r->fault, cases[i].fault);
	}
}

static void test_length_below_the_header(void **state)
{
	for (uint16_t len = 1; len < 8; len++) {
		const struct packet_record *r = decode_with(*state, len, false);

		assert_true(r->present & RECORD_PORTS);
		assert_false(r->present & RECORD_PAYLOAD);
		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

static void test_first_fragment_of_more(void **state)
{
	const struct packet_record *r = decode_with(*state, 3000, true);

	assert_int_equal(r->frag, RECORD_FRAG_FIRST);
	assert_int_equal(r->payload_len, 2992);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

/* Bytes behind the datagram are not the application's. */
static void test_payload_ends_with_the_length(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 17);
	pb_udp(&b, 40000, 53);
	pb_be32(&b, 0xbeef0100); /* a DNS query */
	pb_be32(&b, 0x00010000); /* of one question, */
	pb_be32(&b, 0);
	pb_be32(&b, 0x01780000); /* "x", */
	pb_be16(&b, 0x0100);     /* which lies behind the datagram */
	pb_u8(&b, 1);
	pb_end(&b);
	b.bytes[AT + 5] = 8 + 12;
	r = decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
	assert_int_equal(r->app, APP_DNS);
	assert_null(record_field(r, FIELD_DNS_QNAME));
	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	b.bytes[AT + 5] = 8 + 12 + 7;
	r = decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
	assert_non_null(record_field(r, FIELD_DNS_QNAME));
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_length),
		decoded_test(test_length_below_the_header),
		decoded_test(test_first_fragment_of_more),
		decoded_test(test_payload_ends_with_the_length),
	};

	return cmocka_run_group_tests_name("udp", tests, NULL, NULL);
}
