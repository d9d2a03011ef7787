/* test_ipv6_frag.c - the IPv6 fragment header. */
#include "tests/support/decode_support.h"

#define AT DECODE_BEHIND_IPV6
#define UDP 17
#define FRAGMENT 44

static const uint8_t header[] = {
	0x11,                  /* next header: UDP */
	0x00,                  /* reserved */
	0x00, 0x00,            /* offset 0, the last */
	0x00, 0x00, 0x00, 0x09 /* identification */
};

static void build(struct packet_builder *b)
{
	pb_frame6(b, FRAGMENT);
	pb_bytes(b, header, sizeof(header));
	pb_udp(b, 40000, 9);
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->ip_proto, UDP);
	assert_int_equal(r->frag, RECORD_FRAG_ATOMIC);
	assert_int_equal(r->dst_port, 9);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b); /* and the UDP header */
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  AT + sizeof(header) + 8);
}

static void test_offset_and_more(void **state)
{
	static const struct {
		uint16_t offset_more;
		uint8_t frag, app;
	} cases[] = {
		{ 0x0000, RECORD_FRAG_ATOMIC, APP_UDP },
		{ 0x0006, RECORD_FRAG_ATOMIC, APP_UDP }, /* reserved bits */
		{ 0x0001, RECORD_FRAG_FIRST, APP_UDP },
		{ 0x0008, RECORD_FRAG_LATER, APP_IPFRAG },
		{ 0x0009, RECORD_FRAG_LATER, APP_IPFRAG },
		{ 0xffff, RECORD_FRAG_LATER, APP_IPFRAG },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b);
		b.bytes[AT + 2] = (uint8_t)(cases[i].offset_more >> 8);
		b.bytes[AT + 3] = (uint8_t)cases[i].offset_more;
		r = decode_built(*state, &b);
		assert_int_equal(r->frag, cases[i].frag);
		assert_int_equal(r->app, cases[i].app);
		assert_int_equal(r->ip_proto, UDP);
		assert_int_equal(!!(r->present & RECORD_PORTS),
		                 cases[i].app == APP_UDP);
	}
}

/* Behind an authentication header, where ip_proto stays 51. */
static void test_behind_ah(void **state)
{
	static const uint8_t ah[] = {
		FRAGMENT, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1
	};
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame6(&b, 51);
	pb_bytes(&b, ah, sizeof(ah));
	pb_bytes(&b, header, sizeof(header));
	b.bytes[AT + sizeof(ah) + 3] = 8; /* offset 8 */
	pb_be32(&b, 0);
	r = decode_built(*state, &b);
	assert_int_equal(r->frag, RECORD_FRAG_LATER);
	assert_int_equal(r->app, APP_IPFRAG);
}

static void test_not_in_ipv4(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, FRAGMENT);
	pb_bytes(&b, header, sizeof(header));
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->frag, RECORD_FRAG_NONE);
	assert_int_equal(r->ip_proto, FRAGMENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_offset_and_more),
		decoded_test(test_behind_ah),
		decoded_test(test_not_in_ipv4),
	};

	return cmocka_run_group_tests_name("ipv6_frag", tests, NULL, NULL);
}
