/* test_etherip.c - Ethernet directly in IP. */
#include "tests/support/decode_support.h"

static void build(struct packet_builder *b, uint16_t version)
{
	pb_frame(b, 97);
	pb_be16(b, version);
	pb_ethernet(b, 3, 4, 0x0800);
	pb_ipv4(b, "10.0.0.1", "10.0.0.2", 17);
	pb_udp(b, 50000, 9);
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, 0x3000);
	r = decode_built(*state, &b);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	assert_int_equal(r->tunnel_count, 1);
	assert_int_equal(r->tunnel[0], TUNNEL_ETHERIP);
	assert_int_equal(r->inner.dst_port, 9);
	assert_int_equal(r->app, APP_UDP);
	assert_int_equal(r->eth_dst[5], 2);
}

static void test_another_version(void **state)
{
	static const uint16_t versions[] = { 0x0000, 0x2000, 0x3001, 0xffff };

	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, versions[i]);
		r = decode_built(*state, &b);
		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
		assert_int_equal(r->tunnel_count, 0);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, 0x3000);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		decoded_test(test_another_version),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("etherip", tests, NULL, NULL);
}
