/*
 * writer.h - writing bytes into a fixed buffer, field by field, big-endian.
 *
 * Shape: a borrowed buffer with a sticky `full` flag. Once something does not
 *        fit, nothing more is written; check writer_ok() once at the end.
 * Units: bytes.
 * Ownership: the buffer is the caller's and must outlive the writer.
 * Threads: a writer belongs to one thread.
 */
#ifndef COMMON_WRITER_H
#define COMMON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct writer {
	uint8_t *start;
	size_t size; /* of the buffer */
	size_t used;
	bool full; /* sticky: something did not fit */
};

static inline struct writer writer_of(void *buffer, size_t size)
{
	return (struct writer){ .start = buffer, .size = size };
}

static inline bool writer_ok(const struct writer *w)
{
	return !w->full;
}

static inline size_t writer_left(const struct writer *w)
{
	return w->full ? 0 : w->size - w->used;
}

/* Room for n bytes, or NULL and a sticky failure. */
static inline uint8_t *writer_room(struct writer *w, size_t n)
{
	uint8_t *p;

	if (w->full || n > w->size - w->used) {
		w->full = true;
		return NULL;
	}
	p = w->start + w->used;
	w->used += n;
	return p;
}

static inline void writer_bytes(struct writer *w, const void *bytes, size_t n)
{
	uint8_t *p = writer_room(w, n);

	if (p && n)
		memcpy(p, bytes, n);
}

static inline void writer_put_be16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void writer_put_be32(uint8_t *p, uint32_t v)
{
	writer_put_be16(p, (uint16_t)(v >> 16));
	writer_put_be16(p + 2, (uint16_t)v);
}

static inline void writer_put_be64(uint8_t *p, uint64_t v)
{
	writer_put_be32(p, (uint32_t)(v >> 32));
	writer_put_be32(p + 4, (uint32_t)v);
}

static inline void writer_u8(struct writer *w, uint8_t v)
{
	uint8_t *p = writer_room(w, 1);

	if (p)
		p[0] = v;
}

static inline void writer_be16(struct writer *w, uint16_t v)
{
	uint8_t *p = writer_room(w, 2);

	if (p)
		writer_put_be16(p, v);
}

static inline void writer_be32(struct writer *w, uint32_t v)
{
	uint8_t *p = writer_room(w, 4);

	if (p)
		writer_put_be32(p, v);
}

static inline void writer_be64(struct writer *w, uint64_t v)
{
	uint8_t *p = writer_room(w, 8);

	if (p)
		writer_put_be64(p, v);
}

#endif
