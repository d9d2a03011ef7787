/* test_raw_ip.c - captures without a link header. */
#include "tests/support/decode_support.h"

#define LINK_RAW 101
#define LINK_IPV4 228
#define LINK_IPV6 229

static void build(struct packet_builder *b, bool ipv6)
{
	pb_init(b);
	if (ipv6)
		pb_ipv6(b, "2001:db8::1", "2001:db8::2", 253);
	else
		pb_ipv4(b, "192.0.2.1", "192.0.2.2", 253);
	pb_u8(b, 0);
	pb_end(b);
}

static void expect_version(struct decoded *d, uint16_t link_type, bool ipv6)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, ipv6);
	r = decode_bytes(d, link_type, b.bytes, b.used, b.used);
	assert_int_equal(r->present, RECORD_IP);
	assert_int_equal(r->src.family, ipv6 ? 6 : 4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_versions(void **state)
{
	static const uint16_t links[] = { 12, 14, LINK_RAW };

	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		expect_version(*state, links[i], false);
		expect_version(*state, links[i], true);
	}
	expect_version(*state, LINK_IPV4, false);
	expect_version(*state, LINK_IPV6, true);
}

static void test_other_versions(void **state)
{
	for (unsigned version = 0; version < 16; version++) {
		const struct packet_record *r;
		struct packet_builder b;

		if (version == 4 || version == 6)
			continue;
		build(&b, false);
		b.bytes[0] = (uint8_t)(version << 4 | 5);
		r = decode_bytes(*state, LINK_RAW, b.bytes, b.used, b.used);
		assert_int_equal(r->present, 0);
		assert_int_equal(r->app, APP_NONE);
		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, false);
	decode_check_cuts(LINK_RAW, b.bytes, b.used, 20);
	build(&b, true);
	decode_check_cuts(LINK_RAW, b.bytes, b.used, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_versions),
		decoded_test(test_other_versions),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("raw_ip", tests, NULL, NULL);
}
