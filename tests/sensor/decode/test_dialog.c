/* test_dialog.c - what protocols of short lines have in common. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/dialog.h"

static const char *const words[] = { "USER", "PASS", NULL };

static struct cur line_of(const char *text)
{
	return cur_of(text, strlen(text), strlen(text));
}

static void expect_left(const struct cur *c, const char *text)
{
	assert_int_equal(cur_left(c), strlen(text));
	assert_memory_equal(cur_peek(c, cur_left(c)), text, cur_left(c));
}

static void test_is_text(void **state)
{
	static const char *const others[] = { "\x16\x03", "a\x01", "\x7f",
		                              "\x0e", "text\x1f" };
	static char late[66];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct cur c = line_of(others[i]);

		assert_false(dialog_is_text(&c));
	}
	for (size_t i = 0; i < sizeof(late) - 1; i++)
		late[i] = '\t';
	late[64] = 1; /* behind what is looked at */
	assert_true(dialog_is_text(&(struct cur){ (uint8_t *)late, 65, 0, 0 }));
	late[63] = 1;
	assert_false(
	        dialog_is_text(&(struct cur){ (uint8_t *)late, 65, 0, 0 }));
	late[63] = '\x1b'; /* mail in Japanese */
	assert_true(dialog_is_text(&(struct cur){ (uint8_t *)late, 65, 0, 0 }));
	late[63] = '\xff'; /* of Telnet, or Latin-1 */
	assert_true(dialog_is_text(&(struct cur){ (uint8_t *)late, 65, 0, 0 }));
}

static void test_take_known(void **state)
{
	struct cur line = line_of("user someone else"), word;

	(void)state;
	assert_true(dialog_take_known(&line, words, &word));
	expect_left(&word, "user");
	expect_left(&line, "someone else");
	line = line_of("PASS");
	assert_true(dialog_take_known(&line, words, &word));
	expect_left(&line, "");
}

/* Nothing is taken that is not known: it may be a password. */
static void test_take_unknown(void **state)
{
	static const char *const others[] = { "",       " ",     " USER",
		                              "USERS",  "USE",   "USER\tx",
		                              "secret", "PASS:x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct cur line = line_of(others[i]), word;

		assert_false(dialog_take_known(&line, words, &word));
		expect_left(&line, others[i]);
	}
}

static void test_take_code(void **state)
{
	struct cur line = line_of("220 ready");
	uint32_t code = 0;
	bool more = true;

	(void)state;
	assert_true(dialog_take_code(&line, &code, &more));
	assert_int_equal(code, 220);
	assert_false(more);
	expect_left(&line, "ready");
	line = line_of("250-first");
	assert_true(dialog_take_code(&line, &code, &more));
	assert_int_equal(code, 250);
	assert_true(more);
	line = line_of("999");
	assert_true(dialog_take_code(&line, &code, &more));
	assert_int_equal(code, 999);
	assert_false(more);
}

static void test_take_no_code(void **state)
{
	static const char *const others[] = { "",     "2",   "22",    "22 x",
		                              "2200", "22a", "220x y" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct cur line = line_of(others[i]);
		uint32_t code;
		bool more;

		assert_false(dialog_take_code(&line, &code, &more));
		expect_left(&line, others[i]);
	}
}

static void test_clear_auth(void **state)
{
	(void)state;
	assert_true(dialog_is_clear_auth(line_of("PLAIN AGEAYg==")));
	assert_true(dialog_is_clear_auth(line_of("login")));
	assert_true(dialog_is_clear_auth(line_of(" XOAUTH2 x")));
	assert_false(dialog_is_clear_auth(line_of("CRAM-MD5")));
	assert_false(dialog_is_clear_auth(line_of("PLAINS")));
	assert_false(dialog_is_clear_auth(line_of("")));
}

static void test_names(void **state)
{
	(void)state;
	assert_true(dialog_names(line_of("mail.example.org ESMTP x"), "SMTP"));
	assert_true(dialog_names(line_of("(vsFTPd 3.0.5)"), "FTP"));
	assert_true(dialog_names(line_of("Some FTP server"), "FTP"));
	assert_true(dialog_names(line_of("[Pure-FTPd]"), "FTP"));
	assert_true(dialog_names(line_of("ftp"), "FTP"));
	assert_false(dialog_names(line_of("mail.ftp ready"), "FTP"));
	assert_false(dialog_names(line_of("ftp.example.org ready"), "FTP"));
	assert_false(dialog_names(line_of("ftping"), "FTP"));
	assert_false(dialog_names(line_of("TP"), "FTP"));
	assert_false(dialog_names(line_of(""), "FTP"));
	assert_false(dialog_names(line_of(" ( "), "FTP"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_text),
		cmocka_unit_test(test_take_known),
		cmocka_unit_test(test_take_unknown),
		cmocka_unit_test(test_take_code),
		cmocka_unit_test(test_take_no_code),
		cmocka_unit_test(test_clear_auth),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("dialog", tests, NULL, NULL);
}
