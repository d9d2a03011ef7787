/* test_pppoed.c - PPPoE discovery. */
#include "tests/support/decode_support.h"

static const uint8_t header[] = {
	0x11,       /* version 1, type 1 */
	0x09,       /* PADI */
	0x00, 0x00, /* no session */
	0x00, 0x04, /* length */
	0x01, 0x01, /* tag: service name */
	0x00, 0x00  /* any */
};

static void build(struct packet_builder *b)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x8863);
	pb_bytes(b, header, sizeof(header));
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_PPPOED);
	assert_int_equal(decoded_number(r, FIELD_PPPOE_CODE), 9);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_another_version(void **state)
{
	struct packet_builder b;

	build(&b);
	b.bytes[DECODE_BEHIND_ETHERNET] = 0x21;
	assert_int_equal(decode_built(*state, &b)->fault,
	                 RECORD_FAULT_MALFORMED);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_ETHERNET + 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		decoded_test(test_another_version),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("pppoed", tests, NULL, NULL);
}
