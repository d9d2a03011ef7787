/* test_null_loopback.c - BSD loopback, both byte orders. */
#include "tests/support/decode_support.h"

#define LINK_NULL 0
#define LINK_LOOP 108

static void build(struct packet_builder *b, uint32_t family, bool ipv6)
{
	pb_init(b);
	pb_be32(b, family);
	if (ipv6)
		pb_ipv6(b, "::1", "::1", 253);
	else
		pb_ipv4(b, "127.0.0.1", "127.0.0.1", 253);
	pb_u8(b, 0);
	pb_end(b);
}

static void expect_family(struct decoded *d, uint16_t link_type,
                          uint32_t family, bool ipv6)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, family, ipv6);
	r = decode_bytes(d, link_type, b.bytes, b.used, b.used);
	assert_int_equal(r->present, RECORD_IP);
	assert_int_equal(r->src.family, ipv6 ? 6 : 4);
	assert_int_equal(r->app, ipv6 ? APP_IPV6 : APP_IPV4);
}

static void test_families(void **state)
{
	static const uint8_t ipv6[] = { 10, 24, 28, 30 };

	expect_family(*state, LINK_NULL, 2, false);
	expect_family(*state, LINK_NULL, 2u << 24, false);
	expect_family(*state, LINK_LOOP, 2, false);
	for (size_t i = 0; i < ARRAY_SIZE(ipv6); i++) {
		expect_family(*state, LINK_NULL, ipv6[i], true);
		expect_family(*state, LINK_NULL, (uint32_t)ipv6[i] << 24, true);
		expect_family(*state, LINK_LOOP, ipv6[i], true);
	}
}

static void test_ethertype_instead(void **state)
{
	expect_family(*state, LINK_NULL, 0x0f000800, false);
	expect_family(*state, LINK_NULL, 0x000086dd, true);
}

static void test_other_families(void **state)
{
	static const uint32_t families[] = {
		0, 1, 23, 0xffff0000, 0x02010000, 0x01020000
	};

	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, families[i], false);
		r = decode_bytes(*state, LINK_NULL, b.bytes, b.used, b.used);
		assert_int_equal(r->present, 0);
		assert_int_equal(r->app, APP_NONE);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, 23, false);
	decode_check_cuts(LINK_NULL, b.bytes, b.used, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_families),
		decoded_test(test_ethertype_instead),
		decoded_test(test_other_families),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("null_loopback", tests, NULL, NULL);
}
