/*
 * sqlite_feed.h - a batch of packets in memory that SQLite reads as a table.
 *
 * Shape: `INSERT INTO packet SELECT * FROM feed` takes a whole batch in one
 *        statement, through an eponymous virtual table: about half the cost of
 *        binding and stepping row by row.
 * Errors: SQLite result codes.
 * Ownership: records are copied. The feed outlives the connection.
 * Threads: the writer's.
 */
#ifndef DASHBOARD_STORE_SQLITE_FEED_H
#define DASHBOARD_STORE_SQLITE_FEED_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "proto/record.h"

/* The columns of the table packet behind its id: COLUMN(UPPER, "name"). */
#define FEED_COLUMNS(COLUMN)                                                   \
	COLUMN(SESSION, "session")                                             \
	COLUMN(SEQ, "seq")                                                     \
	COLUMN(TS, "ts")                                                       \
	COLUMN(LEN, "len")                                                     \
	COLUMN(CAPLEN, "caplen")                                               \
	COLUMN(APP, "app")                                                     \
	COLUMN(SRC, "src")                                                     \
	COLUMN(SPORT, "sport")                                                 \
	COLUMN(DST, "dst")                                                     \
	COLUMN(DPORT, "dport")                                                 \
	COLUMN(TCP_FLAGS, "tcp_flags")                                         \
	COLUMN(PAYLOAD_LEN, "payload_len")                                     \
	COLUMN(IP_PROTO, "ip_proto")                                           \
	COLUMN(TTL, "ttl")                                                     \
	COLUMN(FRAG, "frag")                                                   \
	COLUMN(L4, "l4")                                                       \
	COLUMN(FAULT, "fault")                                                 \
	COLUMN(LINK_TYPE, "link_type")                                         \
	COLUMN(ETHERTYPE, "ethertype")                                         \
	COLUMN(ETH_SRC, "eth_src")                                             \
	COLUMN(ETH_DST, "eth_dst")                                             \
	COLUMN(VLAN, "vlan")                                                   \
	COLUMN(TUNNELS, "tunnels")                                             \
	COLUMN(NAME, "name")                                                   \
	COLUMN(FIELDS, "fields")

enum feed_column {
	FEED_ID = 0,
#define COLUMN(upper, name) FEED_##upper,
	FEED_COLUMNS(COLUMN)
#undef COLUMN
};

/* "id,session,..." as one string literal, and the part behind "id". */
#define FEED_NEXT_NAME(upper, name) "," name
#define FEED_OTHER_NAMES FEED_COLUMNS(FEED_NEXT_NAME)
#define FEED_NAMES "id" FEED_OTHER_NAMES

struct feed;

MUST_CHECK int feed_new(struct feed **out_feed); /* 0 or -ENOMEM */
void feed_free(struct feed *f);                  /* NULL is fine */

/* Makes the table `feed` known to a connection. */
MUST_CHECK int feed_register(struct feed *f, sqlite3 *db);

/* Whether one more packet fits, whatever it is: otherwise insert and clear. */
bool feed_has_room(const struct feed *f);
void feed_add(struct feed *f, uint64_t id, int64_t session,
              const struct packet_record *r);
size_t feed_count(const struct feed *f);
void feed_clear(struct feed *f);

#endif
