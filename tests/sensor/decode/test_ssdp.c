/* test_ssdp.c - SSDP: heads of HTTP in datagrams. */
#include "text_case.h"

#include "sensor/decode/decoders.h"

static void test_messages(void **state)
{
	static const struct text_case cases[] = {
		{ 40000, 1900, "M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n",
		  MATCH_CONTENT, "M-SEARCH ssdp:all" },
		{ 1900, 1900,
		  "NOTIFY * HTTP/1.1\r\nnt:a\r\nUSN: b \r\nLOCATION: c:d\r\n"
		  "SERVER:e\r\nNT: second\r\n\r\nNT: f",
		  MATCH_CONTENT, "NOTIFY a b c:d e" },
		{ 1900, 40000, "HTTP/1.1 200 OK\r\nST:\r\nno colon\r\n\r\n",
		  MATCH_PORT, "200 " },
		{ 40000, 1900, "SUBSCRIBE /x HTTP/1.1\r\n\r\n", MATCH_PORT,
		  "SUBSCRIBE" },
		{ 40000, 1900, "NOTIFY /x HTTP/1.1\r\n\r\n", MATCH_PORT,
		  "NOTIFY" },
		{ 40000, 1900, "M-SEARCH * HTTP/1.1", MATCH_CONTENT,
		  "M-SEARCH" },
	};

	(void)state;
	text_cases_run(&decoder_ssdp, APP_UDP, cases, ARRAY_SIZE(cases));
}

static void test_not_ssdp(void **state)
{
	static const struct text_case cases[] = {
		{ 40000, 1900, "hello", MATCH_NO, "" },
		{ 40000, 1900, "M-SEARCH * SIP/2.0\r\n", MATCH_NO, "" },
		{ 40000, 1900, "M-SEARCH *", MATCH_NO, "" },
		{ 40000, 1900, "SEEK * HTTP/1.1\r\n", MATCH_NO, "" },
		{ 40000, 1900, "HTTP/1.1 2x0 OK\r\n", MATCH_NO, "" },
		{ 40000, 1900, "HTTP/1.1", MATCH_NO, "" },
	};

	(void)state;
	text_cases_run(&decoder_ssdp, APP_UDP, cases, ARRAY_SIZE(cases));
}

/* More lines than are looked at. */
static void test_bounds(void **state)
{
	static const char start[] = "NOTIFY * HTTP/1.1\r\n";
	struct payload_case p = { .decoder = &decoder_ssdp,
		                  .l4 = APP_UDP,
		                  .src_port = 1900,
		                  .dst_port = 1900 };
	char text[sizeof(start) - 1 + 60 * 5];

	(void)state;
	memcpy(text, start, sizeof(start) - 1);
	for (size_t i = sizeof(start) - 1; i < sizeof(text); i += 5)
		memcpy(text + i, "a:b\r\n", 5);
	memcpy(text + sizeof(text) - 5, "st:\r\n", 5);
	payload_run(&p, text, sizeof(text), sizeof(text));
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_SSDP);
	expect_none(&p, FIELD_SSDP_ST);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_not_ssdp),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests_name("ssdp", tests, NULL, NULL);
}
