/* sqlite_block.c - what each block of packet ids holds. */
#include "dashboard/store/sqlite_block.h"

#include "dashboard/store/sqlite_schema.h"

void block_begin(struct block *b, uint64_t id)
{
	b->id = id / BLOCK_IDS;
	b->min_ts = INT64_MAX;
	b->max_ts = INT64_MIN;
	b->apps = 0;
	b->changed = false;
}

static int load(struct block *b, sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite_prepare(
	        db, "SELECT min_ts, max_ts, apps FROM block WHERE id = ?",
	        &stmt);

	if (code != SQLITE_OK)
		return code;
	(void)sqlite3_bind_int64(stmt, 1, (sqlite3_int64)b->id);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		if (sqlite3_column_type(stmt, 0) != SQLITE_NULL) {
			b->min_ts = sqlite3_column_int64(stmt, 0);
			b->max_ts = sqlite3_column_int64(stmt, 1);
		}
		b->apps = (uint64_t)sqlite3_column_int64(stmt, 2);
	}
	return sqlite3_finalize(stmt);
}

int block_prepare(struct block *b, sqlite3 *db, uint64_t next_id)
{
	int code = sqlite_prepare(
	        db, "INSERT OR REPLACE INTO block VALUES(?, ?, ?, ?)", &b->put);

	block_begin(b, next_id);
	return code == SQLITE_OK ? load(b, db) : code;
}

bool block_holds(const struct block *b, uint64_t id)
{
	return id / BLOCK_IDS == b->id;
}

void block_add(struct block *b, const struct packet_record *r)
{
	b->changed = true;
	b->apps |= block_app_bit(r->app);
	if (r->ts_ns == RECORD_TS_NONE)
		return;
	if (r->ts_ns < b->min_ts)
		b->min_ts = r->ts_ns;
	if (r->ts_ns > b->max_ts)
		b->max_ts = r->ts_ns;
}

int block_write(struct block *b)
{
	int code;

	if (!b->changed)
		return SQLITE_OK;
	/* Binding whole numbers to a reset statement cannot fail. */
	(void)sqlite3_clear_bindings(b->put);
	(void)sqlite3_bind_int64(b->put, 1, (sqlite3_int64)b->id);
	if (b->min_ts <= b->max_ts) {
		(void)sqlite3_bind_int64(b->put, 2, b->min_ts);
		(void)sqlite3_bind_int64(b->put, 3, b->max_ts);
	}
	(void)sqlite3_bind_int64(b->put, 4, (sqlite3_int64)b->apps);
	(void)sqlite3_step(b->put); /* its result is the reset's */
	code = sqlite3_reset(b->put);
	if (code == SQLITE_OK)
		b->changed = false;
	return code;
}
