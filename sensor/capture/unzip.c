/* unzip.c - gzip as a stream. Source: RFC 1952, zlib.h. */
#include "sensor/capture/unzip.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define UNZIP_INPUT_SIZE (1u << 20) /* takes a full byte_source */
/* Input that may pass without output, as members that hold nothing do. */
#define UNZIP_BARREN_MAX (1u << 20)
#define UNZIP_GZIP_ONLY 16 /* added to the window bits: see inflateInit2() */

struct unzip {
	z_stream z;
	bool member_open; /* inside a member: the end of input is a fault */
	uint8_t input[UNZIP_INPUT_SIZE];
};

struct unzip *unzip_new(const uint8_t *first, size_t first_len)
{
	struct unzip *u;

	if (first_len > UNZIP_INPUT_SIZE)
		return NULL;
	u = calloc(1, sizeof(*u));
	if (!u)
		return NULL;
	if (inflateInit2(&u->z, UNZIP_GZIP_ONLY + MAX_WBITS) != Z_OK) {
		free(u);
		return NULL;
	}
	memcpy(u->input, first, first_len);
	u->z.next_in = u->input;
	u->z.avail_in = (uInt)first_len;
	u->member_open = true;
	return u;
}

void unzip_free(struct unzip *u)
{
	if (!u)
		return;
	(void)inflateEnd(&u->z); /* can only complain about a bad stream */
	free(u);
}

/* 1: there is input, 0: there is no more, or a negative errno. */
static ssize_t refill(struct unzip *u, unzip_read_fn *read_fn, void *arg)
{
	ssize_t got;

	if (u->z.avail_in)
		return 1;
	got = read_fn(arg, u->input, sizeof(u->input));
	if (got <= 0)
		return got;
	u->z.next_in = u->input;
	u->z.avail_in = (uInt)got;
	return 1;
}

/* 0 to go on, or UNZIP_DAMAGED. */
static int inflate_some(struct unzip *u)
{
	int result;

	if (!u->member_open) { /* another member follows */
		if (inflateReset(&u->z) != Z_OK)
			return UNZIP_DAMAGED;
		u->member_open = true;
	}
	result = inflate(&u->z, Z_NO_FLUSH);
	if (result == Z_STREAM_END)
		u->member_open = false;
	else if (result != Z_OK && result != Z_BUF_ERROR)
		return UNZIP_DAMAGED;
	return 0;
}

ssize_t unzip_read(struct unzip *u, void *out, size_t n, unzip_read_fn *read_fn,
                   void *arg)
{
	size_t barren = 0;

	u->z.next_out = out;
	u->z.avail_out = (uInt)n;
	while (u->z.avail_out == n) {
		ssize_t more = refill(u, read_fn, arg);
		uInt input = u->z.avail_in;

		if (more < 0)
			return more;
		if (more == 0)
			return u->member_open ? UNZIP_CUT : 0;
		if (inflate_some(u) < 0 && u->z.avail_out == n)
			return UNZIP_DAMAGED;
		barren += input - u->z.avail_in;
		if (barren > UNZIP_BARREN_MAX && u->z.avail_out == n)
			return UNZIP_DAMAGED;
	}
	return (ssize_t)(n - u->z.avail_out);
}
