/* test_syslog.c - facility and severity of syslog messages. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

static struct payload_case run(const char *text)
{
	struct payload_case p = { .decoder = &decoder_syslog,
		                  .l4 = APP_UDP,
		                  .src_port = 40000,
		                  .dst_port = 514 };

	payload_run(&p, text, strlen(text), strlen(text));
	return p;
}

static void test_dated(void **state)
{
	static const char *const texts[] = {
		"<34>Oct 11 22:14:15 host su: 'su root' failed",
		"<34>1 2003-10-11T22:14:15.003Z host su - ID47 - failed",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct payload_case p = run(texts[i]);

		assert_int_equal(p.match, MATCH_CONTENT);
		assert_int_equal(p.pkt.record.app, APP_SYSLOG);
		expect_number(&p, FIELD_SYSLOG_FACILITY, 4);
		expect_number(&p, FIELD_SYSLOG_SEVERITY, 2);
		payload_done(&p);
		expect_any_cut(&p, texts[i], strlen(texts[i]));
	}
}

static void test_priorities(void **state)
{
	static const struct {
		const char *text;
		enum match match;
	} cases[] = {
		{ "<0>text", MATCH_PORT },
		{ "<191>text", MATCH_PORT },
		{ "<192>text", MATCH_NO },
		{ "<999>text", MATCH_NO },
		{ "<0191>text", MATCH_NO },
		{ "<>text", MATCH_NO },
		{ "<1a>text", MATCH_NO },
		{ "<1", MATCH_NO },
		{ "<", MATCH_NO },
		{ "text", MATCH_NO },
		{ "<1>2 2003", MATCH_PORT },
		{ "<1>Now 11", MATCH_PORT },
		{ "<1>Dec 24", MATCH_CONTENT },
		{ "<1>1 20", MATCH_CONTENT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct payload_case p = run(cases[i].text);

		assert_int_equal(p.match, cases[i].match);
		assert_int_equal(p.pkt.record.app == APP_SYSLOG,
		                 cases[i].match != MATCH_NO);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dated),
		cmocka_unit_test(test_priorities),
	};

	return cmocka_run_group_tests_name("syslog", tests, NULL, NULL);
}
