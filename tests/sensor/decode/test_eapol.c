/* test_eapol.c - EAP over LAN. */
#include "tests/support/decode_support.h"

static const uint8_t identity[] = { 0x02,       /* version */
	                            0x00,       /* type: an EAP packet */
	                            0x00, 0x05, /* length */
	                            1,    1,    0, 5, 1 };

static void build(struct packet_builder *b, uint8_t length)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x888e);
	pb_bytes(b, identity, sizeof(identity));
	b->bytes[DECODE_BEHIND_ETHERNET + 3] = length;
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, 5);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_EAPOL);
	assert_int_equal(decoded_number(r, FIELD_EAPOL_TYPE), 0);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 5, 6, 0xff };

	for (size_t i = 0; i < sizeof(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, lengths[i]);
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_EAPOL);
		assert_int_equal(r->fault, lengths[i] > 5
		                                   ? RECORD_FAULT_MALFORMED
		                                   : RECORD_FAULT_NONE);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, 0);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_ETHERNET + 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		decoded_test(test_lengths),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("eapol", tests, NULL, NULL);
}
