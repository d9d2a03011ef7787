/* test_geneve.c - Geneve. */
#include "tests/support/decode_support.h"

#define GENEVE_AT (DECODE_BEHIND_IPV4 + 8)

static void put_inner(struct packet_builder *b)
{
	pb_ipv4(b, "10.0.0.1", "10.0.0.2", 17);
	pb_udp(b, 50000, 9);
}

static void build(struct packet_builder *b, uint8_t options, uint16_t protocol)
{
	pb_frame(b, 17);
	pb_udp(b, 40000, 6081);
	pb_u8(b, options);
	pb_u8(b, 0);
	pb_be16(b, protocol);
	pb_be32(b, 100 << 8);
	for (size_t i = 0; i < 2; i++)
		pb_be32(b, 0x01080000); /* two words of options */
	if (protocol == 0x6558)
		pb_ethernet(b, 3, 4, 0x0800);
	put_inner(b);
	pb_end(b);
}

static void test_protocols(void **state)
{
	static const uint16_t protocols[] = { 0x6558, 0x0800 };

	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, 2, protocols[i]);
		r = decode_built(*state, &b);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
		assert_int_equal(r->tunnel[0], TUNNEL_GENEVE);
		assert_int_equal(decoded_number(r, FIELD_GENEVE_NETWORK), 100);
		assert_int_equal(r->inner.dst_port, 9);
		assert_int_equal(r->dst_port, 6081);
	}
}

static void test_options_length(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 3, 63 };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, lengths[i], 0x0800);
		r = decode_built(*state, &b);
		assert_int_equal(r->present & RECORD_INNER_IP, 0);
		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

static void test_something_else(void **state)
{
	struct packet_builder b;

	build(&b, 0x42, 0x0800); /* version 1 */
	assert_int_equal(decode_built(*state, &b)->tunnel_count, 0);
	build(&b, 2, 0x0800);
	b.bytes[GENEVE_AT + 7] = 1; /* reserved */
	assert_int_equal(decode_built(*state, &b)->tunnel_count, 0);
	build(&b, 2, 0x0004); /* no Ethertype */
	assert_int_equal(decode_built(*state, &b)->app, APP_UDP);
}

/* Before its header is there nobody can know that it is Geneve. */
static void test_every_cut(void **state)
{
	struct decoded *d = decoded_new();
	struct packet_builder b;

	(void)state;
	build(&b, 2, 0x0800);
	for (size_t n = GENEVE_AT + 8; n < b.used; n++)
		assert_int_equal(decode_bytes(d, DECODE_LINK_ETHERNET, b.bytes,
		                              n, b.used)
		                         ->fault,
		                 RECORD_FAULT_CUT);
	decoded_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_protocols),
		decoded_test(test_options_length),
		decoded_test(test_something_else),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("geneve", tests, NULL, NULL);
}
