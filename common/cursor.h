/*
 * cursor.h - reading bytes that someone hostile wrote.
 *
 * Shape: a borrowed run of bytes with a sticky state. Once a read fails,
 *        every later read gives zeros and the state stays what it was.
 * Units: bytes. Integers on the wire are big-endian unless named le.
 * Errors: CUR_CUT when the capture did not keep bytes that were on the
 *        wire, CUR_SHORT when the packet promises bytes it never had.
 * Ownership: nothing is copied; the bytes must outlive the cursor.
 * Threads: a cursor belongs to one thread.
 */
#ifndef COMMON_CURSOR_H
#define COMMON_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum cur_state {
	CUR_OK = 0,
	CUR_CUT,  /* the bytes existed, the capture did not keep them */
	CUR_SHORT /* the packet promises bytes it never had: malformed */
};

struct cur {
	const uint8_t *at; /* borrowed */
	size_t left;       /* captured, unread */
	size_t cut;        /* were on the wire behind `left`, not captured */
	enum cur_state state;
};

/* `len` bytes at hand of `wire_len` that were on the wire. NULL is fine for
 * none: a cursor never holds it, as NULL + 0 is undefined. */
static inline struct cur cur_of(const void *bytes, size_t len, size_t wire_len)
{
	return (struct cur){ .at = bytes ? bytes : (const uint8_t *)"",
		             .left = len,
		             .cut = wire_len > len ? wire_len - len : 0,
		             .state = CUR_OK };
}

static inline bool cur_ok(const struct cur *c)
{
	return c->state == CUR_OK;
}

static inline size_t cur_left(const struct cur *c)
{
	return c->left;
}

/* Captured and uncaptured bytes still ahead: the length on the wire. */
static inline size_t cur_wire_left(const struct cur *c)
{
	return c->left + c->cut;
}

/* The first failure wins; a failed cursor is empty. */
static inline void cur_fail(struct cur *c, enum cur_state state)
{
	if (c->state == CUR_OK)
		c->state = state;
	c->left = 0;
	c->cut = 0;
}

/* The one place that moves `at`. NULL and a sticky failure if n do not fit. */
static inline const uint8_t *cur_take(struct cur *c, size_t n)
{
	const uint8_t *p = c->at;

	if (n > c->left) {
		cur_fail(c, n - c->left <= c->cut ? CUR_CUT : CUR_SHORT);
		return NULL;
	}
	c->at += n;
	c->left -= n;
	return p;
}

/* Like cur_take() without moving; NULL without a failure if n do not fit. */
static inline const uint8_t *cur_peek(const struct cur *c, size_t n)
{
	return n <= c->left ? c->at : NULL;
}

static inline void cur_skip(struct cur *c, size_t n)
{
	(void)cur_take(c, n);
}

static inline void cur_copy(struct cur *c, void *out, size_t n)
{
	const uint8_t *p = cur_take(c, n);

	if (p)
		memcpy(out, p, n);
	else
		memset(out, 0, n);
}

static inline uint8_t cur_u8(struct cur *c)
{
	const uint8_t *p = cur_take(c, 1);

	return p ? p[0] : 0;
}

static inline uint16_t cur_be16(struct cur *c)
{
	const uint8_t *p = cur_take(c, 2);

	return p ? (uint16_t)(p[0] << 8 | p[1]) : 0;
}

static inline uint32_t cur_be24(struct cur *c)
{
	const uint8_t *p = cur_take(c, 3);

	return p ? (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2] : 0;
}

static inline uint32_t cur_be32(struct cur *c)
{
	const uint8_t *p = cur_take(c, 4);

	return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	                       (uint32_t)p[2] << 8 | p[3]
	         : 0;
}

static inline uint64_t cur_be64(struct cur *c)
{
	uint64_t high = cur_be32(c);
	uint64_t low = cur_be32(c);

	return cur_ok(c) ? high << 32 | low : 0;
}

static inline uint16_t cur_le16(struct cur *c)
{
	const uint8_t *p = cur_take(c, 2);

	return p ? (uint16_t)(p[1] << 8 | p[0]) : 0;
}

static inline uint32_t cur_le32(struct cur *c)
{
	const uint8_t *p = cur_take(c, 4);

	return p ? (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
	                       (uint32_t)p[1] << 8 | p[0]
	         : 0;
}

/* The next n bytes as a cursor of their own; `c` steps over them. */
static inline struct cur cur_slice(struct cur *c, size_t n)
{
	size_t have = n < c->left ? n : c->left;
	size_t gone = n - have;
	struct cur s;

	if (gone > c->cut) {
		cur_fail(c, CUR_SHORT);
		return (struct cur){ .at = c->at, .state = c->state };
	}
	s = (struct cur){ c->at, have, gone, c->state };
	c->at += have;
	c->left -= have;
	c->cut -= gone;
	return s;
}

#endif
