/* test_ipv6.c - the IPv6 header. */
#include "tests/support/decode_support.h"

#define AT DECODE_BEHIND_ETHERNET

static const uint8_t header[] = {
	0x60, 0x00, 0x00, 0x00, /* version 6, traffic class, flow label */
	0x00, 0x04,             /* payload length 4 */
	0xfd,                   /* next header 253: for experiments */
	0x3f,                   /* hop limit 63 */
	0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, /* source */
	0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2  /* dest. */
};

static void build(struct packet_builder *b)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x86dd);
	pb_bytes(b, header, sizeof(header));
	pb_be32(b, 0);
}

static const struct packet_record *decode_with(struct decoded *d, size_t at,
                                               uint16_t value)
{
	struct packet_builder b;

	build(&b);
	b.bytes[AT + at] = (uint8_t)(value >> 8);
	b.bytes[AT + at + 1] = (uint8_t)value;
	return decode_built(d, &b);
}

static void test_fields(void **state)
{
	const struct packet_record *r = decode_with(*state, 2, 0);

	assert_int_equal(r->present, RECORD_ETH | RECORD_ETH_SRC |
	                                     RECORD_ETHERTYPE | RECORD_IP);
	assert_int_equal(r->src.family, 6);
	assert_memory_equal(r->src.bytes, header + 8, 16);
	assert_memory_equal(r->dst.bytes, header + 24, 16);
	assert_int_equal(r->ip_proto, 253);
	assert_int_equal(r->ttl, 63);
	assert_int_equal(r->frag, RECORD_FRAG_NONE);
	assert_int_equal(r->app, APP_IPV6);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used, AT + 40);
}

static void test_payload_length(void **state)
{
	static const struct {
		uint16_t len;
		uint8_t fault;
	} cases[] = {
		{ 0, RECORD_FAULT_NONE }, /* to the end */
		{ 1, RECORD_FAULT_NONE },
		{ 4, RECORD_FAULT_NONE },
		{ 5, RECORD_FAULT_MALFORMED },
		{ 0xffff, RECORD_FAULT_MALFORMED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r =
		        decode_with(*state, 4, cases[i].len);

		assert_true(r->present & RECORD_IP);
		assert_int_equal(r->fault, cases[i].fault);
	}
}

static const struct packet_record *decode_tcp_with(struct decoded *d,
                                                   uint16_t payload_len)
{
	struct packet_builder b;

	pb_frame6(&b, 6);
	pb_tcp(&b, 40000, 9, 0x10);
	pb_bytes(&b, "0123456789", 10);
	pb_end(&b);
	b.bytes[AT + 4] = (uint8_t)(payload_len >> 8);
	b.bytes[AT + 5] = (uint8_t)payload_len;
	return decode_bytes(d, DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
}

static void test_payload_is_limited(void **state)
{
	assert_int_equal(decode_tcp_with(*state, 0)->payload_len, 10);
	assert_int_equal(decode_tcp_with(*state, 20)->payload_len, 0);
	assert_int_equal(decode_tcp_with(*state, 25)->payload_len, 5);
	assert_int_equal(decode_tcp_with(*state, 30)->payload_len, 10);
	assert_int_equal(decode_tcp_with(*state, 31)->payload_len, 10);
	assert_int_equal(decode_tcp_with(*state, 19)->fault,
	                 RECORD_FAULT_MALFORMED);
}

static void test_version(void **state)
{
	static const uint8_t versions[] = { 0, 4, 5, 7, 15 };

	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		const struct packet_record *r =
		        decode_with(*state, 0, (uint16_t)(versions[i] << 12));

		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
		assert_false(r->present & RECORD_IP);
	}
}

/* Nothing, mobility, host identity, what nobody uses: known by their number
 * alone. */
static void test_not_looked_into(void **state)
{
	static const uint8_t next_headers[] = { 59, 135, 139, 253, 255 };

	for (size_t i = 0; i < ARRAY_SIZE(next_headers); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		pb_frame6(&b, next_headers[i]);
		pb_ipv6(&b, "fd00::1", "fd00::2", 17);
		pb_udp(&b, 40000, 53);
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_IPV6);
		assert_int_equal(r->ip_proto, next_headers[i]);
		assert_int_equal(r->src.bytes[0], 0x20);
		assert_false(r->present & RECORD_PORTS);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_payload_length),
		decoded_test(test_payload_is_limited),
		decoded_test(test_version),
		decoded_test(test_not_looked_into),
	};

	return cmocka_run_group_tests_name("ipv6", tests, NULL, NULL);
}
