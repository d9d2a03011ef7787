/* test_ospf.c - the header of OSPF packets. */
#include "tests/support/decode_support.h"

static const uint8_t hello[] = {
	0x02,             /* version */
	0x01,             /* type: hello */
	0x00, 0x2c,       /* length: of no use here */
	192,  0,    2, 1, /* router */
	10,   0,    0, 1, /* area */
	0,    0,    0, 0  /* checksum, authentication */
};

static void build(struct packet_builder *b)
{
	pb_frame(b, 89);
	pb_bytes(b, hello, sizeof(hello));
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_OSPF);
	assert_int_equal(decoded_number(r, FIELD_OSPF_TYPE), 1);
	decoded_expect_bytes(r, FIELD_OSPF_ROUTER, "\xc0\0\2\1", 4);
	decoded_expect_bytes(r, FIELD_OSPF_AREA, "\x0a\0\0\1", 4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_IPV4 + 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("ospf", tests, NULL, NULL);
}
