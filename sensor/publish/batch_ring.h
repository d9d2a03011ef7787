/*
 * batch_ring.h - the newest packets, encoded once, as whole PACKETS frames, and
 * what goes to all clients in between.
 *
 * Shape: a circle of bytes that holds frames of any size up to FRAME_MAX_SIZE,
 *        each in one piece, and a bounded table that says where they lie. The
 *        last one may still be open; it is not seen until it is closed. Batches
 *        are numbered from 0, packets from 1, both without holes. Making room
 *        evicts whole batches, oldest first. A batch may be a frame of another
 *        type: it has no packets, and goes like any other.
 * Units: bytes; numbers never wrap.
 * Errors: init gives -EINVAL or -ENOMEM.
 * Ownership: bytes of a batch live until it is evicted.
 * Threads: one.
 */
#ifndef SENSOR_PUBLISH_BATCH_RING_H
#define SENSOR_PUBLISH_BATCH_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "proto/frame.h"
#include "proto/packet_record.h"
#include "sensor/counters/counters.h"

#define BATCH_RING_MIN_BYTES ((size_t)4 * FRAME_MAX_SIZE)
#define BATCH_RING_MAX_BATCHES 65536

struct batch {
	uint64_t first_seq; /* without packets: of the next one */
	uint32_t count;
	uint32_t len; /* of the whole frame */
	size_t offset;
};

/* Called for each batch just before it goes; its bytes are still whole. */
typedef void batch_ring_evict_fn(uint64_t number, const struct batch *batch,
                                 void *arg);

struct batch_ring {
	uint8_t *bytes;
	size_t size;
	struct batch *table; /* batch n lies at n % max_batches */
	size_t max_batches;
	uint64_t oldest, next; /* held and closed: oldest <= n < next */
	uint64_t next_seq;     /* of the packet that is appended next */
	size_t write_at;       /* where the open or the next batch begins */
	size_t used;           /* bytes of all closed batches */
	bool open;
	struct packets_writer writer;
	struct counters *counters;
	batch_ring_evict_fn *evict_fn;
	void *evict_arg;
};

/* Takes all its memory, touched, so that no page fault waits for the first
 * packets. `evict_fn` is set by the owner afterwards; NULL is fine. */
MUST_CHECK int batch_ring_init(struct batch_ring *r, size_t size,
                               size_t max_batches, struct counters *counters);
void batch_ring_done(struct batch_ring *r);

/* Sets record->seq and copies it. True when this closed a batch. A record that
 * does not even fit an empty batch loses its fields, and is counted. */
bool batch_ring_append(struct batch_ring *r, struct packet_record *record);
/* True when there was an open batch to close. */
bool batch_ring_close(struct batch_ring *r);

/* A batch without packets: a copy of this frame, behind what is there. */
void batch_ring_put(struct batch_ring *r, const uint8_t *frame, size_t len);

/* NULL unless `number` is held and closed. */
const struct batch *batch_ring_get(const struct batch_ring *r, uint64_t number);
const uint8_t *batch_ring_bytes(const struct batch_ring *r,
                                const struct batch *batch);
/* The number of the first closed batch that holds `seq` or a later packet;
 * `next` when there is none. */
uint64_t batch_ring_find(const struct batch_ring *r, uint64_t seq);
/* The oldest packet held, next_seq when there is none. */
uint64_t batch_ring_oldest_seq(const struct batch_ring *r);

/* The oldest batch that would surely stay if the open batch grew to its limit,
 * a frame were put behind it and one more batch were opened. */
uint64_t batch_ring_keeps(const struct batch_ring *r);

#endif
