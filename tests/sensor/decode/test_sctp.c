/* test_sctp.c - the SCTP common header. */
#include "tests/support/decode_support.h"

static const uint8_t header[] = {
	0x9c, 0x40,             /* source port 40000 */
	0x00, 0x09,             /* destination port 9 */
	0x01, 0x02, 0x03, 0x04, /* verification tag */
	0x00, 0x00, 0x00, 0x00  /* checksum: not looked at */
};

static void build(struct packet_builder *b)
{
	pb_frame(b, 132);
	pb_bytes(b, header, sizeof(header));
	pb_be32(b, 0x0b000004); /* COOKIE ACK chunk */
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_SCTP);
	assert_int_equal(r->l4, APP_SCTP);
	assert_true(r->present & RECORD_PORTS);
	assert_int_equal(r->src_port, 40000);
	assert_int_equal(r->dst_port, 9);
	assert_false(r->present & RECORD_PAYLOAD);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_IPV4 + sizeof(header));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("sctp", tests, NULL, NULL);
}
