/* byte_source.c - see byte_source.h. */
#include "sensor/capture/byte_source.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sensor/capture/unzip.h"

static bool readable(const struct byte_source *b)
{
	struct pollfd p = { .fd = b->fd, .events = POLLIN };
	int n;

	do {
		n = poll(&p, 1, b->wait ? -1 : 0);
	} while (n < 0 && errno == EINTR);
	return n != 0; /* on an error let read() say what is wrong */
}

/* As read(), but never waits unless told to, and gives a negative errno. */
static ssize_t read_some(void *arg, void *out, size_t n)
{
	struct byte_source *b = arg;
	ssize_t got;

	do {
		if (!b->regular && !readable(b))
			return -EAGAIN;
		got = read(b->fd, out, n);
		if (got >= 0)
			return got;
	} while (errno == EINTR || (errno == EAGAIN && b->wait));
	return -errno;
}

static enum bytes_state fault(struct byte_source *b, ssize_t error)
{
	if (error == UNZIP_DAMAGED)
		(void)snprintf(b->fault, sizeof(b->fault),
		               "the gzip compression is damaged");
	else if (error == UNZIP_CUT)
		(void)snprintf(b->fault, sizeof(b->fault),
		               "the gzip compression ends early");
	else
		(void)snprintf(b->fault, sizeof(b->fault), "cannot read: %s",
		               strerrordesc_np((int)-error));
	return BYTES_FAULT;
}

/* One read into the free end of the buffer. */
static enum bytes_state read_more(struct byte_source *b)
{
	size_t room = BYTE_SOURCE_SIZE - b->end;
	ssize_t got;

	if (b->fault[0])
		return BYTES_FAULT;
	if (b->unzip)
		got = unzip_read(b->unzip, b->buffer + b->end, room, read_some,
		                 b);
	else
		got = read_some(b, b->buffer + b->end, room);
	if (got == -EAGAIN)
		return BYTES_WAIT;
	if (got < 0)
		return fault(b, got);
	if (got == 0)
		b->ended = true;
	b->end += (size_t)got;
	return BYTES_OK;
}

/* Moves the unread bytes to the front when n bytes do not fit behind them. */
static void make_room(struct byte_source *b, size_t n)
{
	size_t left = byte_source_left(b);

	if (left && BYTE_SOURCE_SIZE - b->start >= n)
		return;
	memmove(b->buffer, byte_source_at(b), left);
	b->start = 0;
	b->end = left;
}

static void throw_away(struct byte_source *b)
{
	size_t left = byte_source_left(b);
	size_t n = b->skip < left ? (size_t)b->skip : left;

	byte_source_take(b, n);
	b->skip -= n;
}

enum bytes_state byte_source_fill(struct byte_source *b, size_t n)
{
	enum bytes_state state;

	assert(n <= BYTE_SOURCE_SIZE);
	for (;;) {
		if (!b->skip && byte_source_left(b) >= n)
			return BYTES_OK;
		if (b->ended)
			return BYTES_END;
		make_room(b, n);
		state = read_more(b);
		if (state != BYTES_OK)
			return state;
		throw_away(b);
		if (b->skip && !b->wait)
			return BYTES_MORE;
	}
}

void byte_source_skip(struct byte_source *b, uint64_t n)
{
	assert(!b->skip);
	b->skip = n;
	throw_away(b);
}

/* RFC 1952 2.3.1: ID1 and ID2. */
static int detect_gzip(struct byte_source *b)
{
	const uint8_t *p = byte_source_at(b);
	enum bytes_state state = byte_source_want(b, 2);

	/* A fault stays where it is: the next byte_source_want() tells. */
	if (state != BYTES_OK || p[0] != 0x1f || p[1] != 0x8b)
		return 0;
	b->unzip = unzip_new(p, byte_source_left(b));
	if (!b->unzip)
		return -ENOMEM;
	b->start = 0;
	b->end = 0;
	b->ended = false;
	return 0;
}

int byte_source_open(struct byte_source *b, int fd)
{
	struct stat st;
	int error;

	*b = (struct byte_source){ .fd = fd, .wait = true };
	if (fstat(fd, &st) < 0)
		return -errno;
	b->regular = S_ISREG(st.st_mode);
	b->buffer = malloc(BYTE_SOURCE_SIZE);
	if (!b->buffer)
		return -ENOMEM;
	error = detect_gzip(b);
	if (error < 0)
		byte_source_close(b);
	return error;
}

void byte_source_close(struct byte_source *b)
{
	unzip_free(b->unzip);
	free(b->buffer);
	b->unzip = NULL;
	b->buffer = NULL;
}
