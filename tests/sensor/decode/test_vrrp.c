/* test_vrrp.c - VRRP advertisements. */
#include "tests/support/decode_support.h"

static const uint8_t advertisement[] = {
	0x21,       /* version 2, type 1 */
	0x0a,       /* virtual router */
	0x64,       /* priority */
	0x01,       /* one address */
	0x00, 0x01, /* no authentication, every second */
	0x00, 0x00, /* checksum: not looked at */
	192,  0,    2, 1
};

static void build(struct packet_builder *b)
{
	pb_frame(b, 112);
	pb_bytes(b, advertisement, sizeof(advertisement));
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_VRRP);
	assert_int_equal(decoded_number(r, FIELD_VRRP_VERSION), 2);
	assert_int_equal(decoded_number(r, FIELD_VRRP_ROUTER), 10);
	assert_int_equal(decoded_number(r, FIELD_VRRP_PRIORITY), 100);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_IPV4 + 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("vrrp", tests, NULL, NULL);
}
