/* The program as a user meets it: output, exit status, a sensor at the other
 * end of the socket. */
#include "ingest/fake_sensor.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "dashboard/commands.h"

#define USER 64001 /* for what root may not do */
#define WORDS_MAX 12

static char out[1 << 16]; /* what the command printed, both streams */

struct child {
	pid_t pid;
	int fd;
};

/* Runs the program in a child; as USER when this is root and `as_user`. */
static struct child begin(bool as_user, const char *command, va_list more)
{
	char *words[WORDS_MAX] = { (char *)"periscope-dashboard",
		                   (char *)command };
	struct child child;
	int fds[2];
	int count = command ? 2 : 1;

	while (command && count < WORDS_MAX - 1 &&
	       (words[count] = va_arg(more, char *)) != NULL)
		count++;
	assert_int_equal(pipe(fds), 0);
	child.pid = fork();
	assert_true(child.pid >= 0);
	if (child.pid == 0) {
		if (as_user && geteuid() == 0 &&
		    (setgroups(0, NULL) < 0 || setgid(USER) < 0 ||
		     setuid(USER) < 0))
			_exit(99);
		(void)dup2(fds[1], STDOUT_FILENO);
		(void)dup2(fds[1], STDERR_FILENO);
		(void)close(fds[0]);
		(void)close(fds[1]);
		words[count] = NULL;
		count = command_run(count, words);
		(void)fflush(NULL);
		_exit(count);
	}
	(void)close(fds[1]);
	child.fd = fds[0];
	return child;
}

/* Everything it printed goes to `out`; gives its exit status. */
static int finish(struct child child)
{
	size_t used = 0;
	ssize_t n = 1;
	int status;

	while (n > 0 && used < sizeof(out) - 1) {
		fake_wait(child.fd);
		n = read(child.fd, out + used, sizeof(out) - 1 - used);
		used += n > 0 ? (size_t)n : 0;
	}
	out[used] = '\0';
	(void)close(child.fd);
	assert_int_equal(waitpid(child.pid, &status, 0), child.pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static struct child start(bool as_user, const char *command, ...)
{
	struct child child;
	va_list more;

	va_start(more, command);
	child = begin(as_user, command, more);
	va_end(more);
	return child;
}

static int run(const char *command, ...)
{
	struct child child;
	va_list more;

	va_start(more, command);
	child = begin(false, command, more);
	va_end(more);
	return finish(child);
}

static void expect_text(const char *text)
{
	if (!strstr(out, text))
		fail_msg("no \"%s\" in \"%s\"", text, out);
}

static void expect_fits_screen(void)
{
	int lines = 0, column = 0;

	for (const char *c = out; *c; c++) {
		column = *c == '\n' ? 0 : column + 1;
		lines += *c == '\n';
		assert_true(column <= 80);
	}
	assert_true(lines > 5 && lines <= 24);
}

static void test_help(void **state)
{
	static const char *const commands[] = { "serve", "tail", "query",
		                                "check" };

	(void)state;
	assert_int_equal(run("--help", NULL), 0);
	expect_text("Examples:");
	expect_fits_screen();
	assert_int_equal(run("--version", NULL), 0);
	expect_text(PERISCOPE_VERSION);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		assert_int_equal(run(commands[i], "--help", NULL), 0);
		expect_text("usage: periscope-dashboard");
		expect_text(commands[i]);
		expect_text("Examples:");
		expect_fits_screen();
	}
}

static void test_usage(void **state)
{
	(void)state;
	assert_int_equal(run(NULL), 2);
	expect_text("usage:");
	assert_int_equal(run("sreve", NULL), 2);
	expect_text("unknown command sreve");
	assert_int_equal(run("serve", "--colour", NULL), 2);
	expect_text("unknown option --colour");
	expect_text("serve --help");
	assert_int_equal(run("query", "--app", "nothing", NULL), 2);
	expect_text("expects a protocol");
}

static void test_root_is_refused(void **state)
{
	struct fake *f = *state;

	if (geteuid() != 0)
		skip(); /* only root can see it */
	assert_int_equal(run("serve", "--data", f->data, "--no-web", NULL), 1);
	expect_text("does not run as root");
	assert_int_equal(access(f->data, F_OK), -1);
}

/* One packet a line, numbered as the sensor does, and no more than asked. */
static void test_tail(void **state)
{
	struct fake *f = *state;
	struct child child = start(false, "tail", "--socket", f->socket,
	                           "--count", "5", NULL);

	assert_int_equal(fake_accept(f).start, HELLO_START_NEW);
	fake_welcome(f, 1, 11);
	fake_packets(f, 1, 20);
	assert_int_equal(finish(child), 0);
	expect_text("      11 1970-01-01 00:00:00.000000 ? > ? udp 60 \n");
	expect_text("      15 ");
	assert_null(strstr(out, "      10 "));
	assert_null(strstr(out, "      16 "));
}

static void test_tail_to_the_end(void **state)
{
	struct fake *f = *state;
	struct child child = start(false, "tail", "--socket", f->socket,
	                           "--from-start", "--format", "json", NULL);

	assert_int_equal(fake_accept(f).start, HELLO_START_OLDEST);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 2);
	fake_gap(f, 3, 9);
	fake_packets(f, 10, 10);
	fake_bye(f, BYE_CAPTURE_END, "the end");
	assert_int_equal(finish(child), 0);
	expect_text("{\"frame\":1,\"ts_ns\":1,");
	expect_text("\n{\"frame\":10,");
	expect_text("7 packets missed");
}

static void test_tail_failures(void **state)
{
	struct fake *f = *state;
	struct child child;

	child = start(false, "tail", "--socket", f->socket, NULL);
	(void)fake_accept(f);
	fake_bye(f, BYE_REFUSED, "you may \x1b[2Jnot watch");
	assert_int_equal(finish(child), 1);
	expect_text("you may \\x1b[2Jnot watch");

	child = start(false, "tail", "--socket", f->socket, NULL);
	(void)fake_accept(f);
	fake_packets(f, 1, 2); /* without a welcome */
	assert_int_equal(finish(child), 1);
	expect_text("makes no sense");

	child = start(false, "tail", "--socket", f->socket, NULL);
	(void)fake_accept(f);
	(void)close(f->fd);
	f->fd = -1;
	assert_int_equal(finish(child), 1);
	expect_text("closed the connection");
	assert_int_equal(run("tail", "--socket", "/nowhere", NULL), 1);
	expect_text("no sensor at /nowhere");
}

/* Nobody reads any more: quiet, and no failure. */
static void test_tail_closed_pipe(void **state)
{
	struct fake *f = *state;
	struct child child = start(false, "tail", "--socket", f->socket, NULL);
	int status;

	(void)close(child.fd);
	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 10);
	assert_int_equal(waitpid(child.pid, &status, 0), child.pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void fill_store(struct fake *f)
{
	fake_start(f, false);
	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	for (uint64_t first = 1; first <= 9001; first += 500)
		fake_packets(f, first, first + 499);
	fake_expect_stored(f, 9500, 0);
	assert_int_equal(fake_stop(f), 0);
}

static void test_query(void **state)
{
	struct fake *f = *state;

	assert_int_equal(run("query", "--data", f->data, NULL), 1);
	assert_int_equal(mkdir(f->data, 0700), 0);
	assert_int_equal(run("query", "--data", f->data, NULL), 1);
	expect_text("No such file");
	fill_store(f);
	assert_int_equal(run("query", "--data", f->data, "--count", NULL), 0);
	assert_string_equal(out, "9500\n");
	assert_int_equal(run("query", "--data", f->data, "--count", "--newest",
	                     "--after", "9000", NULL),
	                 0);
	assert_string_equal(out, "500\n");
	assert_int_equal(run("query", "--data", f->data, "--count", "--limit",
	                     "5000", NULL),
	                 0);
	assert_string_equal(out, "5000\n");
	assert_int_equal(run("query", "--data", f->data, "--count", "--app",
	                     "dns", NULL),
	                 0);
	assert_string_equal(out, "0\n");
	assert_int_equal(run("query", "--data", f->data, "--newest", "--limit",
	                     "1", "--format", "json", NULL),
	                 0);
	assert_memory_equal(out, "{\"frame\":9500,", 14);
	assert_int_equal(run("query", "--data", f->data, "--after", "9499",
	                     "--format", "csv", NULL),
	                 0);
	assert_string_equal(out,
	                    "frame,time,len,caplen,app,src,sport,dst,dport,"
	                    "ip_proto,ttl,tcp_flags,name,summary\r\n"
	                    "9500,1970-01-01T00:00:00.000009500Z,60,60,udp,,,,,"
	                    ",,,,\r\n");
}

static bool is_filled(int fd)
{
	int bytes = 0;

	assert_int_equal(ioctl(fd, FIONREAD, &bytes), 0);
	return bytes == fcntl(fd, F_GETPIPE_SZ);
}

static void wait_until_filled(int fd)
{
	int tries = 800;

	while (!is_filled(fd) && tries-- > 0)
		(void)poll(NULL, 0, 10);
	assert_true(tries > 0);
}

/* Whether a log with something new in it can be emptied. */
static bool log_is_emptied(const struct fake *f)
{
	char path[sizeof(f->data) + 16];
	sqlite3_stmt *stmt;
	sqlite3 *db;
	int busy;

	(void)snprintf(path, sizeof(path), "%s/packets.db", f->data);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_busy_timeout(db, 1000), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE session SET met = met + 1",
	                              NULL, NULL, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
	                                    "PRAGMA wal_checkpoint(TRUNCATE)",
	                                    -1, &stmt, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	busy = sqlite3_column_int(stmt, 0);
	assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return busy == 0;
}

/* Nobody reads what it prints: it waits without a question to the store. */
static void test_query_into_slow_pipe(void **state)
{
	struct fake *f = *state;
	struct child child;
	uint64_t lines = 0;
	FILE *file;
	int c;
	int status;

	fill_store(f);
	child = start(false, "query", "--data", f->data, "--format", "json",
	              NULL);
	wait_until_filled(child.fd);
	assert_true(log_is_emptied(f));
	file = fdopen(child.fd, "r");
	assert_non_null(file);
	while ((c = fgetc(file)) != EOF)
		lines += c == '\n';
	(void)fclose(file);
	assert_int_equal(waitpid(child.pid, &status, 0), child.pid);
	assert_int_equal(status, 0);
	assert_int_equal(lines, 9500); /* each once */
}

static void test_check(void **state)
{
	struct fake *f = *state;
	struct child child;

	fill_store(f);
	if (geteuid() == 0)
		assert_int_equal(chown(f->data, 0, 0), 0);
	(void)run("check", "--data", f->data, "--socket", f->socket, "--listen",
	          "127.0.0.1:0", NULL);
	expect_text("9500 packets, undamaged");
	expect_text("is served by");
	(void)fake_accept(f);
	assert_int_equal(chmod(f->data, 0755), 0);
	assert_int_equal(run("check", "--data", f->data, "--socket", "/nowhere",
	                     "--listen", "192.0.2.1:1", NULL),
	                 1);
	expect_text("chmod 700");
	expect_text("no sensor at /nowhere");
	expect_text("problem  page");
	/* All is well for a user who has nothing yet. */
	assert_int_equal(chmod(f->dir, 0755), 0);
	assert_int_equal(chmod(f->socket, 0666), 0);
	child = start(true, "check", "--data", "/nowhere", "--socket",
	              f->socket, "--listen", "127.0.0.1:0", NULL);
	assert_int_equal(finish(child), 0);
	assert_null(strstr(out, "problem"));
}

static struct child start_serve(struct fake *f, char data[512])
{
	assert_int_equal(chmod(f->dir, 0777), 0);
	assert_int_equal(chmod(f->socket, 0666), 0);
	(void)snprintf(data, 512, "%s/user", f->dir);
	return start(true, "serve", "--no-web", "--exit-at-end", "--socket",
	             f->socket, "--data", data, NULL);
}

static void test_serve_to_the_end(void **state)
{
	struct fake *f = *state;
	char data[512];
	struct child child = start_serve(f, data);

	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 100);
	fake_gap(f, 101, 110);
	fake_bye(f, BYE_CAPTURE_END, "the end");
	(void)close(f->fd);
	f->fd = -1;
	assert_int_equal(finish(child), 0);
	expect_text("rows 100 delivered 100 stored 100 pending 0 lost 0 gap "
	            "10\n");
}

/* What was delivered when the signal came is stored. */
static void test_serve_is_ended(void **state)
{
	struct fake *f = *state;
	char data[512];
	struct child child = start_serve(f, data);
	int64_t before;

	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 100);
	fake_wait(child.fd);
	(void)poll(NULL, 0, 100);
	before = clock_mono_ns();
	assert_int_equal(kill(child.pid, SIGTERM), 0);
	assert_int_equal(finish(child), 0);
	assert_true(clock_mono_ns() - before < 3 * CLOCK_NS_PER_S);
	expect_text("rows 100 delivered 100 stored 100 pending 0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_usage),
		FAKE_TEST(test_root_is_refused),
		FAKE_TEST(test_tail),
		FAKE_TEST(test_tail_to_the_end),
		FAKE_TEST(test_tail_failures),
		FAKE_TEST(test_tail_closed_pipe),
		FAKE_TEST(test_query),
		FAKE_TEST(test_query_into_slow_pipe),
		FAKE_TEST(test_check),
		FAKE_TEST(test_serve_to_the_end),
		FAKE_TEST(test_serve_is_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
