/* test_igmp.c - IGMP. */
#include "tests/support/decode_support.h"

static const uint8_t report[] = {
	0x16,                  /* version 2 membership report */
	0x00,                  /* max response time: unused */
	0x00, 0x00,            /* checksum: not looked at */
	0xe0, 0x00, 0x00, 0xfb /* group 224.0.0.251 */
};

static void build(struct packet_builder *b)
{
	pb_frame(b, 2);
	pb_bytes(b, report, sizeof(report));
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IGMP);
	assert_int_equal(r->l4, APP_IGMP);
	assert_false(r->present & RECORD_PORTS);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_IPV4 + sizeof(report));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("igmp", tests, NULL, NULL);
}
