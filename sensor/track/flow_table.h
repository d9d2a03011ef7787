/*
 * flow_table.h - all flows: found by their key, let go when they are quiet, or
 * when newer ones need their place.
 *
 * Shape: a hash table of fixed size with a random seed. Each class of flows has
 *        a list from the one used least recently to the newest, so that the
 *        next one to time out, and the oldest of all, stand at an end. To touch
 *        no more memory than needed a flow moves in its list at most once in
 *        FLOW_TABLE_SLACK_NS, and once in capacity / 32 packets: it is let go
 *        that much later, and the oldest is the oldest to within so many
 *        packets.
 * Units: packet time.
 * Errors: init gives -EINVAL, -ENOMEM, or why there is no seed.
 * Ownership: memory is mapped at once and costs nothing until it is used; a
 *        flow lives until it is removed.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_TRACK_FLOW_TABLE_H
#define SENSOR_TRACK_FLOW_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/clock.h"
#include "common/compiler.h"
#include "sensor/track/flow.h"

#define FLOW_TABLE_MAX_FLOWS (1u << 24)
#define FLOW_TABLE_SLACK_NS CLOCK_NS_PER_S

/* Entry numbers, 0 is none. */
struct flow_list {
	uint32_t oldest, newest;
	int64_t due_ns;     /* the oldest one is over then, or moves */
	uint32_t oldest_at; /* when that was put into the list */
};

struct flow_table {
	struct flow *flows;
	uint32_t *buckets;
	size_t mapped; /* bytes, of both */
	uint32_t bucket_mask, capacity, count;
	uint32_t free, fresh; /* used before; never used yet */
	uint32_t found;       /* the last time: packets come in trains */
	uint64_t seed[2];
	uint32_t packets; /* flow_table_packet(); it may wrap */
	int64_t now_ns;
	int64_t due_ns; /* the least of all lists */
	struct flow_list lists[FLOW_CLASS_COUNT];
};

MUST_CHECK int flow_table_init(struct flow_table *t, uint32_t capacity);
void flow_table_done(struct flow_table *t);

/* A packet of this time is about to be looked at. */
void flow_table_packet(struct flow_table *t, int64_t now_ns);

/* NULL if there is none. */
struct flow *flow_table_find(struct flow_table *t, const struct flow_key *key);

/* A new flow, zeroed but for its key and its place in a list; NULL when the
 * table is full. The key must not be there. */
struct flow *flow_table_add(struct flow_table *t, const struct flow_key *key);
void flow_table_remove(struct flow_table *t, struct flow *f);

/* Its class may have changed, and it has been used now. True when it was put
 * at the new end of a list. */
bool flow_table_use(struct flow_table *t, struct flow *f);

/* A flow that has been quiet for too long, or NULL. */
struct flow *flow_table_due(struct flow_table *t);
/* The one used least recently; NULL when the table is empty. */
struct flow *flow_table_oldest(struct flow_table *t);

/* Its number, from 1 to capacity, and back. */
uint32_t flow_table_number(const struct flow_table *t, const struct flow *f);
struct flow *flow_table_at(const struct flow_table *t, uint32_t number);

#endif
