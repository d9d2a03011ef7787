/* sqlite_feed.c - a batch of packets in memory that SQLite reads as a table.
 * Source: https://www.sqlite.org/vtab.html, 2.1.2 eponymous virtual tables. */
#include "dashboard/store/sqlite_feed.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "proto/packet_record.h"

#define FEED_ROWS 1024
#define FEED_HEAP_SIZE ((size_t)256 << 10) /* names and fields of a batch */
#define NAME_MAX_SIZE UTF8_ESCAPED_MAX(RECORD_VALUE_MAX)
#define ROW_HEAP_MAX (NAME_MAX_SIZE + PACKET_RECORD_MAX)

struct row {
	uint64_t id;
	int64_t session;
	struct packet_record r; /* without its field values */
	uint8_t vlan[2 * RECORD_VLANS_MAX];
	uint8_t tunnels[PACKET_TUNNELS_MAX];
	size_t tunnels_len;
	const uint8_t *name, *fields; /* in the heap, NULL: none */
	uint32_t name_len, fields_len;
};

struct feed {
	size_t count, heap_used;
	struct row rows[FEED_ROWS];
	uint8_t heap[FEED_HEAP_SIZE];
};

struct feed_table {
	sqlite3_vtab base; /* first: SQLite's part */
	struct feed *feed;
};

struct feed_cursor {
	sqlite3_vtab_cursor base; /* first: SQLite's part */
	const struct feed *feed;
	size_t at;
};

/* ------------------------------------------------------ filling the batch */

static void keep_fields(struct feed *f, struct row *row,
                        const struct packet_record *r)
{
	struct writer w = writer_of(f->heap + f->heap_used, PACKET_RECORD_MAX);

	packet_fields_encode(&w, r); /* fits: PACKET_RECORD_MAX */
	row->fields = w.start;
	row->fields_len = (uint32_t)w.used;
	f->heap_used += w.used;
}

static void keep_name(struct feed *f, struct row *row,
                      const struct packet_record *r)
{
	const struct field_value *name = record_name(r);
	uint8_t *room = f->heap + f->heap_used;
	size_t len;

	if (!name)
		return;
	len = utf8_escape((char *)room, NAME_MAX_SIZE, name->bytes, name->len,
	                  UTF8_ESCAPE_NONE);
	row->name = room;
	row->name_len = (uint32_t)len;
	f->heap_used += len;
}

static void keep_tunnels(struct row *row, const struct packet_record *r)
{
	struct writer w = writer_of(row->tunnels, sizeof(row->tunnels));

	packet_tunnels_encode(&w, r); /* fits: PACKET_TUNNELS_MAX */
	row->tunnels_len = w.used;
}

bool feed_has_room(const struct feed *f)
{
	return f->count < FEED_ROWS &&
	       sizeof(f->heap) - f->heap_used >= ROW_HEAP_MAX;
}

void feed_add(struct feed *f, uint64_t id, int64_t session,
              const struct packet_record *r)
{
	struct row *row = &f->rows[f->count];

	assert(feed_has_room(f));
	row->id = id;
	row->session = session;
	memcpy(&row->r, r, offsetof(struct packet_record, fields));
	row->name = NULL;
	row->fields = NULL;
	for (size_t i = 0; i < r->vlan_count; i++)
		writer_put_be16(row->vlan + 2 * i, r->vlan[i]);
	keep_tunnels(row, r);
	if (r->field_count) {
		keep_fields(f, row, r);
		keep_name(f, row, r);
	}
	f->count++;
}

size_t feed_count(const struct feed *f)
{
	return f->count;
}

void feed_clear(struct feed *f)
{
	f->count = 0;
	f->heap_used = 0;
}

int feed_new(struct feed **out_feed)
{
	struct feed *f = malloc(sizeof(*f));

	if (!f)
		return -ENOMEM;
	feed_clear(f);
	*out_feed = f;
	return 0;
}

void feed_free(struct feed *f)
{
	free(f);
}

/* ------------------------------------------------------ the virtual table */

static int feed_connect(sqlite3 *db, void *arg, int argc,
                        const char *const *argv, sqlite3_vtab **out_table,
                        char **out_error)
{
	struct feed_table *table;
	int code =
	        sqlite3_declare_vtab(db, "CREATE TABLE feed(" FEED_NAMES ")");

	(void)argc;
	(void)argv;
	(void)out_error;
	if (code != SQLITE_OK)
		return code;
	table = sqlite3_malloc(sizeof(*table));
	if (!table)
		return SQLITE_NOMEM;
	*table = (struct feed_table){ .feed = arg };
	*out_table = &table->base;
	return SQLITE_OK;
}

static int feed_disconnect(sqlite3_vtab *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

/* There is one way: from the first row to the last. */
static int feed_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	(void)base;
	info->estimatedCost = FEED_ROWS;
	info->estimatedRows = FEED_ROWS;
	return SQLITE_OK;
}

static int feed_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out_cursor)
{
	const struct feed_table *table = (const struct feed_table *)base;
	struct feed_cursor *c = sqlite3_malloc(sizeof(*c));

	if (!c)
		return SQLITE_NOMEM;
	*c = (struct feed_cursor){ .feed = table->feed };
	*out_cursor = &c->base;
	return SQLITE_OK;
}

static int feed_close(sqlite3_vtab_cursor *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

static int feed_filter(sqlite3_vtab_cursor *base, int number, const char *text,
                       int argc, sqlite3_value **argv)
{
	(void)number;
	(void)text;
	(void)argc;
	(void)argv;
	((struct feed_cursor *)base)->at = 0;
	return SQLITE_OK;
}

static int feed_next(sqlite3_vtab_cursor *base)
{
	((struct feed_cursor *)base)->at++;
	return SQLITE_OK;
}

static int feed_eof(sqlite3_vtab_cursor *base)
{
	const struct feed_cursor *c = (const struct feed_cursor *)base;

	return c->at >= c->feed->count;
}

static int feed_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out_rowid)
{
	const struct feed_cursor *c = (const struct feed_cursor *)base;

	*out_rowid = (sqlite3_int64)c->feed->rows[c->at].id;
	return SQLITE_OK;
}

/* -------------------------------------------------- one value of one row */

/* IPv4 is an integer, IPv6 16 bytes: the type tells them apart. */
static void result_addr(sqlite3_context *ctx, const struct packet_record *r,
                        const struct addr *a)
{
	if (!(r->present & RECORD_IP))
		return;
	if (a->family == 4)
		sqlite3_result_int64(ctx, (sqlite3_int64)a->bytes[0] << 24 |
		                                  a->bytes[1] << 16 |
		                                  a->bytes[2] << 8 |
		                                  a->bytes[3]);
	else
		sqlite3_result_blob(ctx, a->bytes, sizeof(a->bytes),
		                    SQLITE_STATIC);
}

static void result_if(sqlite3_context *ctx, const struct packet_record *r,
                      enum record_present bit, uint32_t value)
{
	if (r->present & bit)
		sqlite3_result_int64(ctx, value);
}

static void result_blob(sqlite3_context *ctx, const uint8_t *bytes, size_t len)
{
	if (bytes && len)
		sqlite3_result_blob(ctx, bytes, (int)len, SQLITE_STATIC);
}

static void result_link(sqlite3_context *ctx, const struct row *row, int column)
{
	const struct packet_record *r = &row->r;

	switch (column) {
	case FEED_LINK_TYPE:
		sqlite3_result_int(ctx, r->link_type);
		break;
	case FEED_ETHERTYPE:
		result_if(ctx, r, RECORD_ETHERTYPE, r->ethertype);
		break;
	case FEED_ETH_SRC:
		if (r->present & RECORD_ETH_SRC)
			result_blob(ctx, r->eth_src, MAC_SIZE);
		break;
	case FEED_ETH_DST:
		if (r->present & RECORD_ETH)
			result_blob(ctx, r->eth_dst, MAC_SIZE);
		break;
	case FEED_VLAN:
		result_blob(ctx, row->vlan, 2 * (size_t)r->vlan_count);
		break;
	case FEED_TUNNELS:
		result_blob(ctx, row->tunnels, row->tunnels_len);
		break;
	case FEED_NAME:
		if (row->name)
			sqlite3_result_text(ctx, (const char *)row->name,
			                    (int)row->name_len, SQLITE_STATIC);
		break;
	case FEED_FIELDS:
		result_blob(ctx, row->fields, row->fields_len);
		break;
	default:
		break;
	}
}

static void result_network(sqlite3_context *ctx, const struct row *row,
                           int column)
{
	const struct packet_record *r = &row->r;

	switch (column) {
	case FEED_SRC:
		result_addr(ctx, r, &r->src);
		break;
	case FEED_SPORT:
		result_if(ctx, r, RECORD_PORTS, r->src_port);
		break;
	case FEED_DST:
		result_addr(ctx, r, &r->dst);
		break;
	case FEED_DPORT:
		result_if(ctx, r, RECORD_PORTS, r->dst_port);
		break;
	case FEED_TCP_FLAGS:
		result_if(ctx, r, RECORD_TCP_FLAGS, r->tcp_flags);
		break;
	case FEED_PAYLOAD_LEN:
		result_if(ctx, r, RECORD_PAYLOAD, r->payload_len);
		break;
	case FEED_IP_PROTO:
		result_if(ctx, r, RECORD_IP, r->ip_proto);
		break;
	case FEED_TTL:
		result_if(ctx, r, RECORD_IP, r->ttl);
		break;
	case FEED_FRAG:
		if (r->frag != RECORD_FRAG_NONE)
			result_if(ctx, r, RECORD_IP, r->frag);
		break;
	default:
		result_link(ctx, row, column);
	}
}

static int feed_column(sqlite3_vtab_cursor *base, sqlite3_context *ctx,
                       int column)
{
	const struct feed_cursor *c = (const struct feed_cursor *)base;
	const struct row *row = &c->feed->rows[c->at];
	const struct packet_record *r = &row->r;

	switch (column) {
	case FEED_ID:
		sqlite3_result_int64(ctx, (sqlite3_int64)row->id);
		break;
	case FEED_SESSION:
		sqlite3_result_int64(ctx, row->session);
		break;
	case FEED_SEQ:
		sqlite3_result_int64(ctx, (sqlite3_int64)r->seq);
		break;
	case FEED_TS:
		if (r->ts_ns != RECORD_TS_NONE)
			sqlite3_result_int64(ctx, r->ts_ns);
		break;
	case FEED_LEN:
		sqlite3_result_int64(ctx, r->len);
		break;
	case FEED_CAPLEN:
		sqlite3_result_int64(ctx, r->caplen);
		break;
	case FEED_APP:
		sqlite3_result_int(ctx, r->app);
		break;
	case FEED_L4:
		sqlite3_result_int(ctx, r->l4);
		break;
	case FEED_FAULT:
		if (r->fault != RECORD_FAULT_NONE)
			sqlite3_result_int(ctx, r->fault);
		break;
	default:
		result_network(ctx, row, column);
	}
	return SQLITE_OK;
}

int feed_register(struct feed *f, sqlite3 *db)
{
	/* Without xCreate the table is eponymous: there from the start. */
	static const sqlite3_module module = {
		.xConnect = feed_connect,
		.xBestIndex = feed_best_index,
		.xDisconnect = feed_disconnect,
		.xOpen = feed_open,
		.xClose = feed_close,
		.xFilter = feed_filter,
		.xNext = feed_next,
		.xEof = feed_eof,
		.xColumn = feed_column,
		.xRowid = feed_rowid,
	};

	return sqlite3_create_module(db, "feed", &module, f);
}
