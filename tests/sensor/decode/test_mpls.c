/* test_mpls.c - MPLS label stacks. */
#include "tests/support/decode_support.h"

static const uint8_t stack[] = {
	0x00, 0x01, 0x00, 0x40, /* label 16, class 0, not the last, TTL 64 */
	0x00, 0x01, 0x11, 0x40  /* label 17, class 0, the last, TTL 64 */
};

static void build(struct packet_builder *b, uint16_t type)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, type);
	pb_bytes(b, stack, sizeof(stack));
	pb_ipv4(b, "192.0.2.1", "192.0.2.2", 253);
	pb_u8(b, 0);
	pb_end(b);
}

static void test_ip_behind_labels(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, 0x8847);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->ethertype, 0x8847);
	assert_int_equal(r->tunnel_count, 2);
	assert_int_equal(r->tunnel[1], TUNNEL_MPLS);
	assert_int_equal(decoded_number(r, FIELD_MPLS_LABEL), 16);
	build(&b, 0x8848);
	assert_int_equal(decode_built(*state, &b)->app, APP_IPV4);

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8847);
	pb_be32(&b, 0x00002140); /* label 2, the last: explicit null of IPv6 */
	pb_ipv6(&b, "2001:db8::1", "2001:db8::2", 253);
	pb_u8(&b, 0);
	assert_int_equal(decode_built(*state, &b)->app, APP_IPV6);
}

static void test_something_else(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, 0x8847); /* a pseudowire's control word */
	b.bytes[DECODE_BEHIND_ETHERNET + sizeof(stack)] = 0;
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_MPLS);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

/* Ethernet behind a control word and without one. */
static void test_pseudowire(void **state)
{
	for (size_t word = 0; word < 2; word++) {
		const struct packet_record *r;
		struct packet_builder b;

		pb_init(&b);
		pb_ethernet(&b, 1, 2, 0x8847);
		pb_bytes(&b, stack, sizeof(stack));
		if (word)
			pb_be32(&b, 1);
		pb_ethernet(&b, 3, 4, 0x0800);
		pb_ipv4(&b, "192.0.2.1", "192.0.2.2", 253);
		pb_u8(&b, 0);
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_IPV4);
		assert_int_equal(r->eth_src[5], 1); /* the outermost */
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_stack_without_end(void **state)
{
	struct decoded *d = *state;
	const struct packet_record *r;
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8847);
	for (int i = 0; i < 100; i++)
		pb_be32(&b, 0x00010040);
	r = decode_built(d, &b);
	assert_int_equal(r->app, APP_MPLS);
	assert_int_equal(r->tunnel_count, RECORD_TUNNELS_MAX);
	assert_int_equal(d->pkt.layers, PACKET_LAYERS_MAX);
	assert_int_equal(d->counters.of[COUNTER_LAYERS_TOO_MANY], 1);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, 0x8847); /* and the IPv4 header, but for its first byte: who
	                    * cannot see it cannot know that it is one */
	b.bytes[DECODE_BEHIND_ETHERNET + sizeof(stack)] = 0;
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_ETHERNET + sizeof(stack));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_ip_behind_labels),
		decoded_test(test_something_else),
		decoded_test(test_pseudowire),
		decoded_test(test_stack_without_end),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("mpls", tests, NULL, NULL);
}
