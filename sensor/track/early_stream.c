/* early_stream.c - the beginning of a stream, put together from pieces. */
#include "sensor/track/early_stream.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static struct early_buffer *buffer_at(const struct early_stream *e,
                                      uint16_t number)
{
	return &e->buffers[number - 1];
}

int early_stream_init(struct early_stream *e, uint16_t count)
{
	void *memory;

	assert(count > 0 && count <= EARLY_STREAM_COUNT_MAX);
	/* Not touched, and so not there, until it is used. */
	memory = mmap(NULL, count * sizeof(*e->buffers), PROT_READ | PROT_WRITE,
	              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -ENOMEM;
	*e = (struct early_stream){ .buffers = memory, .count = count };
	return 0;
}

void early_stream_done(struct early_stream *e)
{
	if (e->buffers) /* our own mapping */
		(void)munmap(e->buffers, e->count * sizeof(*e->buffers));
	*e = (struct early_stream){ 0 };
}

static void list_append(struct early_stream *e, uint16_t number)
{
	struct early_buffer *b = buffer_at(e, number);

	b->newer = 0;
	b->older = e->newest;
	if (e->newest)
		buffer_at(e, e->newest)->newer = number;
	else
		e->oldest = number;
	e->newest = number;
}

static void list_remove(struct early_stream *e, const struct early_buffer *b)
{
	if (b->newer)
		buffer_at(e, b->newer)->older = b->older;
	else
		e->newest = b->older;
	if (b->older)
		buffer_at(e, b->older)->newer = b->newer;
	else
		e->oldest = b->newer;
}

/* Free ones are chained by `older`. */
void early_stream_close(struct early_stream *e, uint16_t *owner)
{
	uint16_t number = *owner;
	struct early_buffer *b;

	*owner = 0;
	if (!number)
		return;
	b = buffer_at(e, number);
	list_remove(e, b);
	b->owner = NULL;
	b->older = e->free;
	e->free = number;
}

void early_stream_open(struct early_stream *e, uint16_t *owner, uint32_t base)
{
	struct early_buffer *b;
	uint16_t number;

	if (!e->free && e->fresh == e->count) {
		early_stream_close(e, buffer_at(e, e->oldest)->owner);
		e->taken++;
	}
	number = e->free;
	if (number)
		e->free = buffer_at(e, number)->older;
	else
		number = ++e->fresh;
	b = buffer_at(e, number);
	b->owner = owner;
	b->base = base;
	b->part_count = 0;
	b->first_len = 0;
	list_append(e, number);
	*owner = number;
}

uint32_t early_stream_base(const struct early_stream *e, uint16_t number)
{
	return buffer_at(e, number)->base;
}

/* The bytes of [from, end) that no part has. */
static void copy_new(struct early_buffer *b, size_t from, size_t end,
                     const uint8_t *bytes)
{
	size_t at = from;

	for (size_t i = 0; i < b->part_count && at < end; i++) {
		const struct early_part *p = &b->parts[i];
		size_t stop = p->from < end ? p->from : end;

		if (stop > at)
			memcpy(b->bytes + at, bytes + (at - from), stop - at);
		if (p->end > at)
			at = p->end;
	}
	if (at < end)
		memcpy(b->bytes + at, bytes + (at - from), end - at);
}

/* Puts [from, end) among the parts; those it touches become one with it. */
static bool add_part(struct early_buffer *b, size_t from, size_t end)
{
	size_t first = 0, behind;

	while (first < b->part_count && b->parts[first].end < from)
		first++;
	behind = first;
	while (behind < b->part_count && b->parts[behind].from <= end) {
		if (b->parts[behind].from < from)
			from = b->parts[behind].from;
		if (b->parts[behind].end > end)
			end = b->parts[behind].end;
		behind++;
	}
	if (behind == first && b->part_count == EARLY_STREAM_PARTS_MAX)
		return false;
	memmove(&b->parts[first + 1], &b->parts[behind],
	        (b->part_count - behind) * sizeof(b->parts[0]));
	b->part_count = (uint16_t)(b->part_count + 1 - (behind - first));
	b->parts[first] = (struct early_part){ (uint16_t)from, (uint16_t)end };
	return true;
}

bool early_stream_add(struct early_stream *e, uint16_t number, size_t offset,
                      const uint8_t *bytes, size_t len)
{
	struct early_buffer *b = buffer_at(e, number);

	if (offset >= EARLY_STREAM_SIZE || len == 0)
		return true;
	if (len > EARLY_STREAM_SIZE - offset)
		len = EARLY_STREAM_SIZE - offset;
	copy_new(b, offset, offset + len, bytes);
	if (offset == 0 && !b->first_len)
		b->first_len = (uint16_t)len;
	return add_part(b, offset, offset + len);
}

size_t early_stream_first(const struct early_stream *e, uint16_t number)
{
	return buffer_at(e, number)->first_len;
}

const uint8_t *early_stream_bytes(const struct early_stream *e, uint16_t number,
                                  size_t *out_len)
{
	const struct early_buffer *b = buffer_at(e, number);

	*out_len = b->part_count && b->parts[0].from == 0 ? b->parts[0].end : 0;
	return b->bytes;
}
