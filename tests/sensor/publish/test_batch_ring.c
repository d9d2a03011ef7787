/* test_batch_ring.c - the ring against a list that never forgets. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/publish/batch_ring.h"

#define MODEL_MAX 20000

static struct counters counters;
static uint8_t value[RECORD_VALUE_MAX];

/* What the ring must hold, batch by batch, since the beginning. */
static struct {
	uint64_t first_seq;
	uint32_t count;
} model[MODEL_MAX];
static uint64_t model_next;
static uint64_t evicted; /* batches, in order */
static uint64_t random_state;

static uint32_t next_random(void) /* xorshift64, the same at every run */
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 32);
}

/* A record of about 25 + 4 + `bytes` bytes on the wire. */
static struct packet_record record_of(size_t bytes)
{
	struct packet_record r = { .ts_ns = 1, .len = 60, .caplen = 60 };

	while (bytes > 0) {
		size_t n = bytes < sizeof(value) ? bytes : sizeof(value);

		assert_true(record_add_bytes(&r, FIELD_HTTP_URI, value, n));
		bytes -= n;
	}
	return r;
}

static void on_evict(uint64_t number, const struct batch *batch, void *arg)
{
	struct batch_ring *ring = arg;
	struct packets_reader reader;
	const uint8_t *bytes = batch_ring_bytes(ring, batch);

	assert_int_equal(number, evicted);
	assert_int_equal(batch->first_seq, model[number].first_seq);
	/* Its bytes are still there. */
	if (batch->count == 0) {
		assert_int_equal(bytes[0], (uint8_t)number);
		evicted++;
		return;
	}
	assert_int_equal(packets_open(&reader, bytes + FRAME_HEADER_SIZE,
	                              batch->len - FRAME_HEADER_SIZE),
	                 0);
	assert_int_equal(reader.next_seq, batch->first_seq);
	evicted++;
}

static void open_ring(struct batch_ring *ring, size_t size, size_t max)
{
	assert_int_equal(batch_ring_init(ring, size, max, &counters), 0);
	ring->evict_fn = on_evict;
	ring->evict_arg = ring;
	memset(model, 0, sizeof(model));
	model_next = 0;
	evicted = 0;
}

static void model_append(struct batch_ring *ring, size_t bytes)
{
	struct packet_record r = record_of(bytes);
	uint64_t seq = ring->next_seq;
	bool was_open = ring->open;

	if (batch_ring_append(ring, &r))
		model_next++;
	assert_int_equal(r.seq, seq);
	assert_true(model_next < MODEL_MAX);
	if (!was_open || model[model_next].count == 0)
		model[model_next].first_seq = seq;
	model[model_next].count++;
}

static void model_close(struct batch_ring *ring)
{
	if (batch_ring_close(ring))
		model_next++;
}

/* A batch without packets: its bytes are the low byte of its number. */
static void model_put(struct batch_ring *ring, size_t len)
{
	static uint8_t bytes[FRAME_MAX_SIZE];

	model_next += ring->open;
	memset(bytes, (int)(model_next & 0xff), len);
	model[model_next++].first_seq = ring->next_seq;
	assert_true(model_next < MODEL_MAX);
	batch_ring_put(ring, bytes, len);
}

/* Every packet of the batch, by its number. */
static void check_batch(const struct batch_ring *ring, const struct batch *b)
{
	const uint8_t *bytes = batch_ring_bytes(ring, b);
	struct packets_reader reader;
	struct packet_record r;
	struct frame frame;
	uint64_t seq = b->first_seq;

	if (b->count == 0) {
		assert_int_equal(bytes[0], bytes[b->len - 1]);
		return;
	}
	assert_int_equal(frame_peek(bytes, b->len, &frame), 1);
	assert_int_equal(frame.type, MESSAGE_PACKETS);
	assert_int_equal(frame.payload_len + FRAME_HEADER_SIZE, b->len);
	assert_int_equal(
	        packets_open(&reader, frame.payload, frame.payload_len), 0);
	for (uint32_t i = 0; i < b->count; i++) {
		assert_int_equal(packets_next(&reader, &r), 1);
		assert_int_equal(r.seq, seq++);
	}
	assert_int_equal(packets_next(&reader, &r), 0);
}

/* Batches lie one after the other in the circle and never on each other. */
static void check_ring(const struct batch_ring *ring)
{
	size_t used = 0;
	size_t wraps = 0;
	const struct batch *last = NULL;

	assert_int_equal(ring->next, model_next);
	assert_int_equal(ring->oldest, evicted);
	assert_true(ring->next - ring->oldest <= ring->max_batches);
	for (uint64_t n = ring->oldest; n < ring->next; n++) {
		const struct batch *b = batch_ring_get(ring, n);

		assert_non_null(b);
		assert_int_equal(b->first_seq, model[n].first_seq);
		assert_int_equal(b->count, model[n].count);
		assert_true(b->offset + b->len <= ring->size);
		if (last && b->offset < last->offset + last->len) {
			assert_int_equal(b->offset, 0);
			wraps++;
		}
		if (b->count > 0) {
			assert_int_equal(batch_ring_find(ring, b->first_seq),
			                 n);
			assert_int_equal(
			        batch_ring_find(ring,
			                        b->first_seq + b->count - 1),
			        n);
		}
		used += b->len;
		last = b;
	}
	assert_true(wraps <= 1);
	assert_int_equal(used, ring->used);
	assert_null(batch_ring_get(ring, ring->next));
	assert_true(!ring->oldest || !batch_ring_get(ring, ring->oldest - 1));
	assert_int_equal(batch_ring_find(ring, ring->next_seq), ring->next);
}

static void test_limits(void **state)
{
	struct batch_ring ring;

	(void)state;
	assert_int_equal(
	        batch_ring_init(&ring, BATCH_RING_MIN_BYTES - 1, 16, &counters),
	        -EINVAL);
	assert_int_equal(
	        batch_ring_init(&ring, BATCH_RING_MIN_BYTES, 1, &counters),
	        -EINVAL);
	assert_int_equal(batch_ring_init(&ring, BATCH_RING_MIN_BYTES,
	                                 BATCH_RING_MAX_BATCHES + 1, &counters),
	                 -EINVAL);
	open_ring(&ring, BATCH_RING_MIN_BYTES, 2);
	batch_ring_done(&ring);
	batch_ring_done(&ring);
}

static void test_empty_and_open(void **state)
{
	struct batch_ring ring;

	(void)state;
	open_ring(&ring, BATCH_RING_MIN_BYTES, 16);
	assert_int_equal(batch_ring_oldest_seq(&ring), 1);
	assert_int_equal(batch_ring_find(&ring, 1), 0);
	assert_false(batch_ring_close(&ring));
	model_append(&ring, 10);
	assert_null(batch_ring_get(&ring, 0)); /* open batches are not seen */
	assert_int_equal(batch_ring_oldest_seq(&ring), 1);
	assert_int_equal(ring.next_seq, 2);
	model_close(&ring);
	assert_false(batch_ring_close(&ring));
	check_ring(&ring);
	check_batch(&ring, batch_ring_get(&ring, 0));
	batch_ring_done(&ring);
}

static void test_descriptors_full(void **state)
{
	struct batch_ring ring;

	(void)state;
	open_ring(&ring, BATCH_RING_MIN_BYTES, 4);
	for (int i = 0; i < 20; i++) {
		model_append(&ring, 1);
		model_close(&ring);
		check_ring(&ring);
	}
	assert_int_equal(ring.next - ring.oldest, 4);
	assert_int_equal(batch_ring_oldest_seq(&ring), 17);
	batch_ring_done(&ring);
}

/* The greatest record there can be: all fields, all at their longest. */
static void test_longest_record(void **state)
{
	struct batch_ring ring;

	(void)state;
	counters.of[COUNTER_RECORD_TOO_LONG] = 0;
	open_ring(&ring, BATCH_RING_MIN_BYTES, 16);
	for (int i = 0; i < 40; i++) {
		model_append(&ring, RECORD_VALUES_MAX);
		check_ring(&ring);
	}
	assert_int_equal(counters.of[COUNTER_RECORD_TOO_LONG], 0);
	batch_ring_done(&ring);
}

/* batch_ring_keeps() is a promise about a frame and the next record, whatever
 * their sizes. */
static void append_checked(struct batch_ring *ring, size_t bytes)
{
	uint64_t keeps = batch_ring_keeps(ring);

	assert_true(keeps >= ring->oldest && keeps <= ring->next);
	if (next_random() % 16 == 0)
		model_put(ring, 1 + next_random() % FRAME_MAX_SIZE);
	model_append(ring, bytes);
	assert_true(ring->oldest <= keeps);
}

static void run_random(size_t size, size_t max, uint64_t seed)
{
	static const size_t sizes[] = { 0, 40, 400, 3000, 30000 };
	struct batch_ring ring;

	random_state = seed;
	open_ring(&ring, size, max);
	for (int i = 0; i < 6000; i++) {
		size_t most = sizes[next_random() % ARRAY_SIZE(sizes)];

		append_checked(&ring, most ? next_random() % most : 0);
		if (next_random() % 8 == 0)
			model_close(&ring);
		if (i % 50 == 0)
			check_ring(&ring);
		if (i % 50 == 0 && ring.oldest < ring.next) {
			check_batch(&ring, batch_ring_get(&ring, ring.oldest));
			check_batch(&ring,
			            batch_ring_get(&ring, ring.next - 1));
		}
	}
	model_close(&ring);
	check_ring(&ring);
	for (uint64_t n = ring.oldest; n < ring.next; n++)
		check_batch(&ring, batch_ring_get(&ring, n));
	assert_true(evicted > 0);
	batch_ring_done(&ring);
}

static void test_random(void **state)
{
	(void)state;
	run_random(BATCH_RING_MIN_BYTES, 16, 1);
	run_random(BATCH_RING_MIN_BYTES, 1024, 2);
	run_random(BATCH_RING_MIN_BYTES + 12345, 1024, 3);
	run_random((size_t)1 << 20, 4096, 4);
	run_random((size_t)3 << 20, 100, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_empty_and_open),
		cmocka_unit_test(test_descriptors_full),
		cmocka_unit_test(test_longest_record),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
