/*
 * store_test.h - what the tests of the store share: records without end, and a
 * store in a folder of its own.
 */
#ifndef TESTS_DASHBOARD_STORE_STORE_TEST_H
#define TESTS_DASHBOARD_STORE_STORE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/compiler.h"
#include "dashboard/store/store.h"
#include "tests/support/temp_dir.h"

/* xorshift64: the same records in every run. */
static inline uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static inline struct welcome test_welcome(uint64_t session)
{
	struct welcome w = { .session = session,
		             .first_seq = 1,
		             .started_ns = 1,
		             .source = WELCOME_SOURCE_LIVE,
		             .snaplen = 262144,
		             .link_type = 1,
		             .interface = "eth0",
		             .version = "0.1.0" };

	return w;
}

/* One small UDP packet, a millisecond after the one before. */
static inline struct packet_record test_record(uint64_t seq)
{
	struct packet_record r = { .seq = seq,
		                   .ts_ns = INT64_C(1767225600000000000) +
		                            (int64_t)seq * 1000000,
		                   .len = 60,
		                   .caplen = 60,
		                   .link_type = 1,
		                   .app = APP_UDP,
		                   .l4 = APP_UDP };

	return r;
}

static inline struct store *test_store_open(const char *dir)
{
	char error[STORE_ERROR_SIZE] = "";
	struct store *s = NULL;

	if (store_open(dir, &s, error) < 0)
		fail_msg("store_open: %s", error);
	return s;
}

static inline struct store_reader *test_reader_open(const char *dir)
{
	char error[STORE_ERROR_SIZE] = "";
	struct store_reader *r = NULL;

	if (store_reader_open(dir, &r, error) < 0)
		fail_msg("store_reader_open: %s", error);
	return r;
}

static inline void test_add(struct store *s, uint64_t first, uint64_t last)
{
	for (uint64_t seq = first; seq <= last; seq++) {
		struct packet_record r = test_record(seq);

		(void)store_add(s, &r);
	}
}

static inline uint64_t test_rows(const char *dir)
{
	struct store_reader *reader = test_reader_open(dir);
	char problem[STORE_ERROR_SIZE] = "";
	uint64_t rows = 0;

	if (store_reader_check(reader, problem) < 0)
		fail_msg("check: %s", problem);
	assert_int_equal(store_reader_count(reader, &rows), 0);
	store_reader_close(reader);
	return rows;
}

static inline struct store_status test_status(const struct store *s)
{
	static struct store_status status;

	store_status(s, &status);
	assert_int_equal(status.delivered,
	                 status.stored + status.pending + status.lost);
	return status;
}

static inline int test_setup_dir(void **state)
{
	static char dir[TEMP_DIR_SIZE];

	temp_dir_make(dir);
	*state = dir;
	return 0;
}

static inline int test_remove_dir(void **state)
{
	temp_dir_remove(*state);
	return 0;
}

#define DIR_TEST(function)                                                     \
	cmocka_unit_test_setup_teardown(function, test_setup_dir,              \
	                                test_remove_dir)

#endif
