/* Position and rows are durable together, over restarts and kill -9. */
#include "store_test.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define SESSION UINT64_C(0xfedcba9876543210) /* above INT64_MAX */

static void expect_position(const struct store *s, uint64_t session,
                            uint64_t last_seq)
{
	struct store_position position;

	store_position(s, &position);
	assert_int_equal(position.session, session);
	assert_int_equal(position.last_seq, last_seq);
}

static void test_empty(void **state)
{
	struct store *s = test_store_open(*state);

	expect_position(s, 0, 0);
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(test_status(s).rows, 0);
	store_close(s);
	assert_int_equal(test_rows(*state), 0);
}

static void test_position_follows_commits(void **state)
{
	struct welcome w = test_welcome(SESSION);
	struct store *s = test_store_open(*state);

	w.first_seq = 5;
	store_session(s, &w);
	expect_position(s, SESSION, 4);
	test_add(s, 5, 104);
	expect_position(s, SESSION, 4);
	assert_int_equal(test_status(s).pending, 100);
	assert_int_equal(store_commit(s), 0);
	expect_position(s, SESSION, 104);
	assert_int_equal(test_status(s).stored, 100);
	assert_int_equal(test_status(s).pending, 0);
	store_close(s);

	s = test_store_open(*state);
	expect_position(s, SESSION, 104);
	assert_int_equal(test_status(s).rows, 100);
	assert_int_equal(test_status(s).stored, 100);
	store_close(s);
}

static void test_close_commits(void **state)
{
	struct welcome w = test_welcome(SESSION);
	struct store *s = test_store_open(*state);

	store_session(s, &w);
	test_add(s, 1, 3000);
	store_close(s);
	assert_int_equal(test_rows(*state), 3000);
}

/* Packet ids go on over sessions; each session has its own counters. */
static void test_sessions(void **state)
{
	struct welcome first = test_welcome(1), second = test_welcome(2);
	struct packet_record r = test_record(1);
	struct store *s = test_store_open(*state);

	store_session(s, &first);
	test_add(s, 1, 10);
	store_session(s, &second); /* the sensor was started again */
	expect_position(s, 2, 0);
	assert_int_equal(store_add(s, &r), 11);
	assert_int_equal(test_status(s).delivered, 1);
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(test_status(s).rows, 11);
	store_session(s, &first); /* the other sensor again */
	expect_position(s, 1, 10);
	assert_int_equal(test_status(s).stored, 10);
	store_close(s);

	s = test_store_open(*state);
	expect_position(s, 1, 10);
	r.seq = 11;
	store_session(s, &first);
	assert_int_equal(store_add(s, &r), 12);
	store_close(s);
	assert_int_equal(test_rows(*state), 12);
}

static void test_gaps(void **state)
{
	struct gap_record gap = { 11, 30 };
	struct welcome w = test_welcome(7);
	struct store *s = test_store_open(*state);
	struct store_gap_row rows[4];
	struct store_reader *reader;

	store_session(s, &w);
	test_add(s, 1, 10);
	store_gap(s, &gap);
	test_add(s, 31, 40);
	assert_int_equal(store_commit(s), 0);
	expect_position(s, 7, 40);
	assert_int_equal(test_status(s).gap, 20);
	assert_int_equal(test_status(s).delivered, 20);
	gap = (struct gap_record){ 41, 41 };
	store_gap(s, &gap); /* the last thing that is known */
	store_close(s);

	reader = test_reader_open(*state);
	assert_int_equal(store_reader_gaps(reader, rows, 4), 2);
	assert_int_equal(rows[0].first_seq, 41);
	assert_int_equal(rows[0].last_seq, 41);
	assert_int_equal(rows[1].session, 7);
	assert_int_equal(rows[1].first_seq, 11);
	assert_int_equal(rows[1].last_seq, 30);
	assert_true(rows[1].at_ns > 0);
	store_reader_close(reader);
	s = test_store_open(*state);
	expect_position(s, 7, 41);
	assert_int_equal(test_status(s).gap, 21);
	store_close(s);
}

/* Tells through the pipe how many rows are durable, until it is killed. */
static void write_until_killed(const char *dir, int pipe_fd)
{
	char error[STORE_ERROR_SIZE];
	struct welcome w = test_welcome(9);
	struct store *s;

	if (store_open(dir, &s, error) < 0)
		_exit(1);
	store_session(s, &w);
	for (uint64_t seq = 1;; seq++) {
		struct packet_record r = test_record(seq);

		(void)store_add(s, &r);
		if (seq % 500 == 0 && (store_commit(s) < 0 ||
		                       write(pipe_fd, &seq, sizeof(seq)) < 0))
			_exit(1);
	}
}

static void test_killed_writer(void **state)
{
	uint64_t durable = 0, told;
	int pipe_fds[2], status;
	struct store_position position;
	struct store *s;
	pid_t child;

	assert_int_equal(pipe(pipe_fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		write_until_killed(*state, pipe_fds[1]);
	(void)close(pipe_fds[1]);
	while (durable < 20000) {
		assert_int_equal(read(pipe_fds[0], &told, sizeof(told)),
		                 sizeof(told));
		durable = told;
	}
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	while (read(pipe_fds[0], &told, sizeof(told)) == sizeof(told))
		durable = told;
	(void)close(pipe_fds[0]);

	s = test_store_open(*state); /* its lock went with it */
	store_position(s, &position);
	assert_int_equal(position.session, 9);
	assert_true(position.last_seq >= durable);
	assert_int_equal(position.last_seq, test_status(s).rows);
	store_close(s);
	assert_int_equal(test_rows(*state), position.last_seq);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(test_empty),
		DIR_TEST(test_position_follows_commits),
		DIR_TEST(test_close_commits),
		DIR_TEST(test_sessions),
		DIR_TEST(test_gaps),
		DIR_TEST(test_killed_writer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
