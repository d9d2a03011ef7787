/* test_ah.c - the IP Authentication Header. */
#include "tests/support/decode_support.h"

static const uint8_t header[] = {
	0x11,                   /* next header: UDP */
	0x04,                   /* length: 8 bytes and 4 words more */
	0x00, 0x00,             /* reserved */
	0x00, 0x00, 0x01, 0x00, /* security parameters index */
	0x00, 0x00, 0x00, 0x01, /* sequence number */
	0xa0, 0xa0, 0xa0, 0xa0, 0xa0, 0xa0,
	0xa0, 0xa0, 0xa0, 0xa0, 0xa0, 0xa0 /* integrity check value */
};

static void build(struct packet_builder *b, bool ipv6)
{
	if (ipv6)
		pb_frame6(b, 51);
	else
		pb_frame(b, 51);
	pb_bytes(b, header, sizeof(header));
	pb_udp(b, 40000, 9);
	pb_end(b);
}

static void test_fields(void **state)
{
	for (int ipv6 = 0; ipv6 < 2; ipv6++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, ipv6);
		r = decode_built(*state, &b);
		assert_int_equal(r->ip_proto, 51);
		assert_int_equal(r->l4, APP_UDP);
		assert_int_equal(r->dst_port, 9);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, false); /* and the UDP header */
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_IPV4 + sizeof(header) + 8);
}

static void test_length(void **state)
{
	static const struct {
		uint8_t len;
		bool udp;
	} cases[] = {
		{ 0, false }, /* the fixed part has 12 bytes */
		{ 1, true },  /* no check value: UDP begins in it */
		{ 4, true },  { 6, false }, /* no room for UDP */
		{ 7, false }, { 255, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, false);
		b.bytes[DECODE_BEHIND_IPV4 + 1] = cases[i].len;
		r = decode_built(*state, &b);
		assert_int_equal(!!(r->present & RECORD_PORTS), cases[i].udp);
		assert_int_equal(r->fault, cases[i].len == 4
		                                   ? RECORD_FAULT_NONE
		                                   : RECORD_FAULT_MALFORMED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_length),
	};

	return cmocka_run_group_tests_name("ah", tests, NULL, NULL);
}
