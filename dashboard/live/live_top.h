/*
 * live_top.h - which keys were seen most, of more keys than memory holds.
 *
 * Shape: counts in an LRU table of LIVE_TOP_TABLE keys, and the LIVE_TOP
 *        largest of them kept apart, unsorted, so that reading them costs
 *        nothing. A key of the largest that left the table keeps its counts.
 * Units: packets, bytes on the wire.
 * Errors: init gives -ENOMEM.
 * Ownership: keys are copied.
 * Threads: none of its own; live.c locks.
 */
#ifndef DASHBOARD_LIVE_LIVE_TOP_H
#define DASHBOARD_LIVE_LIVE_TOP_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/hash_table.h"
#include "dashboard/live/live.h"

#define LIVE_TOP_TABLE 8192
#define LIVE_TOP_KEY_MAX 256

struct live_top_entry {
	uint8_t key[LIVE_TOP_KEY_MAX];
	uint64_t packets, bytes;
	int64_t last_ns;
};

struct live_top {
	struct hash_table table;
	size_t key_size;
	size_t used;
	uint64_t floor; /* no entry of `set` has fewer packets */
	struct live_top_entry set[LIVE_TOP];
};

MUST_CHECK int live_top_init(struct live_top *t, size_t key_size);
void live_top_done(struct live_top *t);
void live_top_add(struct live_top *t, const void *key, uint32_t bytes,
                  int64_t ts_ns);

/* Most packets first; gives their number. */
size_t live_top_sort(const struct live_top *t,
                     const struct live_top_entry *out[LIVE_TOP]);

#endif
