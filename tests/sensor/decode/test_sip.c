/* test_sip.c - SIP: the first line, by content on any port. */
#include "text_case.h"

#include "sensor/decode/decoders.h"

static void test_start_line(void **state)
{
	static const struct text_case cases[] = {
		{ 5060, 5060, "INVITE sip:a@b SIP/2.0\r\nTo: a\r\n\r\n",
		  MATCH_CONTENT, "INVITE" },
		{ 1, 2, "NOTIFY tel:+1 SIP/2.0\r\n", MATCH_CONTENT, "NOTIFY" },
		{ 1, 2, "SIP/2.0 200 OK\r\n\r\n", MATCH_CONTENT, "200" },
		{ 1, 2, "SIP/2.0 404 ", MATCH_CONTENT, "404" },
		{ 1, 2, "REGISTER sip:the-line-goes-on", MATCH_CONTENT,
		  "REGISTER" },
		{ 1, 2, "REGISTER sips:", MATCH_CONTENT, "REGISTER" },
	};

	(void)state;
	text_cases_run(&decoder_sip, APP_UDP, cases, ARRAY_SIZE(cases));
	text_cases_run(&decoder_sip, APP_TCP, cases, ARRAY_SIZE(cases));
}

static void test_not_sip(void **state)
{
	static const struct text_case cases[] = {
		{ 5060, 5060, "\r\n\r\n", MATCH_NO, "" },
		{ 5060, 5060, "INVITE sip:a@b SIP/1.0\r\n", MATCH_NO, "" },
		{ 5060, 5060, "INVITE sip:a@b SIP/2.0 \r\n", MATCH_NO, "" },
		{ 5060, 5060, "GET / HTTP/1.1\r\n\r\n", MATCH_NO, "" },
		{ 5060, 5060, "invite sip:a@b SIP/2.0\r\n", MATCH_NO, "" },
		{ 5060, 5060, " sip:a@b SIP/2.0\r\n", MATCH_NO, "" },
		{ 5060, 5060, "INVITE", MATCH_NO, "" },
		{ 5060, 5060, "INVITE http:the-line-goes-on", MATCH_NO, "" },
		{ 5060, 5060, "SIP/2.0 20\r\n", MATCH_NO, "" },
		{ 5060, 5060, "SIP/2.0", MATCH_NO, "" },
	};

	(void)state;
	text_cases_run(&decoder_sip, APP_UDP, cases, ARRAY_SIZE(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start_line),
		cmocka_unit_test(test_not_sip),
	};

	return cmocka_run_group_tests_name("sip", tests, NULL, NULL);
}
