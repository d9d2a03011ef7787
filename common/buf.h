/*
 * buf.h - bytes that grow up to a ceiling.
 *
 * Errors: every append gives 0, -ENOMEM, or -E2BIG at the ceiling; on failure
 *        the content is unchanged.
 * Ownership: the buffer owns `bytes`; buf_done() frees. The content is always
 *        followed by one NUL that is not counted.
 * Threads: one at a time.
 */
#ifndef COMMON_BUF_H
#define COMMON_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"

struct buf {
	uint8_t *bytes;
	size_t used;
	size_t size;
	size_t ceiling;
};

void buf_init(struct buf *b, size_t ceiling);
void buf_done(struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory */

MUST_CHECK int buf_append(struct buf *b, const void *bytes, size_t n);
MUST_CHECK int buf_printf(struct buf *b, const char *format, ...)
        PRINTF_LIKE(2, 3);

/* Room for n more bytes at the end, not counted until buf_commit(). */
MUST_CHECK int buf_reserve(struct buf *b, size_t n, uint8_t **out_room);
void buf_commit(struct buf *b, size_t n);

/* Forget the first n bytes. */
void buf_consume(struct buf *b, size_t n);

#endif
