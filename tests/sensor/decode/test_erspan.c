/* test_erspan.c - mirrored frames of switches. */
#include "tests/support/decode_support.h"

#define ERSPAN_AT (DECODE_BEHIND_IPV4 + 8)

static void build(struct packet_builder *b, uint16_t protocol, uint32_t first,
                  uint32_t last, size_t extra)
{
	pb_frame(b, 47);
	pb_be16(b, 0x1000); /* a sequence number */
	pb_be16(b, protocol);
	pb_be32(b, 1);
	pb_be32(b, first);
	if (protocol == 0x22eb)
		pb_be32(b, 0); /* time */
	pb_be32(b, last);
	while (extra-- > 0)
		pb_u8(b, 0);
	pb_ethernet(b, 3, 4, 0x8100);
	pb_vlan(b, 7, 0x0800);
	pb_ipv4(b, "10.0.0.1", "10.0.0.2", 17);
	pb_udp(b, 50000, 9);
}

static void expect_inner(const struct packet_record *r)
{
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	assert_int_equal(r->tunnel_count, 2);
	assert_int_equal(r->tunnel[1], TUNNEL_ERSPAN);
	assert_int_equal(decoded_number(r, FIELD_ERSPAN_SESSION), 17);
	assert_int_equal(r->inner.dst_port, 9);
	assert_int_equal(r->vlan_count, 0); /* those are of another net */
	assert_int_equal(r->eth_src[5], 1);
}

static void test_types(void **state)
{
	struct packet_builder b;

	build(&b, 0x88be, 0x10640011, 3, 0);
	expect_inner(decode_built(*state, &b));
	build(&b, 0x22eb, 0x20640011, 0, 0);
	expect_inner(decode_built(*state, &b));
	build(&b, 0x22eb, 0x20640011, 1, 8); /* with a subheader */
	expect_inner(decode_built(*state, &b));
}

static void test_not_looked_into(void **state)
{
	static const uint32_t firsts[] = { 0x00640011, 0x30640011, 0xf0640011 };
	const struct packet_record *r;
	struct packet_builder b;

	for (size_t i = 0; i < ARRAY_SIZE(firsts); i++) {
		build(&b, 0x88be, firsts[i], 3, 0);
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_ERSPAN);
		assert_int_equal(r->present & RECORD_INNER_IP, 0);
	}
	build(&b, 0x22eb, 0x20640011, 0x0800, 0); /* no Ethernet frame */
	assert_int_equal(decode_built(*state, &b)->app, APP_ERSPAN);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, 0x22eb, 0x20640011, 1, 8);
	pb_end(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
	assert_true(b.used > ERSPAN_AT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_types),
		decoded_test(test_not_looked_into),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("erspan", tests, NULL, NULL);
}
