/* test_icmp.c - ICMP. */
#include "tests/support/decode_support.h"

static const uint8_t header[] = {
	0x03,                  /* type: destination unreachable */
	0x0a,                  /* code: host administratively prohibited */
	0x00, 0x00,            /* checksum: not looked at */
	0x00, 0x00, 0x00, 0x00 /* unused */
};

/* An error message, quoting a datagram. */
static void build(struct packet_builder *b)
{
	pb_frame(b, 1);
	pb_bytes(b, header, sizeof(header));
	pb_ipv4(b, "198.51.100.2", "192.0.2.1", 17);
	pb_udp(b, 40000, 53);
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_ICMP);
	assert_int_equal(r->l4, APP_ICMP);
	assert_int_equal(r->field_count, 2);
	assert_int_equal(decoded_number(r, FIELD_ICMP_TYPE), 3);
	assert_int_equal(decoded_number(r, FIELD_ICMP_CODE), 10);
	assert_false(r->present & RECORD_PORTS); /* the quoted ones */
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_type(void **state)
{
	for (unsigned type = 0; type < 256; type++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b);
		b.bytes[DECODE_BEHIND_IPV4] = (uint8_t)type;
		b.bytes[DECODE_BEHIND_IPV4 + 1] = (uint8_t)(255 - type);
		r = decode_built(*state, &b);
		assert_int_equal(decoded_number(r, FIELD_ICMP_TYPE), type);
		assert_int_equal(decoded_number(r, FIELD_ICMP_CODE),
		                 255 - type);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_IPV4 + 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		decoded_test(test_every_type),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("icmp", tests, NULL, NULL);
}
