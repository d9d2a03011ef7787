/* test_ntp.c - NTP. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

static void run(struct payload_case *p, const void *bytes, size_t len)
{
	*p = (struct payload_case){ .decoder = &decoder_ntp,
		                    .l4 = APP_UDP,
		                    .src_port = 123,
		                    .dst_port = 40000 };
	payload_run(p, bytes, len, len);
	assert_int_equal(p->match, MATCH_PORT);
	assert_int_equal(p->pkt.record.app, len > 0 ? APP_NTP : APP_UDP);
}

static void test_message(void **state)
{
	static const uint8_t bytes[48] = {
		0xe4, /* not synchronised, version 4, server */
		2,    /* stratum */
	};
	struct payload_case p;

	(void)state;
	run(&p, bytes, sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_NTP_VERSION, 4);
	expect_number(&p, FIELD_NTP_MODE, 4);
	expect_number(&p, FIELD_NTP_STRATUM, 2);
	payload_done(&p);
	expect_any_cut(&p, bytes, sizeof(bytes));
}

/* Control messages have something else where a stratum would be. */
static void test_modes(void **state)
{
	static const uint8_t messages[] = { 0x16, 0x17, 0x3f };
	struct payload_case p;

	(void)state;
	for (size_t i = 0; i < sizeof(messages); i++) {
		uint8_t bytes[12] = { messages[i], 2 };

		run(&p, bytes, sizeof(bytes));
		expect_number(&p, FIELD_NTP_MODE, messages[i] & 7u);
		expect_none(&p, FIELD_NTP_STRATUM);
		payload_done(&p);
	}
}

static void test_short(void **state)
{
	struct payload_case p;

	(void)state;
	run(&p, "\x1b", 1);
	assert_int_equal(p.state, CUR_SHORT);
	expect_number(&p, FIELD_NTP_VERSION, 3);
	expect_none(&p, FIELD_NTP_STRATUM);
	payload_done(&p);
	run(&p, "", 0);
	assert_int_equal(p.state, CUR_SHORT);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests_name("ntp", tests, NULL, NULL);
}
