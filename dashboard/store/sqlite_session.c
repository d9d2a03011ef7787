/* sqlite_session.c - the session the store is in. */
#include "dashboard/store/sqlite_session.h"

#include <string.h>

#include "common/clock.h"
#include "common/utf8.h"
#include "dashboard/store/sqlite_schema.h"

int session_prepare(struct session *s, sqlite3 *db)
{
	int code = sqlite_prepare(
	        db,
	        "SELECT id, met, last_seq, stored, lost, gap FROM session"
	        " WHERE session = ?",
	        &s->find);

	if (code == SQLITE_OK)
		code = sqlite_prepare(
		        db,
		        "INSERT INTO session VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?,"
		        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		        " ON CONFLICT(id) DO UPDATE SET"
		        " last_seq = excluded.last_seq,"
		        " stored = excluded.stored, lost = excluded.lost,"
		        " gap = excluded.gap, stats_at = excluded.stats_at,"
		        " kernel_received = excluded.kernel_received,"
		        " kernel_dropped = excluded.kernel_dropped,"
		        " interface_dropped = excluded.interface_dropped,"
		        " decoded = excluded.decoded,"
		        " malformed = excluded.malformed, cut = excluded.cut",
		        &s->put);
	if (code == SQLITE_OK)
		code = sqlite_prepare(
		        db,
		        "INSERT INTO gap(session, first_seq, last_seq, at,"
		        " cause) VALUES(?, ?, ?, ?, ?)",
		        &s->put_gap);
	return code;
}

void session_share(struct session *s, const struct session *connected)
{
	s->find = connected->find;
	s->put = connected->put;
	s->put_gap = connected->put_gap;
}

static uint64_t column_count(sqlite3_stmt *stmt, int column)
{
	return (uint64_t)sqlite3_column_int64(stmt, column);
}

/* A session that went on before the table could be read was given again what
 * the table has: that is neither lost nor a gap. */
static void forget_known(struct session *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->gap_count; i++) {
		struct session_gap gap = s->gaps[i];
		uint64_t first = gap.range.first_seq;

		if (gap.range.first_seq <= s->durable_seq)
			gap.range.first_seq = s->durable_seq + 1;
		if (gap.range.first_seq > gap.range.last_seq + 1)
			gap.range.first_seq = gap.range.last_seq + 1;
		*(gap.by_store ? &s->lost : &s->gap) -=
		        gap.range.first_seq - first;
		if (gap.range.first_seq <= gap.range.last_seq)
			s->gaps[kept++] = gap;
	}
	s->gap_count = kept;
}

/* Adds to `s` what the table knows about a session, if anything. */
static int load(struct session *s, uint64_t number)
{
	bool given = s->pending || s->lost || s->gap;

	(void)sqlite3_bind_int64(s->find, 1, (sqlite3_int64)number);
	if (sqlite3_step(s->find) == SQLITE_ROW) {
		s->row = sqlite3_column_int64(s->find, 0);
		s->met_ns = sqlite3_column_int64(s->find, 1);
		s->durable_seq = column_count(s->find, 2);
		forget_known(s);
		s->stored += column_count(s->find, 3);
		s->lost += column_count(s->find, 4);
		s->gap += column_count(s->find, 5);
		if (!given || s->newest_seq < s->durable_seq)
			s->newest_seq = s->durable_seq;
	}
	return sqlite3_reset(s->find);
}

/* Keeps the statements, forgets the rest. */
static void forget(struct session *s)
{
	struct session nothing = { 0 };

	session_share(&nothing, s);
	*s = nothing;
}

int session_load_last(struct session *s, sqlite3 *db)
{
	sqlite3_int64 number = 0, known = 0;
	int code =
	        sqlite_number(db,
	                      "SELECT count(*) FROM session WHERE id ="
	                      " (SELECT value FROM meta WHERE key = 'session')",
	                      &known);

	forget(s);
	if (code != SQLITE_OK || !known)
		return code;
	code = sqlite_number(db,
	                     "SELECT session FROM session WHERE id ="
	                     " (SELECT value FROM meta WHERE key = 'session')",
	                     &number);
	if (code == SQLITE_OK)
		code = load(s, (uint64_t)number);
	if (code == SQLITE_OK)
		s->welcome.session = (uint64_t)number;
	else
		forget(s);
	return code;
}

void session_begin(struct session *s, const struct welcome *w)
{
	if (s->welcome.session != w->session) {
		forget(s);
		s->newest_seq = w->first_seq ? w->first_seq - 1 : 0;
		s->durable_seq = s->newest_seq;
	}
	s->welcome = *w;
	s->changed = true;
}

void session_begin_anew(struct session *s)
{
	s->lost += s->stored;
	s->stored = 0;
	s->row = 0;
	s->changed = true;
}

int session_find_row(struct session *s, int64_t *newest_row)
{
	sqlite3_int64 newest = 0;
	int code = load(s, s->welcome.session);

	if (code != SQLITE_OK || s->row)
		return code;
	code = sqlite_number(sqlite3_db_handle(s->find),
	                     "SELECT coalesce(max(id), 0) FROM session",
	                     &newest);
	if (code != SQLITE_OK)
		return code;
	*newest_row = (newest > *newest_row ? newest : *newest_row) + 1;
	s->row = *newest_row;
	s->met_ns = clock_real_ns();
	return SQLITE_OK;
}

static void queue_gap(struct session *s, const struct gap_record *g,
                      bool by_store)
{
	struct session_gap *last =
	        s->gap_count ? &s->gaps[s->gap_count - 1] : NULL;

	s->changed = true;
	if (last && last->by_store == by_store &&
	    last->range.last_seq + 1 == g->first_seq) {
		last->range.last_seq = g->last_seq;
		return;
	}
	if (s->gap_count == SESSION_GAPS_MAX)
		return; /* still counted, only its range is not kept */
	s->gaps[s->gap_count++] =
	        (struct session_gap){ *g, clock_real_ns(), by_store };
}

void session_gap(struct session *s, const struct gap_record *g)
{
	queue_gap(s, g, false);
	s->gap += g->last_seq - g->first_seq + 1;
	if (g->last_seq > s->newest_seq)
		s->newest_seq = g->last_seq;
}

void session_take(struct session *s, uint64_t seq)
{
	if (!s->pending++)
		s->pending_first = seq;
}

void session_lose(struct session *s, uint64_t seq)
{
	struct gap_record range = { seq, seq };

	queue_gap(s, &range, true);
	s->lost++;
}

void session_lose_pending(struct session *s)
{
	struct gap_record range = { s->pending_first, s->newest_seq };

	if (!s->pending)
		return;
	queue_gap(s, &range, true);
	s->lost += s->pending;
	s->pending = 0;
}

static void bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	char escaped[UTF8_ESCAPED_MAX(WELCOME_FILTER_MAX)];
	size_t len = utf8_escape(escaped, sizeof(escaped), text, strlen(text),
	                         UTF8_ESCAPE_UNPRINTABLE);

	/* Out of memory leaves NULL, which the table refuses. */
	(void)sqlite3_bind_text(stmt, at, escaped, (int)len, SQLITE_TRANSIENT);
}

static void bind_count(sqlite3_stmt *stmt, int at, uint64_t value)
{
	(void)sqlite3_bind_int64(stmt, at, (sqlite3_int64)value);
}

static void bind_welcome(sqlite3_stmt *stmt, const struct session *s)
{
	const struct welcome *w = &s->welcome;

	bind_count(stmt, 2, w->session);
	bind_text(stmt, 3,
	          w->source == WELCOME_SOURCE_REPLAY ? "replay" : "live");
	bind_text(stmt, 4, w->interface);
	bind_text(stmt, 5, w->filter);
	bind_text(stmt, 6, w->version);
	bind_count(stmt, 7, w->link_type);
	bind_count(stmt, 8, w->snaplen);
	(void)sqlite3_bind_int64(stmt, 9, w->started_ns);
	(void)sqlite3_bind_int64(stmt, 10, s->met_ns);
	bind_count(stmt, 11, w->first_seq);
}

static void bind_stats(sqlite3_stmt *stmt, const struct stats_record *stats)
{
	(void)sqlite3_bind_int64(stmt, 16, stats->at_ns);
	bind_count(stmt, 17, stats->kernel_received);
	bind_count(stmt, 18, stats->kernel_dropped);
	bind_count(stmt, 19, stats->interface_dropped);
	bind_count(stmt, 20, stats->decoded);
	bind_count(stmt, 21, stats->malformed);
	bind_count(stmt, 22, stats->cut);
}

/* The row as it will be when the transaction is durable. */
static int write_row(struct session *s)
{
	(void)sqlite3_clear_bindings(s->put); /* always gives OK */
	(void)sqlite3_bind_int64(s->put, 1, s->row);
	bind_welcome(s->put, s);
	bind_count(s->put, 12, s->newest_seq);
	bind_count(s->put, 13, s->stored + s->pending);
	bind_count(s->put, 14, s->lost);
	bind_count(s->put, 15, s->gap);
	if (s->has_stats)
		bind_stats(s->put, &s->stats);
	(void)sqlite3_step(s->put); /* its result is the reset's */
	return sqlite3_reset(s->put);
}

static int write_gap(struct session *s, const struct session_gap *g)
{
	(void)sqlite3_bind_int64(s->put_gap, 1, s->row);
	bind_count(s->put_gap, 2, g->range.first_seq);
	bind_count(s->put_gap, 3, g->range.last_seq);
	(void)sqlite3_bind_int64(s->put_gap, 4, g->at_ns);
	bind_text(s->put_gap, 5, g->by_store ? "store" : "sensor");
	(void)sqlite3_step(s->put_gap); /* as above */
	return sqlite3_reset(s->put_gap);
}

int session_write(struct session *s)
{
	int code = s->row ? write_row(s) : SQLITE_OK;

	for (size_t i = 0; i < s->gap_count && code == SQLITE_OK; i++)
		code = write_gap(s, &s->gaps[i]);
	return code;
}

void session_written(struct session *s)
{
	s->stored += s->pending;
	s->pending = 0;
	s->durable_seq = s->newest_seq;
	s->gap_count = 0;
	s->changed = false;
}
