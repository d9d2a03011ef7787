/* test_gtp.c - GTP-U. */
#include "tests/support/decode_support.h"

#define GTP_AT (DECODE_BEHIND_IPV4 + 8)
#define INNER_LEN 28 /* IPv4 and UDP */

static void put_inner(struct packet_builder *b)
{
	pb_ipv4(b, "10.0.0.1", "10.0.0.2", 17);
	pb_udp(b, 50000, 9);
}

static void begin(struct packet_builder *b, uint8_t flags, uint8_t message,
                  uint16_t len)
{
	pb_frame(b, 17);
	pb_udp(b, 40000, 2152);
	pb_u8(b, flags);
	pb_u8(b, message);
	pb_be16(b, len);
	pb_be32(b, 0xcafe);
}

static void expect_inner(const struct packet_record *r)
{
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	assert_int_equal(r->tunnel[0], TUNNEL_GTP);
	assert_int_equal(decoded_number(r, FIELD_GTP_TUNNEL), 0xcafe);
	assert_int_equal(r->inner.dst_port, 9);
	assert_int_equal(r->dst_port, 2152);
}

static void test_data(void **state)
{
	struct packet_builder b;

	begin(&b, 0x30, 255, INNER_LEN);
	put_inner(&b);
	expect_inner(decode_built(*state, &b));

	begin(&b, 0x32, 255, INNER_LEN + 4); /* a sequence number */
	pb_be32(&b, 1 << 16 | 0x85);         /* the type means nothing */
	put_inner(&b);
	expect_inner(decode_built(*state, &b));
}

static void test_extensions(void **state)
{
	static const uint8_t lengths[] = { 1, 0, 3, 255 };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b, 0x34, 255, INNER_LEN + 12);
		pb_be32(&b, 0x85);
		pb_u8(&b, lengths[i]);
		pb_bytes(&b, "\0\x9\x85", 3); /* another one follows */
		pb_be32(&b, 0x01000900);      /* the last */
		put_inner(&b);
		r = decode_built(*state, &b);
		if (lengths[i] == 1)
			expect_inner(r);
		else
			assert_int_equal(r->present & RECORD_INNER_IP, 0);
		if (lengths[i] == 0 || lengths[i] == 255)
			assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

static void test_length(void **state)
{
	static const uint16_t lengths[] = { 0, 1, INNER_LEN + 1, 0xffff };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b, 0x30, 255, lengths[i]);
		put_inner(&b);
		r = decode_built(*state, &b);
		assert_int_equal(!!(r->present & RECORD_INNER_IP),
		                 lengths[i] > 1);
		if (lengths[i] > 0)
			assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

static void test_not_looked_into(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b, 0x30, 1, 0); /* echo request */
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_UDP);
	assert_int_equal(r->tunnel_count, 1);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);

	begin(&b, 0x30, 255, 4); /* neither IPv4 nor IPv6 */
	pb_be32(&b, 0);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_UDP);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);

	begin(&b, 0x50, 255, INNER_LEN); /* version 2 */
	put_inner(&b);
	assert_int_equal(decode_built(*state, &b)->tunnel_count, 0);
}

/* Before its header is there nobody can know that it is GTP, and before the
 * first byte inside that it is IP. */
static void test_every_cut(void **state)
{
	struct decoded *d = decoded_new();
	struct packet_builder b;

	(void)state;
	begin(&b, 0x30, 255, INNER_LEN);
	put_inner(&b);
	pb_end(&b);
	for (size_t n = GTP_AT + 9; n < b.used; n++)
		assert_int_equal(decode_bytes(d, DECODE_LINK_ETHERNET, b.bytes,
		                              n, b.used)
		                         ->fault,
		                 RECORD_FAULT_CUT);
	decoded_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_data),
		decoded_test(test_extensions),
		decoded_test(test_length),
		decoded_test(test_not_looked_into),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("gtp", tests, NULL, NULL);
}
