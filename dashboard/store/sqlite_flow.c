/* sqlite_flow.c - flows on their way into the store. */
#include "dashboard/store/sqlite_flow.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash_table.h"
#include "common/utf8.h"
#include "dashboard/store/sqlite_schema.h"

struct pending {
	struct flow_record r; /* its name is below */
	uint8_t name[FLOW_NAME_MAX];
};

struct flow_rows {
	sqlite3_stmt *put;       /* ends with its connection */
	struct hash_table by_id; /* u64 -> struct pending */
};

struct flow_rows *flow_rows_new(void)
{
	struct flow_rows *f = calloc(1, sizeof(*f));

	if (f &&
	    hash_table_init(&f->by_id, FLOW_ROWS_PENDING_MAX, sizeof(uint64_t),
	                    sizeof(struct pending)) < 0) {
		free(f);
		return NULL;
	}
	return f;
}

void flow_rows_free(struct flow_rows *f)
{
	if (!f)
		return;
	hash_table_done(&f->by_id);
	free(f);
}

int flow_rows_prepare(struct flow_rows *f, sqlite3 *db)
{
	return sqlite_prepare(db,
	                      "INSERT OR REPLACE INTO flow VALUES(?, ?, ?, ?,"
	                      " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	                      " ?, ?, ?)",
	                      &f->put);
}

bool flow_rows_has_room(const struct flow_rows *f)
{
	return f->by_id.used < FLOW_ROWS_PENDING_MAX;
}

void flow_rows_add(struct flow_rows *f, const struct flow_record *r)
{
	struct pending *p = hash_table_add(&f->by_id, &r->id, NULL);

	p->r = *r;
	if (r->name_len)
		memcpy(p->name, r->name, r->name_len);
	p->r.name = p->name;
}

/* Binding to a reset statement fails only without memory: the value is then
 * NULL, which the table refuses where it matters. */
static void bind_count(sqlite3_stmt *stmt, int at, uint64_t value)
{
	(void)sqlite3_bind_int64(stmt, at, (sqlite3_int64)value);
}

static void bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	(void)sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
}

static void bind_addr(sqlite3_stmt *stmt, int at, const struct addr *a)
{
	const uint8_t *b = a->bytes;

	if (a->family == 4)
		bind_count(stmt, at,
		           (uint64_t)b[0] << 24 | (uint64_t)b[1] << 16 |
		                   (uint64_t)b[2] << 8 | b[3]);
	else
		(void)sqlite3_bind_blob(stmt, at, b, sizeof(a->bytes),
		                        SQLITE_TRANSIENT);
}

static void bind_name(sqlite3_stmt *stmt, const struct flow_record *r)
{
	char name[UTF8_ESCAPED_MAX(FLOW_NAME_MAX)];

	if (r->name_source == FLOW_NAME_NONE)
		return;
	(void)utf8_escape(name, sizeof(name), r->name, r->name_len,
	                  UTF8_ESCAPE_NONE);
	bind_text(stmt, 20, name);
	bind_text(stmt, 21, flow_name_source_name(r->name_source));
}

static void bind_traffic(sqlite3_stmt *stmt, const struct flow_record *r)
{
	const struct flow_half *src = &r->from_src, *dst = &r->from_dst;

	bind_count(stmt, 13, src->packets);
	bind_count(stmt, 14, src->bytes);
	bind_count(stmt, 15, dst->packets);
	bind_count(stmt, 16, dst->bytes);
	bind_count(stmt, 17,
	           (uint64_t)src->retransmissions + dst->retransmissions);
	bind_count(stmt, 18, (uint64_t)src->out_of_order + dst->out_of_order);
	if (r->rtt_ns)
		bind_count(stmt, 19, r->rtt_ns);
}

static int write_row(sqlite3_stmt *stmt, const struct flow_record *r,
                     int64_t session_row)
{
	char community[FLOW_COMMUNITY_TEXT_SIZE];

	(void)sqlite3_clear_bindings(stmt); /* always gives OK */
	(void)sqlite3_bind_int64(stmt, 1, session_row);
	bind_count(stmt, 2, r->id);
	(void)sqlite3_bind_int64(stmt, 3, r->first_ns);
	(void)sqlite3_bind_int64(stmt, 4, r->last_ns);
	bind_text(stmt, 5, flow_state_name(r->state));
	if (r->event == FLOW_EVENT_CLOSE)
		bind_text(stmt, 6, flow_reason_name(r->reason));
	bind_count(stmt, 7, r->app);
	bind_count(stmt, 8, r->ip_proto);
	bind_addr(stmt, 9, &r->src);
	bind_count(stmt, 10, r->src_port);
	bind_addr(stmt, 11, &r->dst);
	bind_count(stmt, 12, r->dst_port);
	bind_traffic(stmt, r);
	bind_name(stmt, r);
	flow_community_text(r->community_id, community);
	bind_text(stmt, 22, community);
	(void)sqlite3_step(stmt); /* its result is the reset's */
	return sqlite3_reset(stmt);
}

int flow_rows_write(struct flow_rows *f, int64_t session_row)
{
	const struct pending *p;
	uint32_t position = 0;
	const void *key;
	int code = SQLITE_OK;

	while (code == SQLITE_OK &&
	       (p = hash_table_next(&f->by_id, &position, &key)) != NULL)
		code = write_row(f->put, &p->r, session_row);
	return code;
}

void flow_rows_clear(struct flow_rows *f)
{
	hash_table_clear(&f->by_id);
}
