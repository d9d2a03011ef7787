/* test_gre.c - GRE and what it carries. */
#include "tests/support/decode_support.h"

static void begin(struct packet_builder *b, uint16_t flags, uint16_t protocol)
{
	pb_frame(b, 47);
	pb_be16(b, flags);
	pb_be16(b, protocol);
}

static void put_inner(struct packet_builder *b)
{
	pb_ipv4(b, "10.0.0.1", "10.0.0.2", 6);
	pb_tcp(b, 50000, 9, 0x010);
}

static void expect_inner(const struct packet_record *r)
{
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	assert_int_equal(r->app, APP_TCP);
	assert_int_equal(r->ip_proto, 47);
	assert_int_equal(r->l4, APP_NONE);
	assert_int_equal(r->present & (RECORD_PORTS | RECORD_TCP_FLAGS), 0);
	assert_int_equal(r->tunnel[0], TUNNEL_GRE);
	assert_int_equal(r->inner.ip_proto, 6);
	assert_int_equal(r->inner.src.bytes[0], 10);
	assert_int_equal(r->inner.src_port, 50000);
	assert_int_equal(r->inner.tcp_flags, 0x010);
}

/* Each set of checksum, key and sequence number. */
static void test_options(void **state)
{
	for (unsigned int set = 0; set < 8; set++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b,
		      (uint16_t)((set & 1 ? 0x8000 : 0) |
		                 (set & 2 ? 0x2000 : 0) |
		                 (set & 4 ? 0x1000 : 0)),
		      0x0800);
		if (set & 1)
			pb_be32(&b, 0x12340000);
		if (set & 2)
			pb_be32(&b, 77);
		if (set & 4)
			pb_be32(&b, 1);
		put_inner(&b);
		r = decode_built(*state, &b);
		expect_inner(r);
		assert_int_equal(r->tunnel_count, 1);
		if (set & 2)
			assert_int_equal(decoded_number(r, FIELD_GRE_KEY), 77);
	}
}

static void test_source_route(void **state)
{
	static const uint8_t lengths[] = { 4, 0, 1, 255 };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b, 0x4000, 0x0800);
		pb_be32(&b, 0);
		pb_be16(&b, 0x0800);
		pb_u8(&b, 0);
		pb_u8(&b, lengths[i]);
		pb_be32(&b, 0xc0000201);
		pb_be32(&b, 0); /* the end */
		put_inner(&b);
		r = decode_built(*state, &b);
		if (lengths[i] == 4)
			expect_inner(r);
		else
			assert_int_not_equal(r->app, APP_TCP);
	}
}

static void test_ethernet(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b, 0x2000, 0x6558);
	pb_be32(&b, 0x00123401);
	pb_ethernet(&b, 3, 4, 0x0800);
	put_inner(&b);
	r = decode_built(*state, &b);
	expect_inner(r);
	assert_int_equal(r->eth_src[5], 1); /* the outermost */

	begin(&b, 0, 0x88be); /* ERSPAN without a header */
	pb_ethernet(&b, 3, 4, 0x0800);
	put_inner(&b);
	r = decode_built(*state, &b);
	expect_inner(r);
	assert_int_equal(r->tunnel_count, 2);
	assert_int_equal(r->tunnel[1], TUNNEL_ERSPAN);
}

static void test_pptp(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b, 0x3081, 0x880b);
	pb_be32(&b, 0x002c0007);
	pb_be32(&b, 1);
	pb_be32(&b, 2);
	pb_be32(&b, 0xff030021);
	put_inner(&b);
	expect_inner(decode_built(*state, &b));

	begin(&b, 0x2081, 0x880b); /* an acknowledgment alone */
	pb_be32(&b, 7);
	pb_be32(&b, 3);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_GRE);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_not_looked_into(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b, 0, 0x9000);
	pb_be32(&b, 0);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_GRE);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	assert_int_equal(r->present & RECORD_INNER_IP, 0);

	begin(&b, 0x0002, 0x0800); /* version 2 */
	put_inner(&b);
	assert_int_equal(decode_built(*state, &b)->fault,
	                 RECORD_FAULT_MALFORMED);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	begin(&b, 0xb000, 0x0800);
	pb_be32(&b, 0);
	pb_be32(&b, 77);
	pb_be32(&b, 1);
	put_inner(&b);
	pb_end(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_options),
		decoded_test(test_source_route),
		decoded_test(test_ethernet),
		decoded_test(test_pptp),
		decoded_test(test_not_looked_into),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("gre", tests, NULL, NULL);
}
