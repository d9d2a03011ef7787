/* sqlite_reader.c - questions to the store. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "dashboard/store/sqlite_block.h"
#include "dashboard/store/sqlite_error.h"
#include "dashboard/store/sqlite_feed.h"
#include "dashboard/store/sqlite_row.h"
#include "dashboard/store/sqlite_schema.h"
#include "dashboard/store/store_files.h"

#define PROGRESS_STEPS                                                         \
	2000           /* of SQLite's machine between two looks at time        \
	                */
#define EVERY_ROW (-1) /* as a LIMIT */

/* Blocks first: those that cannot hold an answer are skipped whole.
 * ?1 ?2 ids, ?3 class (-1: all), ?4 its bit, ?5 ?6 times, ?7 rows. */
#define SELECT_PACKETS                                                         \
	"SELECT packet.id" FEED_OTHER_NAMES                                    \
	" FROM block CROSS JOIN packet ON packet.id"                           \
	" BETWEEN block.id << 12 AND (block.id << 12) + 4095"                  \
	" WHERE block.id BETWEEN ?1 >> 12 AND ?2 >> 12"                        \
	" AND packet.id BETWEEN ?1 AND ?2"                                     \
	" AND (?3 < 0 OR (block.apps & ?4 AND app = ?3))"
#define WITHIN_TIME                                                            \
	" AND block.max_ts >= ?5 AND block.min_ts <= ?6"                       \
	" AND ts BETWEEN ?5 AND ?6"
#define OLDEST_FIRST " ORDER BY block.id, packet.id LIMIT ?7"
#define NEWEST_FIRST " ORDER BY block.id DESC, packet.id DESC LIMIT ?7"
_Static_assert(BLOCK_IDS == 1 << 12, "the shifts of SELECT_PACKETS");

static const char *const questions[2][2] = {
	{ SELECT_PACKETS OLDEST_FIRST, SELECT_PACKETS NEWEST_FIRST },
	{ SELECT_PACKETS WITHIN_TIME OLDEST_FIRST,
	  SELECT_PACKETS WITHIN_TIME NEWEST_FIRST },
};

struct store_reader {
	struct store_files files;
	sqlite3 *db;
	int64_t deadline_ns; /* monotonic; 0: none */
};

static int is_late(void *arg)
{
	const struct store_reader *r = arg;

	return r->deadline_ns && clock_mono_ns() > r->deadline_ns;
}

static int result_of(const struct store_reader *r, int code)
{
	return sqlite_error_of(r->db, code).result;
}

int store_reader_open(const char *dir, struct store_reader **out,
                      char error[STORE_ERROR_SIZE])
{
	struct store_reader *r = calloc(1, sizeof(*r));
	struct sqlite_error why;
	int result = -ENOMEM;
	int code;

	if (!r) {
		(void)snprintf(error, STORE_ERROR_SIZE, "out of memory");
		return result;
	}
	result = store_files_find(dir, &r->files, error);
	if (result < 0)
		goto out;
	code = sqlite_open_reader(r->files.path, &r->db);
	why = sqlite_error_of(r->db, code);
	result = why.result;
	if (result < 0) {
		sqlite_error_explain(&why, r->db, r->files.path, error);
		goto out;
	}
	sqlite3_progress_handler(r->db, PROGRESS_STEPS, is_late, r);
	*out = r;
	r = NULL;
out:
	store_reader_close(r);
	return result;
}

void store_reader_close(struct store_reader *r)
{
	if (!r)
		return;
	(void)sqlite3_close(r->db); /* no statement is left open */
	free(r);
}

static sqlite3_int64 clamp_id(uint64_t id)
{
	return id > INT64_MAX ? INT64_MAX : (sqlite3_int64)id;
}

/* Binding whole numbers to a new statement cannot fail. */
static void bind_query(sqlite3_stmt *stmt, const struct store_query *q)
{
	uint64_t last = q->before_id ? q->before_id - 1 : INT64_MAX;
	uint64_t bit = q->app < 0 ? 0 : block_app_bit((uint8_t)q->app);

	(void)sqlite3_bind_int64(stmt, 1,
	                         clamp_id(q->after_id) == INT64_MAX
	                                 ? INT64_MAX
	                                 : clamp_id(q->after_id) + 1);
	(void)sqlite3_bind_int64(stmt, 2, clamp_id(last));
	(void)sqlite3_bind_int(stmt, 3, q->app);
	(void)sqlite3_bind_int64(stmt, 4, (sqlite3_int64)bit);
	(void)sqlite3_bind_int64(stmt, 5, q->from_ns);
	(void)sqlite3_bind_int64(stmt, 6, q->to_ns);
	(void)sqlite3_bind_int64(
	        stmt, 7, q->limit ? (sqlite3_int64)q->limit : EVERY_ROW);
}

/* Gives 0, or the errno of a row nobody here wrote. */
static int walk(sqlite3_stmt *stmt, store_packet_fn *fn, void *arg)
{
	struct packet_record record;

	while (sqlite3_step(stmt) == SQLITE_ROW) {
		uint64_t id = (uint64_t)sqlite3_column_int64(stmt, FEED_ID);
		int result = sqlite_row_read(stmt, &record);

		if (result < 0)
			return result;
		if (!fn(id, &record, arg))
			break;
	}
	return 0;
}

int store_reader_packets(struct store_reader *r, const struct store_query *q,
                         int64_t deadline_ns, store_packet_fn *fn, void *arg)
{
	bool timed = q->from_ns != INT64_MIN || q->to_ns != INT64_MAX;
	sqlite3_stmt *stmt = NULL;
	int result, code;

	r->deadline_ns = deadline_ns;
	code = sqlite_prepare(r->db, questions[timed][q->newest_first], &stmt);
	if (code != SQLITE_OK)
		return result_of(r, code);
	bind_query(stmt, q);
	result = walk(stmt, fn, arg);
	code = sqlite3_finalize(stmt); /* the result of the last step */
	return result ? result : result_of(r, code);
}

int store_reader_count(struct store_reader *r, uint64_t *out_rows)
{
	sqlite3_int64 rows = 0;
	int code;

	r->deadline_ns = 0;
	code = sqlite_number(
	        r->db, "SELECT coalesce(sum(stored), 0) FROM session", &rows);
	if (code == SQLITE_OK)
		*out_rows = (uint64_t)rows;
	return result_of(r, code);
}

int store_reader_gaps(struct store_reader *r, struct store_gap_row *out,
                      int max)
{
	sqlite3_stmt *stmt = NULL;
	int count = 0;
	int code;

	r->deadline_ns = 0;
	code = sqlite_prepare(
	        r->db,
	        "SELECT session.session, gap.first_seq, gap.last_seq, gap.at"
	        " FROM gap JOIN session ON session.id = gap.session"
	        " ORDER BY gap.id DESC LIMIT ?",
	        &stmt);
	if (code != SQLITE_OK)
		return result_of(r, code);
	(void)sqlite3_bind_int(stmt, 1, max);
	while (count < max && sqlite3_step(stmt) == SQLITE_ROW) {
		out[count++] = (struct store_gap_row){
			(uint64_t)sqlite3_column_int64(stmt, 0),
			(uint64_t)sqlite3_column_int64(stmt, 1),
			(uint64_t)sqlite3_column_int64(stmt, 2),
			sqlite3_column_int64(stmt, 3),
		};
	}
	code = sqlite3_finalize(stmt);
	return code == SQLITE_OK ? count : result_of(r, code);
}

/* The first line of SQLite's own check, "ok" when all is well. */
static int quick_check(struct store_reader *r, char problem[STORE_ERROR_SIZE],
                       bool *out_ok)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite_prepare(r->db, "PRAGMA quick_check(1)", &stmt);
	const char *text;

	*out_ok = false;
	if (code != SQLITE_OK)
		return code;
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		text = (const char *)sqlite3_column_text(stmt, 0);
		*out_ok = text && strcmp(text, "ok") == 0;
		(void)snprintf(problem, STORE_ERROR_SIZE, "%s",
		               text ? text : "out of memory");
	}
	return sqlite3_finalize(stmt);
}

int store_reader_check(struct store_reader *r, char problem[STORE_ERROR_SIZE])
{
	sqlite3_int64 difference = 0;
	struct sqlite_error why;
	bool ok;
	int code;

	r->deadline_ns = 0;
	code = quick_check(r, problem, &ok);
	if (code == SQLITE_OK && !ok)
		return -EBADMSG;
	if (code == SQLITE_OK)
		code = sqlite_number(
		        r->db,
		        "SELECT (SELECT count(*) FROM packet) -"
		        " (SELECT coalesce(sum(stored), 0) FROM session)",
		        &difference);
	why = sqlite_error_of(r->db, code);
	if (why.result) {
		sqlite_error_explain(&why, r->db, r->files.path, problem);
		return why.result;
	}
	if (difference == 0)
		return 0;
	(void)snprintf(problem, STORE_ERROR_SIZE,
	               "%lld rows more than were counted in",
	               (long long)difference);
	return -EBADMSG;
}
