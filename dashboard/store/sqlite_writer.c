/* sqlite_writer.c - every packet a row: the one that writes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/store/sqlite_block.h"
#include "dashboard/store/sqlite_error.h"
#include "dashboard/store/sqlite_feed.h"
#include "dashboard/store/sqlite_flow.h"
#include "dashboard/store/sqlite_rollup.h"
#include "dashboard/store/sqlite_schema.h"
#include "dashboard/store/sqlite_session.h"
#include "dashboard/store/store_files.h"

enum statement {
	STATEMENT_BEGIN = 0,
	STATEMENT_COMMIT,
	STATEMENT_ROLLBACK,
	STATEMENT_INSERT,
	STATEMENT_META,
	STATEMENT_COUNT
};

static const char *const statements[STATEMENT_COUNT] = {
	[STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
	[STATEMENT_COMMIT] = "COMMIT",
	[STATEMENT_ROLLBACK] = "ROLLBACK",
	[STATEMENT_INSERT] = ("INSERT INTO packet(" FEED_NAMES
	                      ") SELECT " FEED_NAMES " FROM feed"),
	[STATEMENT_META] = ("INSERT OR REPLACE INTO meta(key, value) VALUES"
	                    "('session', ?), ('next_id', ?)"),
};

#define UNSAVED_MAX 4

struct store {
	struct store_files files;
	sqlite3 *db;
	sqlite3_stmt *of[STATEMENT_COUNT];
	struct feed *feed;
	struct flow_rows *flows;
	struct session session;
	/* Those before it whose counters and gaps wait for a commit that
	 * succeeds, the oldest first. Above UNSAVED_MAX the oldest goes. */
	struct session unsaved[UNSAVED_MAX];
	size_t unsaved_count;
	int64_t newest_row; /* given to a session */
	struct rollup rollup;
	struct block block;
	uint64_t next_id;
	uint64_t rows; /* durable, over all sessions */
	bool ready;    /* connected, every statement prepared */
	bool writing;  /* a transaction is open */
	bool damaged;  /* the file is to be set aside */
	enum store_state state;
	int result; /* of the failure that made the state */
	char message[STORE_ERROR_SIZE];
	char notice[STORE_ERROR_SIZE]; /* the message while all is well */
};

/* --------------------------------------------------------------- faults */

static int step(struct store *s, enum statement which)
{
	(void)sqlite3_step(s->of[which]); /* its result is the reset's */
	return sqlite3_reset(s->of[which]);
}

/* The open transaction and everything that waits for it is gone. */
static void fail(struct store *s, int code)
{
	struct sqlite_error error = sqlite_error_of(s->db, code);

	sqlite_error_explain(&error, s->db, s->files.path, s->message);
	s->state = error.state;
	s->result = error.result;
	s->damaged = s->damaged || error.damaged;
	if (s->writing)
		(void)step(s, STATEMENT_ROLLBACK); /* may be rolled back */
	s->writing = false;
	feed_clear(s->feed);
	flow_rows_clear(s->flows); /* the next record of each tells all of it */
	rollup_clear(&s->rollup);
	session_lose_pending(&s->session);
}

/* ------------------------------------------------------ inside the writing */

static int begin(struct store *s)
{
	int code = s->writing ? SQLITE_OK : step(s, STATEMENT_BEGIN);

	s->writing = s->writing || code == SQLITE_OK;
	return code;
}

/* What is in memory goes into the open transaction. */
static int write_batch(struct store *s)
{
	int code = begin(s);

	if (code == SQLITE_OK && feed_count(s->feed))
		code = step(s, STATEMENT_INSERT);
	if (code == SQLITE_OK)
		code = rollup_write(&s->rollup);
	if (code == SQLITE_OK)
		code = block_write(&s->block);
	if (code == SQLITE_OK)
		code = flow_rows_write(s->flows, s->session.row);
	if (code != SQLITE_OK)
		return code;
	feed_clear(s->feed);
	flow_rows_clear(s->flows);
	return SQLITE_OK;
}

static int write_meta(struct store *s)
{
	sqlite3_stmt *meta = s->of[STATEMENT_META];

	(void)sqlite3_bind_int64(meta, 1, s->session.row);
	(void)sqlite3_bind_int64(meta, 2, (sqlite3_int64)s->next_id);
	return step(s, STATEMENT_META);
}

static int write_unsaved(struct store *s)
{
	int code = SQLITE_OK;

	for (size_t i = 0; i < s->unsaved_count && code == SQLITE_OK; i++) {
		struct session *old = &s->unsaved[i];

		session_share(old, &s->session);
		if (!old->row)
			code = session_find_row(old, &s->newest_row);
		if (code == SQLITE_OK)
			code = session_write(old);
	}
	return code;
}

static int write_all(struct store *s)
{
	int code = SQLITE_OK;

	if (!s->session.row && s->session.welcome.session)
		code = session_find_row(&s->session, &s->newest_row);

	if (code == SQLITE_OK)
		code = write_batch(s);
	if (code == SQLITE_OK)
		code = write_unsaved(s);
	if (code == SQLITE_OK)
		code = session_write(&s->session);
	if (code == SQLITE_OK)
		code = write_meta(s);
	return code == SQLITE_OK ? step(s, STATEMENT_COMMIT) : code;
}

static bool has_room(const struct store *s, uint64_t id)
{
	return feed_has_room(s->feed) && rollup_has_room(&s->rollup) &&
	       block_holds(&s->block, id);
}

/* The packet waits in memory, or the state says why it does not. */
static void take(struct store *s, uint64_t id, const struct packet_record *r)
{
	if (!has_room(s, id)) {
		int code = write_batch(s);

		if (code != SQLITE_OK) {
			fail(s, code);
			return;
		}
		if (!block_holds(&s->block, id))
			block_begin(&s->block, id);
	}
	feed_add(s->feed, id, s->session.row, r);
	rollup_add(&s->rollup, r);
	block_add(&s->block, r);
	session_take(&s->session, r->seq);
}

/* ------------------------------------------------------- open and close */

static int prepare(struct store *s)
{
	int code = feed_register(s->feed, s->db);

	for (size_t i = 0; i < STATEMENT_COUNT && code == SQLITE_OK; i++)
		code = sqlite_prepare(s->db, statements[i], &s->of[i]);
	if (code == SQLITE_OK)
		code = session_prepare(&s->session, s->db);
	if (code == SQLITE_OK)
		code = rollup_prepare(&s->rollup, s->db);
	return code == SQLITE_OK ? flow_rows_prepare(s->flows, s->db) : code;
}

/* Where the last run ended. */
static int resume(struct store *s)
{
	sqlite3_int64 next_id = 1, rows = 0;
	int code = sqlite_number(s->db,
	                         "SELECT max((SELECT coalesce(max(id), 0) + 1"
	                         " FROM packet), coalesce((SELECT value FROM"
	                         " meta WHERE key = 'next_id'), 1))",
	                         &next_id);

	if (code == SQLITE_OK)
		code = sqlite_number(
		        s->db, "SELECT coalesce(sum(stored), 0) FROM session",
		        &rows);
	if (next_id < 1 || rows < 0)
		code = SQLITE_CORRUPT;
	s->next_id =
	        s->next_id > (uint64_t)next_id ? s->next_id : (uint64_t)next_id;
	s->rows = (uint64_t)rows;
	if (code == SQLITE_OK)
		code = block_prepare(&s->block, s->db, s->next_id);
	return code;
}

static int connect_db(struct store *s)
{
	int code = sqlite_open_writer(s->files.path, &s->db);

	if (code == SQLITE_OK)
		code = prepare(s);
	if (code == SQLITE_OK)
		code = resume(s);
	if (code == SQLITE_OK && !s->session.welcome.session)
		code = session_load_last(&s->session, s->db);
	s->ready = code == SQLITE_OK;
	return code;
}

static void disconnect_db(struct store *s)
{
	sqlite3_stmt *stmt;

	while (s->db && (stmt = sqlite3_next_stmt(s->db, NULL)) != NULL)
		(void)sqlite3_finalize(stmt); /* repeats an old result */
	(void)sqlite3_close(s->db);           /* nothing is open in it */
	s->db = NULL;
	s->ready = false;
}

/* A damaged file is kept under another name; a new one takes its place, and
 * the session begins in it without the rows that went away. */
static int begin_anew(struct store *s)
{
	char aside[STORE_PATH_SIZE];
	int result;

	disconnect_db(s);
	result = store_files_set_aside(&s->files, aside);
	if (result < 0) {
		(void)snprintf(s->message, sizeof(s->message),
		               "%.300s is damaged and cannot be set aside: %s",
		               s->files.path, strerrordesc_np(-result));
		return SQLITE_IOERR;
	}
	(void)snprintf(s->notice, sizeof(s->notice),
	               "the store was damaged: it was set aside as %.300s and "
	               "a new one begun",
	               aside);
	s->damaged = false;
	session_begin_anew(&s->session);
	for (size_t i = 0; i < s->unsaved_count; i++)
		session_begin_anew(&s->unsaved[i]);
	return SQLITE_OK;
}

static int reconnect(struct store *s)
{
	int code = s->damaged ? begin_anew(s) : SQLITE_OK;

	if (code == SQLITE_OK && s->db)
		disconnect_db(s);
	return code == SQLITE_OK ? connect_db(s) : code;
}

/* Without space, or read-only, the store goes on and tries again later. */
static int open_db(struct store *s, char error[STORE_ERROR_SIZE])
{
	int code = connect_db(s);
	struct sqlite_error why = sqlite_error_of(s->db, code);

	if (why.damaged) {
		s->damaged = true;
		code = reconnect(s);
		why = sqlite_error_of(s->db, code);
	}
	if (!why.result)
		return 0;
	sqlite_error_explain(&why, s->db, s->files.path, error);
	if (why.state != STORE_FULL && why.state != STORE_READ_ONLY)
		return why.result;
	s->state = why.state;
	s->result = why.result;
	(void)snprintf(s->message, sizeof(s->message), "%s", error);
	return 0;
}

int store_open(const char *dir, struct store **out_store,
               char error[STORE_ERROR_SIZE])
{
	struct store *s = calloc(1, sizeof(*s));
	int result = -ENOMEM;

	if (s) {
		s->files.lock_fd = -1;
		s->next_id = 1;
		s->flows = flow_rows_new();
	}
	if (!s || !s->flows || feed_new(&s->feed) < 0) {
		(void)snprintf(error, STORE_ERROR_SIZE, "out of memory");
		goto out;
	}
	result = store_files_take(dir, &s->files, error);
	if (!result)
		result = open_db(s, error);
	if (result < 0)
		goto out;
	*out_store = s;
	s = NULL;
out:
	store_close(s);
	return result;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->ready)
		(void)store_commit(s); /* what fails now is lost */
	disconnect_db(s);
	store_files_release(&s->files);
	feed_free(s->feed);
	flow_rows_free(s->flows);
	free(s);
}

/* --------------------------------------------------------- what is given */

void store_position(const struct store *s, struct store_position *out)
{
	out->session = s->session.welcome.session;
	out->last_seq = s->session.durable_seq;
}

static void drop_unsaved(struct store *s, size_t at)
{
	s->unsaved_count--;
	memmove(&s->unsaved[at], &s->unsaved[at + 1],
	        (s->unsaved_count - at) * sizeof(s->unsaved[0]));
}

/* The session changes while nothing can be written: the old one is kept, and
 * the new one may be one that was. */
static void keep_unsaved(struct store *s, uint64_t next)
{
	struct session old = s->session;

	for (size_t i = 0; i < s->unsaved_count; i++) {
		if (s->unsaved[i].welcome.session != next)
			continue;
		s->session = s->unsaved[i];
		session_share(&s->session, &old);
		drop_unsaved(s, i);
		break;
	}
	if (!old.welcome.session || !old.changed)
		return;
	if (s->unsaved_count == UNSAVED_MAX)
		drop_unsaved(s, 0);
	s->unsaved[s->unsaved_count++] = old;
}

void store_session(struct store *s, const struct welcome *w)
{
	int code = SQLITE_OK;

	if (s->session.welcome.session != w->session && store_commit(s) < 0)
		keep_unsaved(s, w->session);
	session_begin(&s->session, w);
	if (s->ready && !s->session.row)
		code = session_find_row(&s->session, &s->newest_row);
	if (code != SQLITE_OK)
		fail(s, code);
}

uint64_t store_add(struct store *s, const struct packet_record *r)
{
	uint64_t id = s->next_id++;

	s->session.changed = true;
	if (s->state == STORE_OK)
		take(s, id, r);
	if (s->state != STORE_OK)
		session_lose(&s->session, r->seq);
	s->session.newest_seq = r->seq;
	return id;
}

void store_flow(struct store *s, const struct flow_record *r)
{
	int code = SQLITE_OK;

	if (s->state != STORE_OK || !s->session.row)
		return;
	s->session.changed = true;
	if (!flow_rows_has_room(s->flows))
		code = write_batch(s);
	if (code == SQLITE_OK)
		flow_rows_add(s->flows, r);
	else
		fail(s, code);
}

void store_gap(struct store *s, const struct gap_record *g)
{
	if (s->session.pending)
		(void)store_commit(s); /* so that what is lost has no holes */
	session_gap(&s->session, g);
}

/* On a quiet wire nothing is worth a write. */
void store_stats(struct store *s, const struct stats_record *stats)
{
	const struct stats_record *old = &s->session.stats;

	if (!s->session.has_stats ||
	    stats->kernel_received != old->kernel_received ||
	    stats->interface_dropped != old->interface_dropped ||
	    stats->decoded != old->decoded)
		s->session.changed = true;
	s->session.stats = *stats;
	s->session.has_stats = true;
}

int store_commit(struct store *s)
{
	int code = SQLITE_OK;

	if (s->state == STORE_OK && !s->session.changed)
		return 0;
	if (s->damaged || !s->ready)
		code = reconnect(s);
	if (code == SQLITE_OK)
		code = write_all(s);
	if (code != SQLITE_OK) {
		fail(s, code);
		return s->result;
	}
	s->writing = false;
	s->rows += s->session.pending;
	s->unsaved_count = 0;
	session_written(&s->session);
	s->state = STORE_OK;
	return 0;
}

void store_status(const struct store *s, struct store_status *out)
{
	const struct session *session = &s->session;

	*out = (struct store_status){
		.state = s->state,
		.set_aside = s->notice[0] != '\0',
		.rows = s->rows,
		.bytes = store_files_bytes(&s->files),
		.delivered = session->stored + session->pending + session->lost,
		.stored = session->stored,
		.pending = session->pending,
		.lost = session->lost,
		.gap = session->gap,
	};
	(void)snprintf(out->message, sizeof(out->message), "%s",
	               s->state == STORE_OK ? s->notice : s->message);
	(void)snprintf(out->path, sizeof(out->path), "%s", s->files.path);
}
