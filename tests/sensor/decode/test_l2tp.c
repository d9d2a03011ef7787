/* test_l2tp.c - PPP in UDP. */
#include "tests/support/decode_support.h"

#define L2TP_AT (DECODE_BEHIND_IPV4 + 8)
#define PPP_LEN (4u + 28u)

static void put_inner(struct packet_builder *b)
{
	pb_ipv4(b, "10.0.0.1", "10.0.0.2", 17);
	pb_udp(b, 50000, 9);
}

static void begin(struct packet_builder *b, uint16_t flags)
{
	pb_frame(b, 17);
	pb_udp(b, 40000, 1701);
	pb_be16(b, flags);
}

static void put_ppp(struct packet_builder *b)
{
	pb_be32(b, 0xff030021);
	put_inner(b);
}

static void expect_inner(const struct packet_record *r)
{
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	assert_int_equal(r->tunnel[0], TUNNEL_L2TP);
	assert_int_equal(decoded_number(r, FIELD_L2TP_TUNNEL), 5);
	assert_int_equal(decoded_number(r, FIELD_L2TP_SESSION), 6);
	assert_int_equal(r->inner.dst_port, 9);
}

/* Each set of length, sequence numbers and offset. */
static void test_options(void **state)
{
	for (unsigned int set = 0; set < 8; set++) {
		size_t len = 6u + (set & 1 ? 2u : 0u) + (set & 2 ? 4u : 0u) +
		             (set & 4 ? 5u : 0u) + PPP_LEN;
		struct packet_builder b;

		begin(&b, (uint16_t)(2 | (set & 1 ? 0x4000 : 0) |
		                     (set & 2 ? 0x0800 : 0) |
		                     (set & 4 ? 0x0200 : 0)));
		if (set & 1)
			pb_be16(&b, (uint16_t)len);
		pb_be32(&b, 5 << 16 | 6);
		if (set & 2)
			pb_be32(&b, 1 << 16);
		if (set & 4)
			pb_bytes(&b, "\0\3xyz", 5);
		put_ppp(&b);
		expect_inner(decode_built(*state, &b));
	}
}

static void test_length(void **state)
{
	static const uint16_t lengths[] = {
		0, 1, 3, 4, 7, 8, 8 + PPP_LEN + 1, 0xffff
	};

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b, 0x4002);
		pb_be16(&b, lengths[i]);
		pb_be32(&b, 5 << 16 | 6);
		put_ppp(&b);
		r = decode_built(*state, &b);
		assert_int_equal(!!(r->present & RECORD_INNER_IP),
		                 lengths[i] > 8);
		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

static void test_offset(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b, 0x0202);
	pb_be32(&b, 5 << 16 | 6);
	pb_be16(&b, 0xffff);
	put_ppp(&b);
	r = decode_built(*state, &b);
	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	assert_int_equal(r->present & RECORD_INNER_IP, 0);
}

static void test_not_looked_into(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b, 0xc802); /* a control message */
	pb_be16(&b, 12);
	pb_be32(&b, 5 << 16);
	pb_be32(&b, 1 << 16);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_UDP);
	assert_int_equal(r->tunnel_count, 1);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);

	begin(&b, 3); /* version 3 */
	pb_be16(&b, 0);
	pb_be32(&b, 6);
	r = decode_built(*state, &b);
	assert_int_equal(r->tunnel_count, 1);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);

	begin(&b, 1); /* something else */
	assert_int_equal(decode_built(*state, &b)->tunnel_count, 0);

	pb_frame(&b, 115); /* directly in IP */
	pb_be32(&b, 6);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_L2TP);
	assert_int_equal(r->tunnel[0], TUNNEL_L2TP);
}

/* From where it is known to be L2TP. */
static void test_every_cut(void **state)
{
	struct decoded *d = decoded_new();
	struct packet_builder b;

	(void)state;
	begin(&b, 0x4802);
	pb_be16(&b, 12 + PPP_LEN);
	pb_be32(&b, 5 << 16 | 6);
	pb_be32(&b, 1 << 16);
	put_ppp(&b);
	pb_end(&b);
	for (size_t n = L2TP_AT + 2; n < b.used; n++)
		assert_int_equal(decode_bytes(d, DECODE_LINK_ETHERNET, b.bytes,
		                              n, b.used)
		                         ->fault,
		                 RECORD_FAULT_CUT);
	decoded_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_options),
		decoded_test(test_length),
		decoded_test(test_offset),
		decoded_test(test_not_looked_into),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("l2tp", tests, NULL, NULL);
}
