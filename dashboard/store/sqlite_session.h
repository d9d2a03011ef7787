/*
 * sqlite_session.h - the session the store is in, its counters and its gaps.
 *
 * Shape: counters live in memory and are written, all of them, with every
 *        commit; `delivered` = stored + pending + lost at any time. Packets
 *        that could not be stored become a gap of their own, cause "store".
 * Errors: SQLite result codes.
 * Threads: the writer's.
 */
#ifndef DASHBOARD_STORE_SQLITE_SESSION_H
#define DASHBOARD_STORE_SQLITE_SESSION_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/compiler.h"
#include "proto/gap_record.h"
#include "proto/hello.h"
#include "proto/stats_record.h"

#define SESSION_GAPS_MAX 256 /* waiting to be written */

struct session_gap {
	struct gap_record range;
	int64_t at_ns;
	bool by_store;
};

struct session {
	int64_t row; /* in the table; 0: none yet, or it could not be read */
	int64_t met_ns;
	struct welcome welcome;
	uint64_t newest_seq;  /* given to the store */
	uint64_t durable_seq; /* in the table */
	uint64_t stored, pending, lost, gap;
	uint64_t pending_first; /* sequence number of the oldest pending */
	struct stats_record stats;
	bool has_stats;
	bool changed; /* since it was written */
	struct session_gap gaps[SESSION_GAPS_MAX];
	size_t gap_count;
	sqlite3_stmt *find, *put, *put_gap; /* end with their connection */
};

MUST_CHECK int session_prepare(struct session *s, sqlite3 *db);
/* Works with the statements of another from now on. */
void session_share(struct session *s, const struct session *connected);

/* The session of the store's position; none is fine. */
MUST_CHECK int session_load_last(struct session *s, sqlite3 *db);
/* Begins the session of a welcome, or goes on with it. Without a row
 * session_find_row() finds or chooses one, above `newest_row` and all in the
 * table. */
void session_begin(struct session *s, const struct welcome *w);
MUST_CHECK int session_find_row(struct session *s, int64_t *newest_row);
/* Its rows are no longer there: they are lost, and it begins in a new table. */
void session_begin_anew(struct session *s);

void session_gap(struct session *s, const struct gap_record *g);
/* One more packet that waits for the commit. */
void session_take(struct session *s, uint64_t seq);
/* One more packet that is not stored. */
void session_lose(struct session *s, uint64_t seq);
/* Everything pending is lost. There is no gap among it. */
void session_lose_pending(struct session *s);

/* Inside a transaction; when that is durable, session_written(). */
MUST_CHECK int session_write(struct session *s);
void session_written(struct session *s);

#endif
