/*
 * early_stream.h - the beginning of a stream, put together from pieces.
 *
 * Shape: a fixed number of buffers of EARLY_STREAM_SIZE bytes. Pieces have an
 *        offset; they may come in any order, again, and overlap: of bytes that
 *        come twice the first ones stay. What lies behind the end of a buffer
 *        is left out. When all buffers are in use the oldest is taken away from
 *        its owner, so that streams that never go on cannot blind us.
 * Units: bytes.
 * Errors: init gives -ENOMEM. A stream in more pieces than are kept apart is
 *        given up.
 * Ownership: a buffer has a number, from 1. Its owner keeps that number where
 *        `owner` points; it becomes 0 when the buffer is taken away. Bytes stay
 *        readable until the next early_stream_add(), also of one that is
 * closed. Threads: the sensor's one thread.
 */
#ifndef SENSOR_TRACK_EARLY_STREAM_H
#define SENSOR_TRACK_EARLY_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"

#define EARLY_STREAM_SIZE 8192
#define EARLY_STREAM_COUNT 1024 /* of them, by default */
#define EARLY_STREAM_COUNT_MAX 16384
#define EARLY_STREAM_PARTS_MAX 8 /* pieces apart from each other */

struct early_part {
	uint16_t from, end;
};

struct early_buffer {
	uint16_t *owner; /* NULL: free */
	uint32_t base;   /* the owner's: where offset 0 is */
	uint16_t newer, older;
	uint16_t part_count;
	uint16_t first_len; /* of the first piece from offset 0 on */
	struct early_part parts[EARLY_STREAM_PARTS_MAX]; /* in order, apart */
	uint8_t bytes[EARLY_STREAM_SIZE];
};

struct early_stream {
	struct early_buffer *buffers;
	uint16_t count;
	uint16_t free, fresh; /* used before; never used yet */
	uint16_t oldest, newest;
	uint64_t taken; /* away from their owners */
};

MUST_CHECK int early_stream_init(struct early_stream *e, uint16_t count);
void early_stream_done(struct early_stream *e);

/* Sets *owner. */
void early_stream_open(struct early_stream *e, uint16_t *owner, uint32_t base);
/* Sets *owner to 0; 0 is fine. */
void early_stream_close(struct early_stream *e, uint16_t *owner);

uint32_t early_stream_base(const struct early_stream *e, uint16_t number);

/* False when the stream has to be given up. */
MUST_CHECK bool early_stream_add(struct early_stream *e, uint16_t number,
                                 size_t offset, const uint8_t *bytes,
                                 size_t len);

/* How much of it came with the first piece from offset 0 on; 0: nothing yet. */
size_t early_stream_first(const struct early_stream *e, uint16_t number);

/* What is there from offset 0 on without a hole. */
const uint8_t *early_stream_bytes(const struct early_stream *e, uint16_t number,
                                  size_t *out_len);

#endif
