/* test_tcp.c - the TCP header. */
#include "tests/support/decode_support.h"

#define AT DECODE_BEHIND_IPV4

static const uint8_t header[] = {
	0x9c, 0x40,             /* source port 40000 */
	0x00, 0x09,             /* destination port 9 */
	0x00, 0x00, 0x00, 0x01, /* sequence number */
	0x00, 0x00, 0x00, 0x02, /* acknowledgment number */
	0x60, 0xc2,             /* header of 6 words; CWR ECE SYN */
	0xff, 0xff,             /* window */
	0x00, 0x00,             /* checksum: not looked at */
	0x00, 0x00,             /* urgent pointer */
	0x02, 0x04, 0x05, 0xb4  /* option: segments of 1460 bytes */
};

static void build(struct packet_builder *b)
{
	pb_frame(b, 6);
	pb_bytes(b, header, sizeof(header));
	pb_bytes(b, "data", 4);
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_TCP);
	assert_int_equal(r->l4, APP_TCP);
	assert_true(r->present & RECORD_PORTS);
	assert_int_equal(r->src_port, 40000);
	assert_int_equal(r->dst_port, 9);
	assert_true(r->present & RECORD_TCP_FLAGS);
	assert_int_equal(r->tcp_flags, 0x0c2);
	assert_true(r->present & RECORD_PAYLOAD);
	assert_int_equal(r->payload_len, 4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  AT + sizeof(header));
}

/* What was read before the capture ends is kept. */
static void test_cut_keeps_what_was_read(void **state)
{
	for (size_t n = 0; n <= sizeof(header); n++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b);
		r = decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes, AT + n,
		                 b.used);
		assert_int_equal(r->app, n >= 4 ? APP_TCP : APP_IPV4);
		assert_int_equal(r->l4, n >= 4 ? APP_TCP : APP_NONE);
		assert_int_equal(!!(r->present & RECORD_PORTS), n >= 4);
		assert_int_equal(!!(r->present & RECORD_TCP_FLAGS), n >= 14);
		assert_int_equal(!!(r->present & RECORD_PAYLOAD), n >= 14);
		if (n >= 14)
			assert_int_equal(r->payload_len, 4);
	}
}

static void test_header_length(void **state)
{
	for (unsigned words = 0; words < 16; words++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b); /* 7 words of header and data in all */
		b.bytes[AT + 12] = (uint8_t)(words << 4);
		r = decode_built(*state, &b);
		assert_true(r->present & RECORD_PORTS);
		assert_int_equal(!!(r->present & RECORD_TCP_FLAGS), words >= 5);
		if (words < 5 || words > 7) {
			assert_false(r->present & RECORD_PAYLOAD);
			assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
		} else {
			assert_int_equal(r->payload_len, (7 - words) * 4);
			assert_int_equal(r->fault, RECORD_FAULT_NONE);
		}
	}
}

static void test_flags_are_12_bits(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	b.bytes[AT + 12] = 0x5f;
	b.bytes[AT + 13] = 0xff;
	r = decode_built(*state, &b);
	assert_int_equal(r->tcp_flags, 0xfff);
}

static void test_over_ipv6(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame6(&b, 6);
	pb_bytes(&b, header, sizeof(header));
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_TCP);
	assert_int_equal(r->payload_len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_cut_keeps_what_was_read),
		decoded_test(test_header_length),
		decoded_test(test_flags_are_12_bits),
		decoded_test(test_over_ipv6),
	};

	return cmocka_run_group_tests_name("tcp", tests, NULL, NULL);
}
