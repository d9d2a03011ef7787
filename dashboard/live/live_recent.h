/*
 * live_recent.h - the newest packets, compactly.
 *
 * Shape: a ring of LIVE_RECENT entries with the fixed part of a record, and a
 *        ring of bytes with the encoded fields. An entry leaves when its place
 *        or its bytes are needed. Positions in the byte ring only grow; bytes
 * of one entry never wrap around. Errors: init gives -ENOMEM. Ownership:
 * records are copied in, and borrowed until `fn` returns. Threads: none of its
 * own; live.c locks.
 */
#ifndef DASHBOARD_LIVE_LIVE_RECENT_H
#define DASHBOARD_LIVE_LIVE_RECENT_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "dashboard/live/live.h"

#define LIVE_RECENT_BYTES (8u << 20)
#define LIVE_RECENT_FIXED offsetof(struct packet_record, fields)

struct live_recent_entry {
	uint64_t id;
	uint64_t at; /* of its bytes, counted from the first byte ever */
	uint32_t len;
	uint8_t app;
	uint8_t fixed[LIVE_RECENT_FIXED];
};

struct live_recent {
	struct live_recent_entry *entries; /* LIVE_RECENT */
	uint8_t *bytes;                    /* LIVE_RECENT_BYTES */
	uint64_t first, next; /* entries held, counted from the first ever */
	uint64_t next_at;
};

struct live_recent_query {
	uint64_t after_id;
	int app; /* -1: all */
	size_t limit;
};

MUST_CHECK int live_recent_init(struct live_recent *t);
void live_recent_done(struct live_recent *t);
void live_recent_add(struct live_recent *t, uint64_t id,
                     const struct packet_record *r);

/* As live_recent() in live.h. */
uint64_t live_recent_each(const struct live_recent *t,
                          const struct live_recent_query *q, live_packet_fn *fn,
                          void *arg);

#endif
