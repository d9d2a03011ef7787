/* test_live_wait.c - waiting, stopping, and many threads at once. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/clock.h"
#include "dashboard/live/live.h"

#define READERS 4
#define BATCHES 400
#define BATCH 50

static int set_up(void **state)
{
	struct live *l;

	assert_int_equal(live_new(&l), 0);
	*state = l;
	return 0;
}

static int tear_down(void **state)
{
	live_free(*state);
	return 0;
}

static void change(struct live *l)
{
	live_begin(l);
	live_end(l);
}

static int64_t since_ms(int64_t begin_ns)
{
	return (clock_mono_ns() - begin_ns) / CLOCK_NS_PER_MS;
}

static void what_changed_before_is_told_at_once(void **state)
{
	struct live *l = *state;
	int64_t begin_ns = clock_mono_ns();
	uint64_t version = live_wait(l, 0, 10000);

	change(l);
	assert_true(live_wait(l, version, 10000) > version);
	assert_true(since_ms(begin_ns) < 5000);
}

static void the_time_is_over(void **state)
{
	struct live *l = *state;
	uint64_t version = live_wait(l, 0, 0);
	int64_t begin_ns = clock_mono_ns();

	assert_int_equal(live_wait(l, version, 80), version);
	assert_true(since_ms(begin_ns) >= 79);
	assert_int_equal(live_wait(l, version, 0), version);
}

struct waiter {
	struct live *live;
	pthread_t thread;
	atomic_uint_fast64_t version; /* what the wait gave; 0: not yet */
	atomic_bool started;
	int64_t begin_ns, took_ms;
	unsigned wakes;
};

static void *wait_once(void *arg)
{
	struct waiter *w = arg;
	uint64_t version = live_wait(w->live, 0, 0);

	atomic_store(&w->started, true);
	version = live_wait(w->live, version, 20000);
	w->took_ms = since_ms(w->begin_ns);
	atomic_store(&w->version, version);
	return NULL;
}

static void start(struct waiter *w, struct live *l, void *(*fn)(void *))
{
	w->live = l;
	w->begin_ns = clock_mono_ns();
	assert_int_equal(pthread_create(&w->thread, NULL, fn, w), 0);
	while (!atomic_load(&w->started))
		(void)live_wait(l, UINT64_MAX, 0);
}

static void stop_wakes_everybody_for_good(void **state)
{
	struct live *l = *state;
	static struct waiter waiters[READERS];
	size_t i;

	assert_false(live_stopped(l));
	for (i = 0; i < READERS; i++)
		start(&waiters[i], l, wait_once);
	live_stop(l);
	for (i = 0; i < READERS; i++) {
		assert_int_equal(pthread_join(waiters[i].thread, NULL), 0);
		assert_true(waiters[i].took_ms < 10000);
	}
	assert_true(live_stopped(l));
	(void)live_wait(l, live_wait(l, 0, 0), 20000); /* returns at once */
}

static void a_packet_wakes_who_waits(void **state)
{
	struct live *l = *state;
	static struct waiter w;
	struct packet_record r = { .ts_ns = RECORD_TS_NONE };

	start(&w, l, wait_once);
	live_begin(l);
	live_packet(l, 1, &r);
	live_end(l);
	assert_int_equal(pthread_join(w.thread, NULL), 0);
	assert_true(atomic_load(&w.version) > 1);
	assert_true(w.took_ms < 10000);
}

static void *wait_often(void *arg)
{
	struct waiter *w = arg;
	uint64_t version = live_wait(w->live, 0, 0);

	atomic_store(&w->started, true);
	while (!live_stopped(w->live)) {
		version = live_wait(w->live, version, 20000);
		w->wakes++;
	}
	return NULL;
}

/* However fast batches come, a waiter returns every 50 ms at most. */
static void a_flood_wakes_twenty_times_a_second(void **state)
{
	struct live *l = *state;
	static struct waiter w;
	int64_t ms;

	start(&w, l, wait_often);
	do {
		change(l);
		ms = since_ms(w.begin_ns);
	} while (ms < 500);
	live_stop(l);
	assert_int_equal(pthread_join(w.thread, NULL), 0);
	assert_in_range(w.wakes, 1, since_ms(w.begin_ns) / 50 + 3);
}

static bool touch(uint64_t id, const struct packet_record *r, void *arg)
{
	uint64_t *last = arg;

	assert_true(id > *last);
	assert_int_equal(r->seq, id);
	*last = id;
	return true;
}

static void *read_all(void *arg)
{
	struct live *l = arg;
	struct live_overview *view = calloc(1, sizeof(*view));
	struct live_link link;
	struct live_store store;
	struct live_gap gaps[4];
	uint64_t version = 0;

	assert_non_null(view);
	while (!live_stopped(l)) {
		uint64_t last = 0;

		version = live_wait(l, version, 1000);
		live_overview(l, 300, view);
		(void)live_recent(l, 0, -1, 500, touch, &last);
		live_get_link(l, &link);
		live_get_store(l, &store);
		(void)live_get_gaps(l, gaps, 4);
		assert_true(view->newest_id <= (uint64_t)BATCHES * BATCH);
		assert_int_equal(store.rows, store.stored);
	}
	free(view);
	return NULL;
}

static void write_batch(struct live *l, uint64_t first)
{
	struct packet_record r = { .ts_ns = clock_real_ns(), .app = APP_DNS };
	const struct live_store store = { .rows = first, .stored = first };
	const struct live_link link = { .state = LIVE_LINK_UP };
	const struct live_gap gap = { first, first, 0 };

	assert_true(record_add_number(&r, FIELD_DNS_RESPONSE, 0));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME,
	                             (const uint8_t *)"example.org", 11));
	live_begin(l);
	for (r.seq = first; r.seq < first + BATCH; r.seq++)
		live_packet(l, r.seq, &r);
	live_end(l);
	live_set_store(l, &store);
	live_set_link(l, &link);
	live_gap(l, &gap);
}

static void one_writer_many_readers(void **state)
{
	struct live *l = *state;
	struct live_overview *view = calloc(1, sizeof(*view));
	pthread_t threads[READERS];
	uint64_t batch;
	size_t i;

	assert_non_null(view);
	for (i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_all, l),
		                 0);
	for (batch = 0; batch < BATCHES; batch++)
		write_batch(l, batch * BATCH + 1);
	live_overview(l, 60, view);
	live_stop(l);
	for (i = 0; i < READERS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_int_equal(view->newest_id, BATCHES * BATCH);
	assert_int_equal(view->names[0].count, BATCHES * BATCH);
	free(view);
}

/* Prints, and fails only when something is badly wrong: machines differ. */
static void cost_of_a_packet(void **state)
{
	struct live *l = *state;
	struct packet_record r = { .ts_ns = clock_real_ns(),
		                   .len = 100,
		                   .app = APP_TCP,
		                   .present = RECORD_IP };
	const uint64_t count = 500000;
	int64_t begin_ns = clock_mono_ns();
	int64_t each_ns;
	uint64_t id;

	live_begin(l);
	for (id = 1; id <= count; id++) {
		r.dst = addr_v4((const uint8_t[]){ 10, 0, (uint8_t)(id >> 3),
		                                   (uint8_t)(id * 7) });
		live_packet(l, id, &r);
	}
	live_end(l);
	each_ns = (clock_mono_ns() - begin_ns) / (int64_t)count;
	print_message("live_packet: %lld ns\n", (long long)each_ns);
	assert_true(each_ns < 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(what_changed_before_is_told_at_once),
		TEST(the_time_is_over),
		TEST(stop_wakes_everybody_for_good),
		TEST(a_packet_wakes_who_waits),
		TEST(a_flood_wakes_twenty_times_a_second),
		TEST(one_writer_many_readers),
		TEST(cost_of_a_packet),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
