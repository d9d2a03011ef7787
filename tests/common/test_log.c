/* test_log.c - what reaches standard error, byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"

/* Standard error goes to a datagram socket, so that writes stay apart. */
static int captured[2], saved_stderr;
static char line[4 * LOG_LINE_MAX];

static void capture_begin(void)
{
	assert_int_equal(
	        socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, captured),
	        0);
	saved_stderr = dup(STDERR_FILENO);
	assert_true(saved_stderr >= 0);
	assert_int_equal(dup2(captured[1], STDERR_FILENO), STDERR_FILENO);
}

static void capture_end(void)
{
	(void)dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	close(captured[0]);
	close(captured[1]);
}

/* One write as text; "" if there was none. Gives its length. */
static size_t take_write(char *out, size_t size)
{
	ssize_t n = recv(captured[0], out, size - 1, 0);
	size_t len = n > 0 ? (size_t)n : 0;

	out[len] = '\0';
	return len;
}

static size_t next_write(void)
{
	return take_write(line, sizeof(line));
}

static int64_t some_time(void)
{
	return INT64_C(1795352278) * CLOCK_NS_PER_S + 5;
}

static void writes_one_line(void **state)
{
	char copy[4][256];

	(void)state;
	clock_replace(some_time);
	capture_begin();
	log_init("test", LOG_LEVEL_DEBUG);
	log_warn("publish", "client %d: fell behind", 3);
	(void)take_write(copy[0], sizeof(copy[0]));
	log_err("store", "%s", "full");
	(void)take_write(copy[1], sizeof(copy[1]));
	log_info("a", "b");
	(void)take_write(copy[2], sizeof(copy[2]));
	log_debug("a", "b");
	(void)take_write(copy[3], sizeof(copy[3]));
	capture_end();
	clock_replace(NULL);
	assert_string_equal(copy[0], "2026-11-22T12:57:58Z warn publish: "
	                             "client 3: fell behind\n");
	assert_string_equal(copy[1], "2026-11-22T12:57:58Z err store: full\n");
	assert_string_equal(copy[2], "2026-11-22T12:57:58Z info a: b\n");
	assert_string_equal(copy[3], "2026-11-22T12:57:58Z debug a: b\n");
}

static void level_silences(void **state)
{
	size_t info_len, warn_len, none_len;

	(void)state;
	capture_begin();
	log_init("test", LOG_LEVEL_WARN);
	log_info("a", "b");
	log_debug("a", "b");
	info_len = next_write();
	log_warn("a", "b");
	warn_len = next_write();
	log_init("test", LOG_LEVEL_NONE);
	log_err("a", "b");
	none_len = next_write();
	capture_end();
	assert_int_equal(info_len, 0);
	assert_int_not_equal(warn_len, 0);
	assert_int_equal(none_len, 0);
}

/* Nothing a packet says can begin a new line or drive a terminal. */
static void escapes_control_bytes(void **state)
{
	(void)state;
	capture_begin();
	log_init("test", LOG_LEVEL_INFO);
	log_info("a", "%s", "x\n2026 err fake: y\r\x1b[2J\x7f\xc3\xa4\t.");
	(void)next_write();
	capture_end();
	assert_non_null(strstr(line, "a: x\\x0a2026 err fake: "
	                             "y\\x0d\\x1b[2J\\x7f\\xc3\\xa4\\x09.\n"));
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void cuts_long_lines(void **state)
{
	char text[2 * LOG_LINE_MAX];
	int saved_errno;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	capture_begin();
	log_init("test", LOG_LEVEL_INFO);
	errno = EXDEV;
	log_info("a", "%s", text);
	saved_errno = errno;
	(void)next_write();
	capture_end();
	assert_int_equal(saved_errno, EXDEV);
	assert_int_equal(strlen(line), LOG_LINE_MAX);
	assert_string_equal(line + LOG_LINE_MAX - 5, "x...\n");
}

/* Every length around the limit gives one line that is whole or has dots. */
static void cuts_exactly(void **state)
{
	char text[LOG_LINE_MAX + 2];

	(void)state;
	clock_replace(some_time);
	for (size_t len = LOG_LINE_MAX - 64; len < sizeof(text); len++) {
		const char *body;

		memset(text, 'x', len);
		text[len] = '\0';
		capture_begin();
		log_info("a", "%s", text);
		(void)next_write();
		capture_end();
		body = strstr(line, "a: ");
		assert_non_null(body);
		assert_true(strlen(line) <= LOG_LINE_MAX);
		if (strlen(line) < LOG_LINE_MAX || !strstr(line, "..."))
			assert_int_equal(strspn(body + 3, "x"), len);
		else
			assert_string_equal(line + LOG_LINE_MAX - 5, "x...\n");
	}
	clock_replace(NULL);
}

static void escape_fits_its_buffer(void **state)
{
	char out[16];

	(void)state;
	assert_string_equal(log_escape(out, sizeof(out), "plain", 5), "plain");
	assert_string_equal(log_escape(out, sizeof(out), "a\0b", 3), "a\\x00b");
	assert_string_equal(log_escape(out, sizeof(out), "", 0), "");
	/* 15 characters fit, 16 do not */
	assert_string_equal(log_escape(out, sizeof(out), "123456789012345", 15),
	                    "123456789012345");
	assert_string_equal(
	        log_escape(out, sizeof(out), "1234567890123456", 16),
	        "123456789012...");
	/* an escape is never cut in two */
	assert_string_equal(log_escape(out, sizeof(out), "1234567890\n\n", 12),
	                    "1234567890...");
	assert_string_equal(log_escape(out, sizeof(out), "\n\n\n\n", 4),
	                    "\\x0a\\x0a\\x0a...");
	assert_string_equal(log_escape(out, 4, "12345", 5), "...");
	assert_string_equal(log_escape(out, 3, "12345", 5), "..");
	assert_string_equal(log_escape(out, 1, "12345", 5), "");
	out[0] = 'k';
	assert_ptr_equal(log_escape(out, 0, "12345", 5), out);
	assert_int_equal(out[0], 'k');
}

static void fatal_says_why_and_exits(void **state)
{
	int status = 0;
	pid_t pid;

	(void)state;
	capture_begin();
	log_init("periscope-test", LOG_LEVEL_NONE);
	pid = fork();
	if (pid == 0)
		fatal("no such interface: %s", "eth\n9");
	if (pid > 0)
		(void)waitpid(pid, &status, 0);
	(void)next_write();
	capture_end();
	assert_true(pid > 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_string_equal(line,
	                    "periscope-test: no such interface: eth\\x0a9\n");
}

static int64_t turned_ns;

static int64_t turned_time(void)
{
	return turned_ns;
}

static void limits_repeats(void **state)
{
	struct log_limit limit = { 0 };

	(void)state;
	clock_replace(turned_time);
	turned_ns = 0;
	assert_true(log_limit_pass(&limit, 10));
	assert_int_equal(limit.suppressed, 0);
	for (turned_ns = 1; turned_ns < 10; turned_ns++)
		assert_false(log_limit_pass(&limit, 10));
	assert_true(log_limit_pass(&limit, 10));
	assert_int_equal(limit.suppressed, 9);
	turned_ns = 15;
	assert_false(log_limit_pass(&limit, 10));
	assert_int_equal(limit.suppressed, 1);
	turned_ns = 20;
	assert_true(log_limit_pass(&limit, 10));
	assert_int_equal(limit.suppressed, 1);
	turned_ns = 50;
	assert_true(log_limit_pass(&limit, 10));
	assert_int_equal(limit.suppressed, 0);
	clock_replace(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_one_line),
		cmocka_unit_test(level_silences),
		cmocka_unit_test(escapes_control_bytes),
		cmocka_unit_test(cuts_long_lines),
		cmocka_unit_test(cuts_exactly),
		cmocka_unit_test(escape_fits_its_buffer),
		cmocka_unit_test(fatal_says_why_and_exits),
		cmocka_unit_test(limits_repeats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
