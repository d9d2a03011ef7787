/* test_esp.c - encrypted IP. */
#include "tests/support/decode_support.h"

static const uint8_t header[] = {
	0x00, 0x00, 0x10, 0x00, /* security parameters index */
	0x00, 0x00, 0x00, 0x01, /* sequence number */
	0xa0, 0xa0, 0xa0, 0xa0  /* who knows */
};

static void test_fields(void **state)
{
	for (int ipv6 = 0; ipv6 < 2; ipv6++) {
		const struct packet_record *r;
		struct packet_builder b;

		if (ipv6)
			pb_frame6(&b, 50);
		else
			pb_frame(&b, 50);
		pb_bytes(&b, header, sizeof(header));
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_ESP);
		assert_int_equal(r->l4, APP_NONE);
		assert_int_equal(decoded_number(r, FIELD_ESP_SPI), 0x1000);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	pb_frame(&b, 50);
	pb_bytes(&b, header, sizeof(header));
	pb_end(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_IPV4 + 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("esp", tests, NULL, NULL);
}
