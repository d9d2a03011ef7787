/* No space, read-only, broken disk: nothing durable is lost, everything else is
 * counted, and the store goes on by itself. */
#include "store_test.h"

#include <sqlite3.h>
#include <stdlib.h>

/* Every write of SQLite fails with this code while it is not SQLITE_OK. */
static int write_code = SQLITE_OK;

/* Opening a log fails with this one: behind the making of the tables, and
 * before anything else. */
static int open_code = SQLITE_OK;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs faulty_vfs;

struct faulty_file {
	sqlite3_file base;
	int64_t behind[]; /* the file of the real VFS */
};

static sqlite3_file *behind(sqlite3_file *file)
{
	return (sqlite3_file *)((struct faulty_file *)file)->behind;
}

static int faulty_write(sqlite3_file *f, const void *bytes, int n,
                        sqlite3_int64 at)
{
	return write_code != SQLITE_OK
	               ? write_code
	               : behind(f)->pMethods->xWrite(behind(f), bytes, n, at);
}

#define PASS(name, parameters, arguments)                                      \
	static int faulty_##name parameters                                    \
	{                                                                      \
		return behind(f)->pMethods->x##name arguments;                 \
	}
PASS(Close, (sqlite3_file * f), (behind(f)))
PASS(Read, (sqlite3_file * f, void *p, int n, sqlite3_int64 at),
     (behind(f), p, n, at))
PASS(Truncate, (sqlite3_file * f, sqlite3_int64 size), (behind(f), size))
PASS(Sync, (sqlite3_file * f, int flags), (behind(f), flags))
PASS(FileSize, (sqlite3_file * f, sqlite3_int64 *size), (behind(f), size))
PASS(Lock, (sqlite3_file * f, int level), (behind(f), level))
PASS(Unlock, (sqlite3_file * f, int level), (behind(f), level))
PASS(CheckReservedLock, (sqlite3_file * f, int *out), (behind(f), out))
PASS(FileControl, (sqlite3_file * f, int op, void *arg), (behind(f), op, arg))
PASS(SectorSize, (sqlite3_file * f), (behind(f)))
PASS(DeviceCharacteristics, (sqlite3_file * f), (behind(f)))
PASS(ShmMap,
     (sqlite3_file * f, int at, int size, int grow, void volatile **out),
     (behind(f), at, size, grow, out))
PASS(ShmLock, (sqlite3_file * f, int at, int n, int flags),
     (behind(f), at, n, flags))
PASS(ShmUnmap, (sqlite3_file * f, int remove), (behind(f), remove))

static void faulty_ShmBarrier(sqlite3_file *f)
{
	behind(f)->pMethods->xShmBarrier(behind(f));
}

static const sqlite3_io_methods faulty_methods = {
	.iVersion = 2,
	.xClose = faulty_Close,
	.xRead = faulty_Read,
	.xWrite = faulty_write,
	.xTruncate = faulty_Truncate,
	.xSync = faulty_Sync,
	.xFileSize = faulty_FileSize,
	.xLock = faulty_Lock,
	.xUnlock = faulty_Unlock,
	.xCheckReservedLock = faulty_CheckReservedLock,
	.xFileControl = faulty_FileControl,
	.xSectorSize = faulty_SectorSize,
	.xDeviceCharacteristics = faulty_DeviceCharacteristics,
	.xShmMap = faulty_ShmMap,
	.xShmLock = faulty_ShmLock,
	.xShmBarrier = faulty_ShmBarrier,
	.xShmUnmap = faulty_ShmUnmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                       int flags, int *out_flags)
{
	int code;

	(void)vfs;
	file->pMethods = NULL;
	if (open_code != SQLITE_OK && flags & SQLITE_OPEN_WAL)
		return open_code;
	code = real_vfs->xOpen(real_vfs, name, behind(file), flags, out_flags);
	if (code == SQLITE_OK)
		file->pMethods = &faulty_methods;
	return code;
}

static int install_vfs(void **state)
{
	(void)state;
	real_vfs = sqlite3_vfs_find(NULL);
	faulty_vfs = *real_vfs;
	faulty_vfs.pNext = NULL;
	faulty_vfs.zName = "faulty";
	faulty_vfs.szOsFile += (int)sizeof(struct faulty_file);
	faulty_vfs.xOpen = faulty_open;
	return sqlite3_vfs_register(&faulty_vfs, 1);
}

static struct store *open_with_rows(const char *dir, uint64_t rows)
{
	struct welcome w = test_welcome(5);
	struct store *s;

	write_code = SQLITE_OK;
	s = test_store_open(dir);
	store_session(s, &w);
	test_add(s, 1, rows);
	assert_int_equal(store_commit(s), 0);
	return s;
}

static void expect_gap_of_store(const char *dir, uint64_t first, uint64_t last)
{
	struct store_reader *reader = test_reader_open(dir);
	struct store_gap_row row;

	assert_int_equal(store_reader_gaps(reader, &row, 1), 1);
	assert_int_equal(row.first_seq, first);
	assert_int_equal(row.last_seq, last);
	store_reader_close(reader);
}

/* Fails at 101, is well again at 5001. */
static void go_through(const char *dir, int code, enum store_state state,
                       int result)
{
	struct store *s = open_with_rows(dir, 100);
	struct store_position position;
	struct store_status status;

	write_code = code;
	test_add(s, 101, 4000);
	assert_int_equal(store_commit(s), result);
	status = test_status(s);
	assert_int_equal(status.state, state);
	assert_true(status.message[0] != '\0');
	assert_int_equal(status.stored, 100);
	assert_int_equal(status.lost, 3900);
	store_position(s, &position);
	assert_int_equal(position.last_seq, 100); /* all that is durable */
	assert_int_equal(test_rows(dir), 100);    /* readers go on */
	test_add(s, 4001, 5000);
	assert_int_equal(store_commit(s), result);
	assert_int_equal(test_status(s).lost, 4900);

	write_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(test_status(s).state, STORE_OK);
	assert_string_equal(test_status(s).message, "");
	test_add(s, 5001, 5010);
	assert_int_equal(store_commit(s), 0);
	status = test_status(s);
	assert_int_equal(status.stored, 110);
	assert_int_equal(status.lost, 4900);
	store_position(s, &position);
	assert_int_equal(position.last_seq, 5010);
	store_close(s);
	assert_int_equal(test_rows(dir), 110);
	expect_gap_of_store(dir, 101, 5000);
}

static void test_full(void **state)
{
	go_through(*state, SQLITE_FULL, STORE_FULL, -ENOSPC);
}

static void test_read_only(void **state)
{
	go_through(*state, SQLITE_READONLY, STORE_READ_ONLY, -EROFS);
}

static void test_broken(void **state)
{
	go_through(*state, SQLITE_IOERR_WRITE, STORE_BROKEN, -EIO);
}

/* So many rows that SQLite writes before the commit does. */
static void test_full_inside_transaction(void **state)
{
	struct store *s = open_with_rows(*state, 10);
	struct store_status status;

	write_code = SQLITE_FULL;
	test_add(s, 11, 1500000);
	status = test_status(s);
	assert_int_equal(status.state, STORE_FULL);
	assert_int_equal(status.pending, 0);
	write_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	store_close(s);
	assert_int_equal(test_rows(*state), 10);
}

/* Ended while nothing could be written: the sensor is asked again for what was
 * not stored. */
static void test_ended_while_full(void **state)
{
	struct store *s = open_with_rows(*state, 100);
	struct store_position position;

	write_code = SQLITE_FULL;
	test_add(s, 101, 200);
	assert_int_equal(store_commit(s), -ENOSPC);
	store_close(s);
	write_code = SQLITE_OK;
	s = test_store_open(*state);
	store_position(s, &position);
	assert_int_equal(position.last_seq, 100);
	assert_int_equal(test_status(s).lost, 0);
	store_close(s);
}

static void test_session_begins_while_full(void **state)
{
	struct welcome w = test_welcome(6);
	struct store *s = open_with_rows(*state, 100);

	write_code = SQLITE_FULL;
	store_session(s, &w);
	test_add(s, 1, 50);
	assert_int_equal(store_commit(s), -ENOSPC);
	assert_int_equal(test_status(s).lost, 50);
	write_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	test_add(s, 51, 60);
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(test_status(s).stored, 10);
	assert_int_equal(test_status(s).rows, 110);
	store_close(s);
	assert_int_equal(test_rows(*state), 110);
}

static sqlite3_int64 number_of(const char *dir, const char *sql)
{
	char path[512];
	sqlite3_stmt *stmt;
	sqlite3_int64 number;
	sqlite3 *db;

	(void)snprintf(path, sizeof(path), "%s/packets.db", dir);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	number = sqlite3_column_int64(stmt, 0);
	assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return number;
}

static sqlite3_int64 lost_of(const char *dir, int session)
{
	char sql[128];

	(void)snprintf(sql, sizeof(sql),
	               "SELECT coalesce(sum(lost), -1) FROM session"
	               " WHERE session = %d",
	               session);
	return number_of(dir, sql);
}

static void lose_in_session(struct store *s, uint64_t session, uint64_t lost)
{
	struct welcome w = test_welcome(session);

	store_session(s, &w);
	test_add(s, 1, lost);
	assert_int_equal(store_commit(s), -ENOSPC);
}

/* What was lost in sessions that began and ended while the disk was full. */
static void test_sessions_while_full(void **state)
{
	struct store *s = open_with_rows(*state, 100);
	struct welcome w = test_welcome(5);

	write_code = SQLITE_FULL;
	test_add(s, 101, 130);
	lose_in_session(s, 6, 60);
	lose_in_session(s, 7, 70);
	store_session(s, &w); /* 5 goes on: a sensor is asked again */
	test_add(s, 131, 140);
	assert_int_equal(test_status(s).lost, 40);
	lose_in_session(s, 8, 80);
	write_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	test_add(s, 81, 90);
	store_close(s);
	assert_int_equal(test_rows(*state), 110);
	assert_int_equal(lost_of(*state, 5), 40);
	assert_int_equal(lost_of(*state, 6), 60);
	assert_int_equal(lost_of(*state, 7), 70);
	assert_int_equal(lost_of(*state, 8), 80);
	assert_int_equal(
	        number_of(*state,
	                  "SELECT sum(last_seq - first_seq + 1) FROM gap"),
	        40 + 60 + 70 + 80);
}

/* There is room for four; more than that are forgotten, the oldest first. */
static void test_many_sessions_while_full(void **state)
{
	struct store *s = open_with_rows(*state, 100);

	write_code = SQLITE_FULL;
	for (uint64_t session = 6; session <= 12; session++)
		lose_in_session(s, session, session);
	write_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	store_close(s);
	assert_int_equal(test_rows(*state), 100);
	assert_int_equal(lost_of(*state, 5), 0);
	assert_int_equal(lost_of(*state, 7), -1);
	for (int session = 8; session <= 12; session++)
		assert_int_equal(lost_of(*state, session), session);
}

/* What the sensor kept back is no loss of the store. */
static void test_gap_before_loss(void **state)
{
	struct store *s = open_with_rows(*state, 100);
	struct gap_record gap = { 101, 150 };

	store_gap(s, &gap);
	test_add(s, 151, 160);
	write_code = SQLITE_FULL;
	assert_int_equal(store_commit(s), -ENOSPC);
	write_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(test_status(s).gap, 50);
	assert_int_equal(test_status(s).lost, 10);
	store_close(s);
	expect_gap_of_store(*state, 151, 160);
	assert_int_equal(number_of(*state, "SELECT count(*) FROM gap"), 2);
}

/* SQLite cannot even read while it cannot make what it needs beside a file. */
static void test_started_while_full(void **state)
{
	struct welcome w = test_welcome(5);
	struct store_position position;
	struct store *s = open_with_rows(*state, 100);

	store_close(s);
	open_code = SQLITE_FULL;
	s = test_store_open(*state);
	assert_int_equal(test_status(s).state, STORE_FULL);
	assert_non_null(strstr(test_status(s).message, "no space"));
	store_session(s, &w);
	test_add(s, 1, 120); /* the position was not known */
	assert_int_equal(store_commit(s), -ENOSPC);
	assert_int_equal(test_status(s).lost, 120);
	open_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(test_status(s).lost, 20);
	assert_int_equal(test_status(s).stored, 100);
	assert_int_equal(test_status(s).rows, 100);
	store_position(s, &position);
	assert_int_equal(position.last_seq, 120);
	test_add(s, 121, 125);
	store_close(s);
	assert_int_equal(test_rows(*state), 105);
	expect_gap_of_store(*state, 101, 120);
}

/* Before any session: the last one is known as soon as the store is. */
static void test_position_after_full(void **state)
{
	struct store_position position;
	struct store *s = open_with_rows(*state, 100);

	store_close(s);
	open_code = SQLITE_FULL;
	s = test_store_open(*state);
	open_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	store_position(s, &position);
	assert_int_equal(position.session, 5);
	assert_int_equal(position.last_seq, 100);
	store_close(s);
	assert_int_equal(test_rows(*state), 100);
}

/* The tables are made, and then there is no room: once is enough. */
static void test_begun_while_full(void **state)
{
	struct welcome w = test_welcome(5);
	struct store *s;

	write_code = SQLITE_OK;
	open_code = SQLITE_FULL;
	s = test_store_open(*state);
	assert_int_equal(test_status(s).state, STORE_FULL);
	assert_int_equal(store_commit(s), -ENOSPC);
	open_code = SQLITE_OK;
	store_session(s, &w);
	test_add(s, 1, 10);
	assert_int_equal(store_commit(s), 0);
	store_close(s);
	assert_int_equal(test_rows(*state), 10);
}

/* Damage that shows only while writing. */
static void test_damaged_while_open(void **state)
{
	struct store *s = open_with_rows(*state, 100);
	struct store_status status;

	write_code = SQLITE_CORRUPT;
	test_add(s, 101, 200);
	assert_int_equal(store_commit(s), -EBADMSG);
	write_code = SQLITE_OK;
	assert_int_equal(store_commit(s), 0);
	status = test_status(s);
	assert_int_equal(status.state, STORE_OK);
	assert_non_null(strstr(status.message, "set aside"));
	assert_int_equal(status.rows, 0);
	assert_int_equal(status.lost, 200);
	test_add(s, 201, 210);
	assert_int_equal(store_commit(s), 0);
	store_close(s);
	assert_int_equal(test_rows(*state), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(test_full),
		DIR_TEST(test_read_only),
		DIR_TEST(test_broken),
		DIR_TEST(test_full_inside_transaction),
		DIR_TEST(test_ended_while_full),
		DIR_TEST(test_session_begins_while_full),
		DIR_TEST(test_sessions_while_full),
		DIR_TEST(test_many_sessions_while_full),
		DIR_TEST(test_gap_before_loss),
		DIR_TEST(test_started_while_full),
		DIR_TEST(test_position_after_full),
		DIR_TEST(test_begun_while_full),
		DIR_TEST(test_damaged_while_open),
	};

	return cmocka_run_group_tests(tests, install_vfs, NULL);
}
