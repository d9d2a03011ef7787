/*
 * packet_copies.h - packets taken out of live, so that its lock is free while
 * they become JSON.
 *
 * Shape: at most PACKETS_MAX copies, oldest first, and at most
 * PACKETS_BYTES_MAX of field values: the oldest go first. Errors: what there is
 * no memory for is counted as skipped. Ownership: the copies own their bytes;
 * done frees. Threads: one at a time.
 */
#ifndef DASHBOARD_API_PACKET_COPIES_H
#define DASHBOARD_API_PACKET_COPIES_H

#include <stddef.h>
#include <stdint.h>

#include "dashboard/api/views.h"
#include "dashboard/live/live.h"

struct packet_copy {
	uint64_t id;
	struct packet_record record;
	uint8_t bytes[]; /* what the fields of `record` point into */
};

struct packet_copies {
	struct packet_copy *copies[PACKETS_MAX];
	size_t count;
	size_t bytes;
	uint64_t skipped; /* matching ones that were left out */
};

/* `limit` is at most PACKETS_MAX; `app` -1 is all. */
void packet_copies_take(struct packet_copies *c, struct live *live,
                        uint64_t after_id, int app, size_t limit);
void packet_copies_done(struct packet_copies *c);
/* An array; NULL is out of memory. */
struct json *packet_copies_json(const struct packet_copies *c);

#endif
