/* test_teredo.c - IPv6 in UDP. */
#include "tests/support/decode_support.h"

#define TEREDO_AT (DECODE_BEHIND_IPV4 + 8)

static const uint8_t auth[] = {
	0x00, 0x01,                      /* authentication */
	0x02,                            /* length of the client's name */
	0x03,                            /* length of the value */
	'm',  'e',                       /* name */
	0xa0, 0xa0, 0xa0,                /* value */
	1,    2,    3,    4, 5, 6, 7, 8, /* nonce */
	0x00                             /* confirmation */
};
static const uint8_t origin[] = {
	0x00, 0x00,          /* origin */
	0x63, 0xbf,          /* port, inverted */
	63,   255,  253, 254 /* address, inverted */
};

static void begin(struct packet_builder *b)
{
	pb_frame(b, 17);
	pb_udp(b, 40000, 3544);
}

static void put_inner(struct packet_builder *b)
{
	pb_ipv6(b, "2001:db8::1", "2001:db8::2", 6);
	pb_tcp(b, 50000, 9, 0x002);
}

/* Each set of the two indications. */
static void test_indications(void **state)
{
	for (unsigned int set = 0; set < 4; set++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b);
		if (set & 1)
			pb_bytes(&b, auth, sizeof(auth));
		if (set & 2)
			pb_bytes(&b, origin, sizeof(origin));
		put_inner(&b);
		r = decode_built(*state, &b);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
		assert_int_equal(r->app, APP_TCP);
		assert_int_equal(r->tunnel_count, 1);
		assert_int_equal(r->tunnel[0], TUNNEL_TEREDO);
		assert_int_equal(r->src.family, 4);
		assert_int_equal(r->inner.src.family, 6);
		assert_int_equal(r->inner.tcp_flags, 0x002);
	}
}

static void test_auth_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 255 };

	for (size_t i = 0; i < 2 * ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b);
		pb_bytes(&b, auth, sizeof(auth));
		put_inner(&b);
		b.bytes[TEREDO_AT + 2 + i % 2] = lengths[i / 2];
		r = decode_built(*state, &b);
		assert_int_equal(r->present & RECORD_INNER_IP, 0);
		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

static void test_something_else(void **state)
{
	struct packet_builder b;

	begin(&b);
	pb_bytes(&b, "golden", 6); /* a g begins as IPv6 does */
	assert_int_equal(decode_built(*state, &b)->tunnel_count, 0);
	begin(&b);
	put_inner(&b);
	pb_end(&b);
	b.used--; /* promises more than there is */
	assert_int_equal(decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes,
	                              b.used, b.used)
	                         ->tunnel_count,
	                 0);
}

/* From where it is known to be IPv6. */
static void test_every_cut(void **state)
{
	struct decoded *d = decoded_new();
	struct packet_builder b;

	(void)state;
	begin(&b);
	pb_bytes(&b, auth, sizeof(auth));
	pb_bytes(&b, origin, sizeof(origin));
	put_inner(&b);
	pb_end(&b);
	for (size_t n = TEREDO_AT + 2; n < b.used; n++)
		assert_int_equal(decode_bytes(d, DECODE_LINK_ETHERNET, b.bytes,
		                              n, b.used)
		                         ->fault,
		                 RECORD_FAULT_CUT);
	decoded_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_indications),
		decoded_test(test_auth_lengths),
		decoded_test(test_something_else),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("teredo", tests, NULL, NULL);
}
