/* test_rip.c - RIP's command and version. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

static const uint8_t request[24] = {
	1,               /* command: request */
	2,               /* version */
	0, 0, [23] = 16, /* metric: the whole table */
};

static void test_fields(void **state)
{
	struct payload_case p = { .decoder = &decoder_rip,
		                  .l4 = APP_UDP,
		                  .src_port = 520,
		                  .dst_port = 520 };

	(void)state;
	payload_run(&p, request, sizeof(request), sizeof(request));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_RIP);
	expect_number(&p, FIELD_RIP_COMMAND, 1);
	expect_number(&p, FIELD_RIP_VERSION, 2);
	payload_done(&p);
	payload_run(&p, request, 3, 3);
	assert_int_equal(p.match, MATCH_NO);
	assert_int_equal(p.state, CUR_SHORT);
	payload_done(&p);
	expect_any_cut(&p, request, sizeof(request));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_fields) };

	return cmocka_run_group_tests_name("rip", tests, NULL, NULL);
}
