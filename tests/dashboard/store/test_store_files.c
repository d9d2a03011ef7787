/* Whose folder, whose file, one writer; nothing foreign is ever changed. */
#include "store_test.h"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void path_in(const char *dir, const char *name, char out[512])
{
	(void)snprintf(out, 512, "%s/%s", dir, name);
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[512];
	FILE *file;

	path_in(dir, name, path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

static void expect_refused(const char *dir, int result, const char *why)
{
	char error[STORE_ERROR_SIZE] = "";
	struct store *s;

	assert_int_equal(store_open(dir, &s, error), result);
	if (!strstr(error, why))
		fail_msg("\"%s\" does not say \"%s\"", error, why);
}

static void test_modes(void **state)
{
	char dir[512], path[600];
	struct welcome w = test_welcome(1);
	struct store *s;

	(void)umask(0);
	path_in(*state, "a/b", dir);
	s = test_store_open(dir);
	store_session(s, &w);
	test_add(s, 1, 10);
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(mode_of(dir), 0700);
	(void)snprintf(path, sizeof(path), "%s/packets.db", dir);
	assert_int_equal(mode_of(path), 0600);
	(void)snprintf(path, sizeof(path), "%s/packets.db-wal", dir);
	assert_int_equal(mode_of(path), 0600);
	(void)snprintf(path, sizeof(path), "%s/packets.db-shm", dir);
	assert_int_equal(mode_of(path), 0600);
	(void)snprintf(path, sizeof(path), "%s/packets.lock", dir);
	assert_int_equal(mode_of(path), 0600);
	store_close(s);
}

static void test_foreign_folder(void **state)
{
	const char *dir = *state;

	assert_int_equal(chmod(dir, 0770), 0);
	expect_refused(dir, -EPERM, "chmod 700");
	assert_int_equal(chmod(dir, 0700), 0);
	expect_refused("/dev/null", -ENOTDIR, "no folder");
	if (geteuid() == 0) {
		assert_int_equal(chown(dir, 64001, 64001), 0);
		expect_refused(dir, -EPERM, "belongs to uid 64001");
	}
}

static void test_garbage_file(void **state)
{
	char path[512], text[32] = "";
	FILE *file;

	write_file(*state, "packets.db", "my novel\n");
	expect_refused(*state, -EBADMSG, "no database");
	path_in(*state, "packets.db", path);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	assert_string_equal(text, "my novel\n");
	(void)fclose(file);
}

static void run_sql(const char *dir, const char *sql)
{
	char path[512];
	sqlite3 *db;

	path_in(dir, "packets.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_other_program(void **state)
{
	char error[STORE_ERROR_SIZE] = "";
	struct store_reader *reader;

	run_sql(*state, "CREATE TABLE mail(text)");
	expect_refused(*state, -EBADMSG, "another program");
	assert_int_equal(store_reader_open(*state, &reader, error), -EBADMSG);
	assert_non_null(strstr(error, "another program"));
	run_sql(*state, "PRAGMA application_id = 1234");
	expect_refused(*state, -EBADMSG, "another program");
	run_sql(*state, "SELECT text FROM mail");
}

static void test_newer_version(void **state)
{
	char error[STORE_ERROR_SIZE] = "";
	struct store_reader *reader;

	store_close(test_store_open(*state));
	run_sql(*state, "PRAGMA user_version = 3");
	expect_refused(*state, -EPROTONOSUPPORT, "newer");
	assert_int_equal(store_reader_open(*state, &reader, error),
	                 -EPROTONOSUPPORT);
	run_sql(*state, "PRAGMA user_version = 2");
	store_close(test_store_open(*state));
}

static void test_links(void **state)
{
	char link[512], target[512];

	path_in(*state, "target", target);
	path_in(*state, "packets.db", link);
	assert_int_equal(symlink(target, link), 0);
	expect_refused(*state, -ELOOP, "symbolic link");
	assert_int_equal(access(target, F_OK), -1); /* not made, either */
	assert_int_equal(unlink(link), 0);

	path_in(*state, "packets.db-wal", link);
	assert_int_equal(symlink(target, link), 0);
	expect_refused(*state, -ELOOP, "no plain file");
	assert_int_equal(unlink(link), 0);

	path_in(*state, "packets.lock", link);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(symlink(target, link), 0);
	expect_refused(*state, -ELOOP, "packets.lock");
}

/* A folder may be reached through a link: it is checked where it is. */
static void test_linked_folder(void **state)
{
	char link[512], dir[512];

	path_in(*state, "real", dir);
	path_in(*state, "link", link);
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(symlink(dir, link), 0);
	store_close(test_store_open(link));
	assert_int_equal(test_rows(dir), 0);
}

static void test_two_writers(void **state)
{
	char who[64];
	struct store *s = test_store_open(*state);

	(void)snprintf(who, sizeof(who), "already used by pid %ld",
	               (long)getpid());
	expect_refused(*state, -EBUSY, who);
	assert_int_equal(test_rows(*state), 0); /* readers may */
	store_close(s);
	store_close(test_store_open(*state));
}

static void test_no_store(void **state)
{
	char error[STORE_ERROR_SIZE] = "";
	struct store_reader *reader;
	char dir[512];

	assert_int_equal(store_reader_open(*state, &reader, error), -ENOENT);
	path_in(*state, "missing", dir);
	assert_int_equal(store_reader_open(dir, &reader, error), -ENOENT);
	assert_int_equal(access(dir, F_OK), -1);
}

static void overwrite(const char *dir, long from, size_t len)
{
	char path[512];
	FILE *file;

	path_in(dir, "packets.db", path);
	file = fopen(path, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, from, SEEK_SET), 0);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(fputc(0xa5, file), 0xa5);
	assert_int_equal(fclose(file), 0);
}

static int count_aside(const char *dir)
{
	glob_t found;
	char pattern[512];
	int count;

	path_in(dir, "packets.db.damaged-*Z", pattern);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	count = (int)found.gl_pathc;
	globfree(&found);
	return count;
}

/* What is ours but damaged is kept under another name, and work goes on. */
static void test_damaged(void **state)
{
	struct welcome w = test_welcome(3);
	struct store *s = test_store_open(*state);

	store_session(s, &w);
	test_add(s, 1, 50000);
	store_close(s);
	overwrite(*state, 16384, 20 * 16384);
	s = test_store_open(*state);
	assert_non_null(strstr(test_status(s).message, "set aside"));
	assert_true(test_status(s).set_aside);
	assert_int_equal(test_status(s).rows, 0);
	store_session(s, &w);
	test_add(s, 1, 10);
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(test_status(s).state, STORE_OK);
	store_close(s);
	assert_int_equal(test_rows(*state), 10);
	assert_int_equal(count_aside(*state), 1);
}

struct child_writer {
	pid_t pid;
	int to, from; /* one byte each way is one turn */
};

static void say_turn(int fd)
{
	assert_int_equal(write(fd, "t", 1), 1);
}

static void await_turn(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	char byte;

	assert_int_equal(poll(&ready, 1, 8000), 1);
	assert_int_equal(read(fd, &byte, 1), 1);
}

/* As `serve`: one thread writes, others of the same process ask. */
static _Noreturn void write_and_ask(const char *dir, int in, int out)
{
	struct welcome w = test_welcome(4);
	struct store *s = test_store_open(dir);
	char byte;

	store_session(s, &w);
	for (uint64_t seq = 1;; seq += 10) {
		test_add(s, seq, seq + 9);
		if (store_commit(s) != 0 ||
		    test_rows(dir) != test_status(s).rows ||
		    write(out, "t", 1) != 1 || read(in, &byte, 1) != 1)
			_exit(1);
	}
}

/* A child, because SQLite knows the connections of its own process. */
static struct child_writer start_writer(const char *dir)
{
	int to[2], from[2];
	struct child_writer w;

	assert_int_equal(pipe(to), 0);
	assert_int_equal(pipe(from), 0);
	w.pid = fork();
	assert_true(w.pid >= 0);
	if (w.pid == 0) {
		(void)close(to[1]);
		(void)close(from[0]);
		write_and_ask(dir, to[0], from[1]);
	}
	(void)close(to[0]);
	(void)close(from[1]);
	w.to = to[1];
	w.from = from[0];
	return w;
}

static void kill_writer(struct child_writer w)
{
	int status;

	assert_int_equal(kill(w.pid, SIGKILL), 0);
	assert_int_equal(waitpid(w.pid, &status, 0), w.pid);
	assert_true(WIFSIGNALED(status)); /* it was well until then */
	(void)close(w.to);
	(void)close(w.from);
}

/* A question must not drop the writer's locks: another program, believing it
 * is the last, would remove the log. */
static void test_other_program_leaves(void **state)
{
	struct child_writer w = start_writer(*state);
	char log[512];

	path_in(*state, "packets.db-wal", log);
	await_turn(w.from);
	run_sql(*state, "BEGIN IMMEDIATE; ROLLBACK"); /* opens, closes */
	assert_int_equal(access(log, F_OK), 0);
	say_turn(w.to);
	await_turn(w.from);
	kill_writer(w);
	assert_int_equal(test_rows(*state), 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(test_modes),
		DIR_TEST(test_foreign_folder),
		DIR_TEST(test_garbage_file),
		DIR_TEST(test_other_program),
		DIR_TEST(test_newer_version),
		DIR_TEST(test_links),
		DIR_TEST(test_linked_folder),
		DIR_TEST(test_two_writers),
		DIR_TEST(test_no_store),
		DIR_TEST(test_damaged),
		DIR_TEST(test_other_program_leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
