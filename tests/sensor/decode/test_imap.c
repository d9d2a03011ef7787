/* test_imap.c - IMAP: commands and statuses, no arguments. */
#include "text_case.h"

#include "sensor/decode/decoders.h"

static void test_dialog(void **state)
{
	static const struct text_case cases[] = {
		{ 143, 40000, "* OK IMAP4rev1 ready\r\n", MATCH_CONTENT, "OK" },
		{ 143, 40000, "* OK [CAPABILITY IMAP4rev1 ID] x\r\n",
		  MATCH_CONTENT, "OK" },
		{ 143, 40000, "* OK ready\r\n", MATCH_PORT, "OK" },
		{ 143, 40000, "* 3 EXISTS\r\na1 NO bad\r\n", MATCH_PORT, "NO" },
		{ 143, 40000, "a1 LOGIN\r\n", MATCH_PORT, "" },
		{ 143, 40000, "words of a message\r\n", MATCH_PORT, "" },
		{ 143, 40000, "\x01\x02\x03", MATCH_NO, "" },
		{ 40000, 143, "a1 select INBOX\r\n", MATCH_PORT, "select" },
		{ 40000, 143, "1 NOOP\r\n2 IDLE\r\nDONE\r\n", MATCH_PORT,
		  "NOOP IDLE" },
		{ 40000, 143, "a1 NOTHING\r\na2 NOOP\r\n", MATCH_PORT, "" },
		{ 40000, 143, "a\x01 NOOP\r\n", MATCH_NO, "" },
		{ 40000, 143, "a-tag-that-is-longer-than-thirty-two NOOP\r\n",
		  MATCH_PORT, "" },
		{ 1430, 40000, "* PREAUTH IMAP4rev2 x\r\n", MATCH_CONTENT,
		  "PREAUTH" },
	};

	(void)state;
	text_cases_run(&decoder_imap, APP_TCP, cases, ARRAY_SIZE(cases));
}

static void test_credentials(void **state)
{
	static const struct text_case cases[] = {
		{ 40000, 143, "a1 LOGIN bob hunter2\r\n", MATCH_PORT,
		  "LOGIN 1" },
		{ 40000, 143, "a1 AUTHENTICATE PLAIN\r\n", MATCH_PORT,
		  "AUTHENTICATE 1" },
		{ 40000, 143, "a1 AUTHENTICATE GSSAPI\r\n", MATCH_PORT,
		  "AUTHENTICATE" },
		{ 40000, 143, "AGEAYg==\r\n", MATCH_PORT, "" },
	};

	(void)state;
	text_cases_run(&decoder_imap, APP_TCP, cases, ARRAY_SIZE(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialog),
		cmocka_unit_test(test_credentials),
	};

	return cmocka_run_group_tests_name("imap", tests, NULL, NULL);
}
