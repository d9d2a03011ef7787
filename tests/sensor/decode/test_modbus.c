/* test_modbus.c - Modbus over TCP. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t request[] = {
	0x00, 0x01,             /* transaction */
	0x00, 0x00,             /* protocol */
	0x00, 0x06,             /* length of what follows */
	0x11,                   /* unit */
	0x03,                   /* read holding registers */
	0x00, 0x6b, 0x00, 0x03, /* from 107, three of them */
};
/* clang-format on */

static struct payload_case modbus(void)
{
	return (struct payload_case){ .decoder = &decoder_modbus,
		                      .l4 = APP_TCP,
		                      .src_port = 40000,
		                      .dst_port = 502 };
}

static void test_request(void **state)
{
	struct payload_case p = modbus();

	(void)state;
	payload_run(&p, request, sizeof(request), sizeof(request));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_MODBUS);
	expect_number(&p, FIELD_MODBUS_UNIT, 17);
	expect_number(&p, FIELD_MODBUS_FUNCTION, 3);
	expect_none(&p, FIELD_MODBUS_EXCEPTION);
	payload_done(&p);
	expect_any_cut(&p, request, sizeof(request));
}

static void test_exception(void **state)
{
	static const uint8_t bytes[] = { 0, 1, 0, 0, 0, 3, 0x11, 0x83, 2 };
	struct payload_case p = modbus();

	(void)state;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	expect_number(&p, FIELD_MODBUS_FUNCTION, 3);
	expect_number(&p, FIELD_MODBUS_EXCEPTION, 2);
	payload_done(&p);
}

static void test_lengths(void **state)
{
	static const struct {
		uint8_t high, low;
		enum match match;
	} cases[] = {
		{ 0, 0, MATCH_NO },   { 0, 1, MATCH_NO },
		{ 0, 2, MATCH_PORT }, { 0, 254, MATCH_PORT },
		{ 0, 255, MATCH_NO }, { 0xff, 0xff, MATCH_NO },
	};
	struct payload_case p = modbus();
	uint8_t bytes[sizeof(request)];

	(void)state;
	memcpy(bytes, request, sizeof(bytes));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bytes[4] = cases[i].high;
		bytes[5] = cases[i].low;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, cases[i].match);
		payload_done(&p);
	}
	bytes[3] = 1; /* another protocol */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_exception),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests_name("modbus", tests, NULL, NULL);
}
