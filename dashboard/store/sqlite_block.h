/*
 * sqlite_block.h - what each block of packet ids holds, so that a question
 * about a time or a class skips the blocks without it.
 *
 * Shape: one row for BLOCK_IDS ids. It may promise more than the block holds
 *        (rows that were rolled back), never less.
 * Errors: SQLite result codes.
 * Threads: the writer's.
 */
#ifndef DASHBOARD_STORE_SQLITE_BLOCK_H
#define DASHBOARD_STORE_SQLITE_BLOCK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/compiler.h"
#include "proto/record.h"

#define BLOCK_IDS 4096
#define BLOCK_APP_LAST 62 /* bit of this class and all above */

struct block {
	sqlite3_stmt *put; /* ends with its connection */
	uint64_t id;       /* packet id / BLOCK_IDS */
	int64_t min_ts, max_ts;
	uint64_t apps;
	bool changed;
};

/* The bit of a class in `apps`. */
static inline uint64_t block_app_bit(uint8_t app)
{
	return UINT64_C(1) << (app < BLOCK_APP_LAST ? app : BLOCK_APP_LAST);
}

/* Goes on with the block that `next_id` falls into. */
MUST_CHECK int block_prepare(struct block *b, sqlite3 *db, uint64_t next_id);
/* False: write this one and begin the next. */
bool block_holds(const struct block *b, uint64_t id);
void block_begin(struct block *b, uint64_t id);
void block_add(struct block *b, const struct packet_record *r);
/* Inside a transaction. */
MUST_CHECK int block_write(struct block *b);

#endif
