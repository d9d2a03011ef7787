/* test_ssh.c - SSH: the identification string. */
#include "text_case.h"

#include "sensor/decode/decoders.h"

static void test_banner(void **state)
{
	static const struct text_case cases[] = {
		{ 22, 40000, "SSH-2.0-OpenSSH_9.7\r\n", MATCH_CONTENT,
		  "SSH-2.0-OpenSSH_9.7" },
		{ 40000, 22, "SSH-1.99-x y\n", MATCH_CONTENT, "SSH-1.99-x y" },
		{ 22, 40000, "Hello\r\nSSH-2.0-x\r\n", MATCH_PORT,
		  "SSH-2.0-x" },
		{ 22, 40000, "SSH-2.0-x\r\nSSH-2.0-y\r\n", MATCH_CONTENT,
		  "SSH-2.0-x" },
		{ 22, 40000, "SSH-2.0-goes on elsewhere", MATCH_CONTENT, "" },
		{ 22, 40000, "SSH-3.0-x\r\n", MATCH_PORT, "SSH-3.0-x" },
		{ 22, 40000, "SSH", MATCH_PORT, "" },
		{ 22, 40000, "\n\n\n\n\n\n\n\nSSH-2.0-ninth\n", MATCH_PORT,
		  "" },
		{ 40000, 22, "\x01\x02\x14 key exchange", MATCH_PORT, "" },
	};

	(void)state;
	text_cases_run(&decoder_ssh, APP_TCP, cases, ARRAY_SIZE(cases));
}

static void test_long_banner(void **state)
{
	struct payload_case p = { .decoder = &decoder_ssh,
		                  .l4 = APP_TCP,
		                  .src_port = 22,
		                  .dst_port = 40000 };
	char text[1000];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "SSH-2.0-", 8);
	text[sizeof(text) - 1] = '\n';
	payload_run(&p, text, sizeof(text), sizeof(text));
	assert_int_equal(payload_nth(&p, FIELD_SSH_BANNER, 0)->len, 255);
	assert_int_equal(p.pkt.record.app, APP_SSH);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_banner),
		cmocka_unit_test(test_long_banner),
	};

	return cmocka_run_group_tests_name("ssh", tests, NULL, NULL);
}
