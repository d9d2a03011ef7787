/* test_radius.c - RADIUS, and that passwords stay in the packet. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t request[] = {
	0x01,                   /* Access-Request */
	0x07,                   /* identifier */
	0x00, 0x22,             /* length */
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	0x01, 0x06, 'u', 's', 'e', 'r',
	0x02, 0x08, 's', 'e', 'c', 'r', 'e', 't',
};
/* clang-format on */

#define LENGTH_AT 2
#define ATTRIBUTE_LENGTH_AT 21

static struct payload_case radius(void)
{
	return (struct payload_case){ .decoder = &decoder_radius,
		                      .l4 = APP_UDP,
		                      .src_port = 40000,
		                      .dst_port = 1812 };
}

static void test_request(void **state)
{
	struct payload_case p = radius();

	(void)state;
	payload_run(&p, request, sizeof(request), sizeof(request));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_RADIUS);
	expect_number(&p, FIELD_RADIUS_CODE, 1);
	expect_text(&p, FIELD_RADIUS_USER, "user");
	expect_number(&p, FIELD_RADIUS_CREDENTIALS, 1);
	assert_int_equal(p.pkt.record.field_count, 3); /* and no more */
	payload_done(&p);
	expect_any_cut(&p, request, sizeof(request));
}

static void test_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 19, 20, 34, 35, 0xff };
	struct payload_case p = radius();
	uint8_t bytes[sizeof(request)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		bool fits = lengths[i] >= 20 && lengths[i] <= sizeof(bytes);

		memcpy(bytes, request, sizeof(bytes));
		bytes[LENGTH_AT + 1] = lengths[i];
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, fits ? MATCH_PORT : MATCH_NO);
		assert_int_equal(p.state, fits ? CUR_OK : CUR_SHORT);
		payload_done(&p);
	}
}

static void test_attribute_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 0xff };
	struct payload_case p = radius();
	uint8_t bytes[sizeof(request)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		memcpy(bytes, request, sizeof(bytes));
		bytes[ATTRIBUTE_LENGTH_AT] = lengths[i];
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.state, CUR_SHORT);
		expect_number(&p, FIELD_RADIUS_CODE, 1);
		expect_none(&p, FIELD_RADIUS_USER);
		payload_done(&p);
	}
}

static void test_codes(void **state)
{
	static const uint8_t codes[] = { 0, 53, 0xff };
	struct payload_case p = radius();
	uint8_t bytes[sizeof(request)];

	(void)state;
	memcpy(bytes, request, sizeof(bytes));
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		bytes[0] = codes[i];
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_NO);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_attribute_lengths),
		cmocka_unit_test(test_codes),
	};

	return cmocka_run_group_tests_name("radius", tests, NULL, NULL);
}
