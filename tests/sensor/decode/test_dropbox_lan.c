/* test_dropbox_lan.c - Dropbox's search for itself. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define SEARCH "{\"host_int\": 1, \"version\": [2, 0]}"

static void test_class(void **state)
{
	struct payload_case p = { .decoder = &decoder_dropbox_lan,
		                  .l4 = APP_UDP,
		                  .src_port = 17500,
		                  .dst_port = 17500 };

	(void)state;
	payload_run(&p, SEARCH, strlen(SEARCH), strlen(SEARCH));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_DROPBOX_LAN);
	assert_int_equal(p.pkt.record.field_count, 0);
	payload_done(&p);
	payload_run(&p, "text", 4, 4);
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
	payload_run(&p, "", 0, 4);
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
	expect_any_cut(&p, SEARCH, strlen(SEARCH));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_class) };

	return cmocka_run_group_tests_name("dropbox_lan", tests, NULL, NULL);
}
