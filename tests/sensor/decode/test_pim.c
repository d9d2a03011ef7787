/* test_pim.c - the type of PIM messages. */
#include "tests/support/decode_support.h"

static const uint8_t join[] = { 0x23, /* version 2, type 3: join or prune */
	                        0x00, /* reserved */
	                        0x00, 0x00, /* checksum: not looked at */
	                        0x01, 0x00 };

static void build(struct packet_builder *b)
{
	pb_frame(b, 103);
	pb_bytes(b, join, sizeof(join));
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_PIM);
	assert_int_equal(decoded_number(r, FIELD_PIM_TYPE), 3);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_IPV4 + 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("pim", tests, NULL, NULL);
}
