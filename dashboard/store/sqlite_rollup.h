/*
 * sqlite_rollup.h - packets and bytes of each second and class, added up in
 * memory and written with the rows they count.
 *
 * Shape: bounded: ROLLUP_MAX entries between two writes. Packets without a time
 *        are not counted.
 * Errors: SQLite result codes; on failure the entries stay until
 *        rollup_clear().
 * Threads: the writer's.
 */
#ifndef DASHBOARD_STORE_SQLITE_ROLLUP_H
#define DASHBOARD_STORE_SQLITE_ROLLUP_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "proto/record.h"

#define ROLLUP_MAX 512
#define ROLLUP_SLOTS 1024 /* a power of two above ROLLUP_MAX */

struct rollup_entry {
	int64_t second;
	uint64_t packets, bytes; /* no packets: the slot is free */
	uint8_t app;
};

struct rollup {
	sqlite3_stmt *put; /* ends with its connection */
	size_t count;
	struct rollup_entry slots[ROLLUP_SLOTS];
	uint16_t used[ROLLUP_MAX]; /* slots in use, in order of arrival */
};

MUST_CHECK int rollup_prepare(struct rollup *r, sqlite3 *db);
/* Whether one more packet fits, whatever it is: otherwise write. */
bool rollup_has_room(const struct rollup *r);
void rollup_add(struct rollup *r, const struct packet_record *p);
/* Inside a transaction; empties it. */
MUST_CHECK int rollup_write(struct rollup *r);
void rollup_clear(struct rollup *r);

#endif
