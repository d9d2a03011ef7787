/*
 * byte_source.h - the bytes of a capture, from a descriptor, gunzipped if need
 * be, in one buffer that a whole record fits into.
 *
 * Shape: the unread bytes are buffer[start..end). Ask for n bytes with
 *        byte_source_want(), look at byte_source_at(), step over them with
 *        byte_source_take(). Memory is taken once, at open.
 * Units: bytes of the capture as it is after gunzipping.
 * Errors: open gives a negative errno; BYTES_FAULT is final and explained in
 *        `fault`.
 * Ownership: the descriptor stays the caller's. Bytes live until the next
 *        byte_source_want().
 * Threads: one.
 * System calls after open: read; poll for what is not a regular file.
 */
#ifndef SENSOR_CAPTURE_BYTE_SOURCE_H
#define SENSOR_CAPTURE_BYTE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"

#define BYTE_SOURCE_SIZE (1u << 20)
#define BYTE_SOURCE_FAULT_SIZE 128

enum bytes_state {
	BYTES_OK = 0, /* n bytes are there */
	BYTES_WAIT,   /* not yet: the writer of the pipe is slow */
	BYTES_MORE,   /* not yet: ask again, much is to be skipped */
	BYTES_END,    /* the capture ends before n bytes */
	BYTES_FAULT   /* they cannot be read */
};

struct unzip;

struct byte_source {
	int fd;
	bool regular; /* a file: reading it never waits for anybody */
	bool wait;    /* for the writer of a pipe; only while opening */
	bool ended;
	uint8_t *buffer;
	size_t start, end;
	uint64_t offset;     /* of buffer[start] in the capture */
	uint64_t skip;       /* bytes behind `end` to throw away */
	struct unzip *unzip; /* NULL: the bytes are not compressed */
	char fault[BYTE_SOURCE_FAULT_SIZE];
};

/* Looks at the first bytes to see whether they are gzip's: waits for them. */
MUST_CHECK int byte_source_open(struct byte_source *b, int fd);
void byte_source_close(struct byte_source *b);

/* The slow half of byte_source_want(): of what is skipped, one read a call. */
enum bytes_state byte_source_fill(struct byte_source *b, size_t n);

/* Makes the next n bytes stand in one piece; n <= BYTE_SOURCE_SIZE. */
static inline enum bytes_state byte_source_want(struct byte_source *b, size_t n)
{
	if (b->end - b->start >= n && !b->skip)
		return BYTES_OK;
	return byte_source_fill(b, n);
}

static inline const uint8_t *byte_source_at(const struct byte_source *b)
{
	return b->buffer + b->start;
}

/* Bytes at hand, wanted or not. */
static inline size_t byte_source_left(const struct byte_source *b)
{
	return b->end - b->start;
}

/* Steps over n of the bytes at hand. */
static inline void byte_source_take(struct byte_source *b, size_t n)
{
	b->start += n;
	b->offset += n;
}

/* Steps over n bytes that need not be at hand, nor fit into the buffer. */
void byte_source_skip(struct byte_source *b, uint64_t n);

#endif
