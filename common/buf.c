/* buf.c - bytes that grow up to a ceiling. */
#include "common/buf.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 256

/* What a buffer without memory (size 0) points at; never written. */
static uint8_t nothing[1];

void buf_init(struct buf *b, size_t ceiling)
{
	assert(ceiling < SIZE_MAX / 4);
	*b = (struct buf){ .bytes = nothing, .ceiling = ceiling };
}

void buf_done(struct buf *b)
{
	if (b->size)
		free(b->bytes);
	buf_init(b, b->ceiling);
}

void buf_clear(struct buf *b)
{
	b->used = 0;
	if (b->size)
		b->bytes[0] = '\0';
}

/* Room for n more bytes and the NUL. */
static int ensure(struct buf *b, size_t n)
{
	size_t size = b->size ? b->size : FIRST_SIZE;
	uint8_t *bytes;

	if (n > b->ceiling - b->used)
		return -E2BIG;
	if (b->used + n < b->size)
		return 0;
	while (size <= b->used + n)
		size *= 2;
	if (size > b->ceiling + 1)
		size = b->ceiling + 1;
	bytes = realloc(b->size ? b->bytes : NULL, size);
	if (!bytes)
		return -ENOMEM;
	b->bytes = bytes;
	b->size = size;
	b->bytes[b->used] = '\0';
	return 0;
}

int buf_append(struct buf *b, const void *bytes, size_t n)
{
	int err = ensure(b, n);

	if (err)
		return err;
	if (n)
		memcpy(b->bytes + b->used, bytes, n);
	buf_commit(b, n);
	return 0;
}

int buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	int n, err;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		return -E2BIG; /* longer than INT_MAX */
	err = ensure(b, (size_t)n);
	if (err)
		return err;
	va_start(args, format);
	(void)vsnprintf((char *)b->bytes + b->used, (size_t)n + 1, format,
	                args);
	va_end(args);
	b->used += (size_t)n;
	return 0;
}

int buf_reserve(struct buf *b, size_t n, uint8_t **out_room)
{
	int err = ensure(b, n);

	if (!err)
		*out_room = b->bytes + b->used;
	return err;
}

void buf_commit(struct buf *b, size_t n)
{
	assert(b->size && n < b->size - b->used);
	b->used += n;
	b->bytes[b->used] = '\0';
}

void buf_consume(struct buf *b, size_t n)
{
	assert(n <= b->used);
	if (!n)
		return;
	b->used -= n;
	memmove(b->bytes, b->bytes + n, b->used);
	b->bytes[b->used] = '\0';
}
