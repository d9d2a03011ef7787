/* test_vxlan.c - VXLAN. */
#include "tests/support/decode_support.h"

#define VXLAN_AT (DECODE_BEHIND_IPV4 + 8)

static void put_inner(struct packet_builder *b)
{
	pb_ipv4(b, "10.0.0.1", "10.0.0.2", 17);
	pb_udp(b, 50000, 9);
}

/* Flags, network 100, an Ethernet frame. */
static void build(struct packet_builder *b, uint16_t port, uint32_t flags)
{
	pb_frame(b, 17);
	pb_udp(b, 40000, port);
	pb_be32(b, flags);
	pb_be32(b, 100 << 8);
	if (!(flags & 0x04000000) || (flags & 0xff) == 3)
		pb_ethernet(b, 3, 4, 0x0800);
	put_inner(b);
	pb_end(b);
}

static void test_ports(void **state)
{
	static const uint16_t ports[] = { 4789, 8472, 4790 };

	for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, ports[i], 0x08000000);
		r = decode_built(*state, &b);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
		assert_int_equal(r->l4, APP_UDP);
		assert_int_equal(r->dst_port, ports[i]);
		assert_int_equal(r->tunnel_count, 1);
		assert_int_equal(r->tunnel[0], TUNNEL_VXLAN);
		assert_int_equal(decoded_number(r, FIELD_VXLAN_NETWORK), 100);
		assert_int_equal(r->inner.src_port, 50000);
		assert_int_equal(r->inner.dst_port, 9);
		assert_int_equal(r->eth_src[5], 1);
	}
}

static void test_protocols(void **state)
{
	static const struct {
		uint32_t flags;
		bool ip;
	} cases[] = { { 0x0c000001, true },
		      { 0x0c000003, true },
		      { 0x0c000004, false },
		      { 0x0c0000ff, false },
		      { 0x88001234, true } /* a policy group */ };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, 4790, cases[i].flags);
		r = decode_built(*state, &b);
		assert_int_equal(!!(r->present & RECORD_INNER_IP), cases[i].ip);
		assert_int_equal(r->tunnel_count, 1);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_something_else(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, 4789, 0); /* no network */
	r = decode_built(*state, &b);
	assert_int_equal(r->tunnel_count, 0);
	assert_int_equal(r->app, APP_UDP);
	build(&b, 4789, 0x08000000);
	b.bytes[VXLAN_AT + 7] = 1; /* reserved */
	assert_int_equal(decode_built(*state, &b)->tunnel_count, 0);
	build(&b, 4788, 0x08000000);
	assert_int_equal(decode_built(*state, &b)->tunnel_count, 0);
}

/* Before its header is there nobody can know that it is VXLAN. */
static void test_every_cut(void **state)
{
	struct decoded *d = decoded_new();
	struct packet_builder b;

	(void)state;
	build(&b, 4789, 0x08000000);
	for (size_t n = VXLAN_AT + 8; n < b.used; n++)
		assert_int_equal(decode_bytes(d, DECODE_LINK_ETHERNET, b.bytes,
		                              n, b.used)
		                         ->fault,
		                 RECORD_FAULT_CUT);
	decoded_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_ports),
		decoded_test(test_protocols),
		decoded_test(test_something_else),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("vxlan", tests, NULL, NULL);
}
