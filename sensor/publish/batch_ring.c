/* batch_ring.c - a circle of PACKETS frames of varying size. */
#include "sensor/publish/batch_ring.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static void *memory_take(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	               MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

int batch_ring_init(struct batch_ring *r, size_t size, size_t max_batches,
                    struct counters *counters)
{
	uint8_t *bytes;
	struct batch *table;

	if (size < BATCH_RING_MIN_BYTES || max_batches < 2 ||
	    max_batches > BATCH_RING_MAX_BATCHES)
		return -EINVAL;
	bytes = memory_take(size);
	if (!bytes)
		return -ENOMEM;
	table = memory_take(max_batches * sizeof(*table));
	if (!table) {
		(void)munmap(bytes, size); /* cannot fail: our own mapping */
		return -ENOMEM;
	}
	*r = (struct batch_ring){ .bytes = bytes,
		                  .size = size,
		                  .table = table,
		                  .max_batches = max_batches,
		                  .next_seq = 1,
		                  .counters = counters };
	return 0;
}

void batch_ring_done(struct batch_ring *r)
{
	if (!r->bytes)
		return;
	(void)munmap(r->bytes, r->size); /* cannot fail: our own mappings */
	(void)munmap(r->table, r->max_batches * sizeof(*r->table));
	*r = (struct batch_ring){ 0 };
}

static struct batch *slot(const struct batch_ring *r, uint64_t number)
{
	return &r->table[number % r->max_batches];
}

const struct batch *batch_ring_get(const struct batch_ring *r, uint64_t number)
{
	if (number < r->oldest || number >= r->next)
		return NULL;
	return slot(r, number);
}

const uint8_t *batch_ring_bytes(const struct batch_ring *r,
                                const struct batch *batch)
{
	return r->bytes + batch->offset;
}

uint64_t batch_ring_oldest_seq(const struct batch_ring *r)
{
	if (r->oldest < r->next)
		return slot(r, r->oldest)->first_seq;
	return r->open ? r->writer.first_seq : r->next_seq;
}

uint64_t batch_ring_find(const struct batch_ring *r, uint64_t seq)
{
	uint64_t low = r->oldest, high = r->next;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		const struct batch *b = slot(r, middle);

		if (b->first_seq + b->count <= seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * Finds room for a batch of the greatest size behind the closed ones and `more`
 * others. `at` is where the last of them ends and becomes where the new one
 * begins; the result is the oldest batch that can stay, `keep` or a later one.
 * Closed batches lie in one of two ways:
 *
 *	|       oldest #### .. #### at       |	free behind `at`, or before
 *	|                                    |	the oldest
 *	|#### at             oldest #### ..  |	free between
 */
static uint64_t place(const struct batch_ring *r, uint64_t keep, uint64_t more,
                      size_t *at)
{
	if (keep < r->next && r->next - keep + more >= r->max_batches)
		keep++;
	for (; keep < r->next; keep++) {
		size_t begin = slot(r, keep)->offset;

		if (begin < *at) {
			if (r->size - *at >= FRAME_MAX_SIZE)
				return keep;
			*at = 0;
		}
		if (begin - *at >= FRAME_MAX_SIZE)
			return keep;
	}
	*at = 0;
	return keep;
}

uint64_t batch_ring_keeps(const struct batch_ring *r)
{
	size_t at = r->write_at + (r->open ? FRAME_MAX_SIZE : 0);
	uint64_t keep = place(r, r->oldest, r->open, &at);

	at += FRAME_MAX_SIZE;
	return place(r, keep, r->open + UINT64_C(1), &at);
}

/* Where the next batch begins there are FRAME_MAX_SIZE bytes for it. */
static void make_room(struct batch_ring *r)
{
	uint64_t keep = place(r, r->oldest, 0, &r->write_at);

	while (r->oldest < keep) {
		const struct batch *b = slot(r, r->oldest);

		if (r->evict_fn)
			r->evict_fn(r->oldest, b, r->evict_arg);
		r->used -= b->len;
		r->oldest++;
	}
}

static void batch_open(struct batch_ring *r)
{
	make_room(r);
	packets_begin(&r->writer, r->bytes + r->write_at, FRAME_MAX_SIZE,
	              r->next_seq);
	r->open = true;
}

/* What was written at write_at becomes a batch. */
static void batch_add(struct batch_ring *r, const struct batch *batch)
{
	struct batch *b = slot(r, r->next);

	*b = *batch;
	b->offset = r->write_at;
	r->write_at += b->len;
	r->used += b->len;
	r->next++;
}

bool batch_ring_close(struct batch_ring *r)
{
	struct batch batch;

	if (!r->open)
		return false;
	batch = (struct batch){ .first_seq = r->writer.first_seq,
		                .count = r->writer.count,
		                .len = (uint32_t)packets_end(&r->writer) };
	batch_add(r, &batch);
	r->open = false;
	return true;
}

void batch_ring_put(struct batch_ring *r, const uint8_t *frame, size_t len)
{
	const struct batch batch = { .first_seq = r->next_seq,
		                     .len = (uint32_t)len };

	assert(len <= FRAME_MAX_SIZE);
	(void)batch_ring_close(r);
	make_room(r);
	memcpy(r->bytes + r->write_at, frame, len);
	batch_add(r, &batch);
}

bool batch_ring_append(struct batch_ring *r, struct packet_record *record)
{
	bool closed;

	record->seq = r->next_seq;
	if (!r->open)
		batch_open(r);
	if (packets_append(&r->writer, record)) {
		r->next_seq++;
		return false;
	}
	closed = r->writer.count > 0 && batch_ring_close(r);
	if (closed)
		batch_open(r);
	if (!packets_append(&r->writer, record)) {
		bool fits;

		r->counters->of[COUNTER_RECORD_TOO_LONG]++;
		record->field_count = 0;
		fits = packets_append(&r->writer, record);
		assert(fits); /* a record without fields is short */
		(void)fits;
	}
	r->next_seq++;
	return closed;
}
