/* test_ftp.c - FTP: commands and replies, and nothing of what goes with them.
 */
#include "text_case.h"

#include "sensor/decode/decoders.h"

static void test_dialog(void **state)
{
	static const struct text_case cases[] = {
		{ 21, 40000, "220 (vsFTPd 3.0.5)\r\n", MATCH_CONTENT, "220" },
		{ 21, 40000, "220 Hello\r\n", MATCH_PORT, "220" },
		{ 21, 40000, "220-a\r\n text\r\n220-b\r\n220 c\r\n", MATCH_PORT,
		  "220" },
		{ 21, 40000, "150 open\r\n226 done\r\n", MATCH_PORT,
		  "150 226" },
		{ 21, 40000, "230-it goes on\r\n 150 lines\r\n", MATCH_PORT,
		  "230" },
		{ 21, 40000, "226-a\r\n226 b\r\n226 c\r\n", MATCH_PORT,
		  "226 226" },
		{ 40000, 21, "user bob\r\n", MATCH_PORT, "user" },
		{ 40000, 21, "RETR secret file\r\n", MATCH_PORT, "RETR" },
		{ 40000, 21, "CWD /\nPWD\n", MATCH_PORT, "CWD PWD" },
		{ 40000, 21, "QUIT", MATCH_PORT, "QUIT" },
		{ 40000, 21, "no command\r\nQUIT\r\n", MATCH_PORT, "" },
		{ 40000, 21,
		  "\xff\xf4\xf2"
		  "ABOR\r\n",
		  MATCH_PORT, "" },
		{ 2121, 40000, "220 ProFTPD ready\r\n", MATCH_CONTENT, "220" },
		{ 2121, 40000, "220 mail.ftp.org\r\n", MATCH_PORT, "220" },
		{ 21, 40000, "\x9d\x02\x83 encrypted", MATCH_NO, "" },
	};

	(void)state;
	text_cases_run(&decoder_ftp, APP_TCP, cases, ARRAY_SIZE(cases));
}

static void test_credentials(void **state)
{
	static const struct text_case cases[] = {
		{ 40000, 21, "PASS hunter2\r\n", MATCH_PORT, "PASS 1" },
		{ 40000, 21, "pass\r\n", MATCH_PORT, "pass 1" },
		{ 40000, 21, "USER a\r\nPASS b\r\n", MATCH_PORT,
		  "USER PASS 1" },
		{ 40000, 21, "ACCT c\r\n", MATCH_PORT, "ACCT 1" },
		{ 40000, 21, "PASSWORD d\r\n", MATCH_PORT, "" },
	};

	(void)state;
	text_cases_run(&decoder_ftp, APP_TCP, cases, ARRAY_SIZE(cases));
}

static void test_data(void **state)
{
	struct payload_case p = { .decoder = &decoder_ftp,
		                  .l4 = APP_TCP,
		                  .src_port = 20,
		                  .dst_port = 40000 };

	(void)state;
	payload_run(&p, "PASS x\r\n", 8, 8);
	assert_int_equal(p.pkt.record.app, APP_FTP_DATA);
	assert_int_equal(p.pkt.record.field_count, 0);
	payload_done(&p);
	p.dst_port = 21;
	payload_run(&p, "PASS x\r\n", 8, 8);
	assert_int_equal(p.pkt.record.app, APP_FTP);
	payload_done(&p);
}

/* More lines than are looked at, and one that never ends. */
static void test_bounds(void **state)
{
	static char text[9000];
	struct payload_case p = { .decoder = &decoder_ftp,
		                  .l4 = APP_TCP,
		                  .src_port = 40000,
		                  .dst_port = 21 };

	(void)state;
	for (size_t i = 0; i + 6 <= sizeof(text); i += 6)
		memcpy(text + i, "NOOP\r\n", 6);
	payload_run(&p, text, sizeof(text), sizeof(text));
	assert_int_equal(p.pkt.record.field_count, 16);
	payload_done(&p);
	memset(text, 'x', sizeof(text));
	payload_run(&p, text, sizeof(text), sizeof(text));
	assert_int_equal(p.pkt.record.field_count, 0);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialog),
		cmocka_unit_test(test_credentials),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests_name("ftp", tests, NULL, NULL);
}
