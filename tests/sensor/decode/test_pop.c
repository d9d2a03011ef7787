/* test_pop.c - POP3: commands and indicators, no names, no secrets. */
#include "text_case.h"

#include "sensor/decode/decoders.h"

static void test_dialog(void **state)
{
	static const struct text_case cases[] = {
		{ 110, 40000, "+OK POP3 ready\r\n", MATCH_CONTENT, "+OK" },
		{ 110, 40000, "+OK 2 320\r\n", MATCH_PORT, "+OK" },
		{ 110, 40000, "-ERR\r\n", MATCH_PORT, "-ERR" },
		{ 110, 40000, "+OK\r\nQUIT\r\n.\r\n", MATCH_PORT, "+OK" },
		{ 110, 40000, "QUIT\r\n", MATCH_PORT, "" }, /* a message */
		{ 40000, 110, "USER bob\r\n", MATCH_PORT, "USER" },
		{ 40000, 110, "stat\r\nlist 1\r\n", MATCH_PORT, "stat list" },
		{ 40000, 110, "+OK\r\n", MATCH_PORT, "" },
		{ 1100, 40000, "+OK Dovecot POP3\r\n", MATCH_CONTENT, "+OK" },
		{ 110, 40000, "\x9d\x02\x83 encrypted", MATCH_NO, "" },
	};

	(void)state;
	text_cases_run(&decoder_pop, APP_TCP, cases, ARRAY_SIZE(cases));
}

static void test_credentials(void **state)
{
	static const struct text_case cases[] = {
		{ 40000, 110, "PASS hunter2\r\n", MATCH_PORT, "PASS 1" },
		{ 40000, 110, "USER a\r\nPASS b\r\n", MATCH_PORT,
		  "USER PASS 1" },
		{ 40000, 110, "AUTH PLAIN AGEAYg==\r\n", MATCH_PORT, "AUTH 1" },
		{ 40000, 110, "AUTH\r\n", MATCH_PORT, "AUTH" },
		{ 40000, 110, "APOP a c4c9334bac560ecc\r\n", MATCH_PORT,
		  "APOP" }, /* no secret */
		{ 40000, 110, "AGEAYg==\r\n", MATCH_PORT, "" },
	};

	(void)state;
	text_cases_run(&decoder_pop, APP_TCP, cases, ARRAY_SIZE(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialog),
		cmocka_unit_test(test_credentials),
	};

	return cmocka_run_group_tests_name("pop", tests, NULL, NULL);
}
