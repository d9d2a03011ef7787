/* test_pppoe.c - PPPoE sessions. */
#include "tests/support/decode_support.h"

static const uint8_t header[] = {
	0x11,       /* version 1, type 1 */
	0x00,       /* session data */
	0x00, 0x11, /* session 17 */
	0x00, 0x17, /* length: 2 of PPP and 21 of IP */
	0x00, 0x21  /* PPP protocol: IPv4 */
};

static void build(struct packet_builder *b)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x8864);
	pb_bytes(b, header, sizeof(header));
	pb_ipv4(b, "192.0.2.1", "192.0.2.2", 253);
	pb_u8(b, 0);
	pb_end(b);
}

static void test_ipv4(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->ethertype, 0x8864);
	assert_true(r->present & RECORD_IP);
	assert_int_equal(r->tunnel_count, 1);
	assert_int_equal(r->tunnel[0], TUNNEL_PPPOE);
	assert_int_equal(decoded_number(r, FIELD_PPPOE_SESSION), 17);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_ipv6(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8864);
	pb_be32(&b, 0x11000011);
	pb_be16(&b, 2 + 41);
	pb_be16(&b, 0x0057);
	pb_ipv6(&b, "2001:db8::1", "2001:db8::2", 253);
	pb_u8(&b, 0);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IPV6);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_not_looked_into(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	b.bytes[DECODE_BEHIND_ETHERNET + 6] = 0xc0; /* link control */
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_PPPOES);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	build(&b);
	b.bytes[DECODE_BEHIND_ETHERNET] = 0x21; /* version 2 */
	assert_int_equal(decode_built(*state, &b)->fault,
	                 RECORD_FAULT_MALFORMED);
}

static void test_length(void **state)
{
	static const uint16_t lengths[] = { 0, 1, 2, 22, 24, 0xffff };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b);
		b.bytes[DECODE_BEHIND_ETHERNET + 4] =
		        (uint8_t)(lengths[i] >> 8);
		b.bytes[DECODE_BEHIND_ETHERNET + 5] = (uint8_t)lengths[i];
		r = decode_built(*state, &b);
		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
		/* From 22 on the IP header is there. */
		assert_int_equal(!!(r->present & RECORD_IP), lengths[i] >= 22);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_ETHERNET + sizeof(header) + 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_ipv4),
		decoded_test(test_ipv6),
		decoded_test(test_not_looked_into),
		decoded_test(test_length),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("pppoe", tests, NULL, NULL);
}
