/* test_smtp.c - SMTP: commands and reply codes, no addresses, no secrets. */
#include "text_case.h"

#include "sensor/decode/decoders.h"

static void test_dialog(void **state)
{
	static const struct text_case cases[] = {
		{ 25, 40000, "220 mx ESMTP\r\n", MATCH_CONTENT, "220" },
		{ 25, 40000, "220 mx\r\n", MATCH_PORT, "220" },
		{ 25, 40000, "250-a\r\n250-b\r\n250 c\r\n", MATCH_PORT, "250" },
		{ 25, 40000, "250 a\r\n354 b\r\n", MATCH_PORT, "250 354" },
		{ 587, 40000, "QUIT\r\n", MATCH_PORT, "" },
		{ 40000, 25, "EHLO me\r\n", MATCH_CONTENT, "EHLO" },
		{ 40000, 25, "EHLO\r\n", MATCH_PORT, "EHLO" },
		{ 40000, 25, "mail from:<a@b>\r\n", MATCH_PORT, "mail" },
		{ 40000, 25, "RCPT TO:<a>\r\nDATA\r\n", MATCH_PORT,
		  "RCPT DATA" },
		{ 40000, 587, "250 words of a message\r\n", MATCH_PORT, "" },
		{ 40000, 25, "To: bob\r\n\r\nQUIT\r\n", MATCH_PORT, "" },
		{ 25, 40000, "\x9d\x02\x83 encrypted", MATCH_NO, "" },
	};

	(void)state;
	text_cases_run(&decoder_smtp, APP_TCP, cases, ARRAY_SIZE(cases));
}

static void test_credentials(void **state)
{
	static const struct text_case cases[] = {
		{ 40000, 25, "AUTH PLAIN AGEAYg==\r\n", MATCH_PORT, "AUTH 1" },
		{ 40000, 587, "auth login\r\n", MATCH_PORT, "auth 1" },
		{ 40000, 587, "AUTH CRAM-MD5\r\n", MATCH_PORT, "AUTH" },
		{ 40000, 587, "aHVudGVyMg==\r\n", MATCH_PORT, "" },
	};

	(void)state;
	text_cases_run(&decoder_smtp, APP_TCP, cases, ARRAY_SIZE(cases));
}

/* On the ports of others a hello is enough, and nothing less. */
static void test_other_ports(void **state)
{
	static const struct text_case cases[] = {
		{ 40000, 2525, "EHLO desk.example.org\r\n", MATCH_CONTENT,
		  "EHLO" },
		{ 40000, 2525, "HELO a\r\nQUIT\r\n", MATCH_CONTENT,
		  "HELO QUIT" },
		{ 40000, 2525, "EHLO two words\r\n", MATCH_PORT, "EHLO" },
		{ 40000, 2525, "EHLO ", MATCH_PORT, "EHLO" },
		{ 2525, 40000, "220 x SMTP\r\n", MATCH_CONTENT, "220" },
		{ 2525, 40000, "220 x FTP\r\n", MATCH_PORT, "220" },
		{ 2525, 40000, "221 x SMTP\r\n", MATCH_PORT, "221" },
	};

	(void)state;
	text_cases_run(&decoder_smtp, APP_TCP, cases, ARRAY_SIZE(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialog),
		cmocka_unit_test(test_credentials),
		cmocka_unit_test(test_other_ports),
	};

	return cmocka_run_group_tests_name("smtp", tests, NULL, NULL);
}
