/* test_live_recent.c - the newest packets: order, limit, wrap-around. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dashboard/live/live.h"

struct seen {
	uint64_t ids[LIVE_RECENT];
	size_t count;
	size_t stop_at;                   /* 0: never */
	char value[RECORD_VALUE_MAX + 1]; /* of the newest */
	struct packet_record newest;      /* without its fields' bytes */
};

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

static bool see(uint64_t id, const struct packet_record *r, void *arg)
{
	struct seen *s = arg;
	const struct field_value *f = record_field(r, FIELD_HTTP_URI);

	assert_true(s->count < LIVE_RECENT);
	s->ids[s->count++] = id;
	s->newest = *r;
	memset(s->value, 0, sizeof(s->value));
	if (f)
		memcpy(s->value, f->bytes, f->len);
	return s->count != s->stop_at;
}

static struct seen seen;

static uint64_t ask(struct live *l, uint64_t after, int app, size_t limit)
{
	memset(&seen, 0, sizeof(seen));
	return live_recent(l, after, app, limit, see, &seen);
}

static void give(struct live *l, uint64_t first, uint64_t last, enum app app)
{
	struct packet_record r = { .ts_ns = 1, .app = (uint8_t)app };
	uint64_t id;

	live_begin(l);
	for (id = first; id <= last; id++) {
		r.seq = id;
		live_packet(l, id, &r);
	}
	live_end(l);
}

static void nothing_yet(void **state)
{
	assert_int_equal(ask(*state, 0, -1, 10), 0);
	assert_int_equal(seen.count, 0);
}

static void newest_of_the_limit_oldest_first(void **state)
{
	struct live *l = *state;

	give(l, 1, 50, APP_TCP);
	assert_int_equal(ask(l, 0, -1, 10), 40);
	assert_int_equal(seen.count, 10);
	assert_int_equal(seen.ids[0], 41);
	assert_int_equal(seen.ids[9], 50);
	assert_int_equal(ask(l, 45, -1, 10), 0);
	assert_int_equal(seen.count, 5);
	assert_int_equal(seen.ids[0], 46);
	assert_int_equal(ask(l, 50, -1, 10), 0);
	assert_int_equal(seen.count, 0);
	assert_int_equal(ask(l, 0, -1, 0), 50);
	assert_int_equal(seen.count, 0);
}

static void one_application_alone(void **state)
{
	struct live *l = *state;

	give(l, 1, 10, APP_TCP);
	give(l, 11, 12, APP_DNS);
	give(l, 13, 20, APP_TCP);
	give(l, 21, 21, APP_DNS);
	assert_int_equal(ask(l, 0, APP_DNS, 2), 1);
	assert_int_equal(seen.count, 2);
	assert_int_equal(seen.ids[0], 12);
	assert_int_equal(seen.ids[1], 21);
	assert_int_equal(ask(l, 0, APP_ARP, 2), 0);
	assert_int_equal(seen.count, 0);
}

static void the_reader_may_stop(void **state)
{
	struct live *l = *state;

	give(l, 1, 10, APP_TCP);
	memset(&seen, 0, sizeof(seen));
	seen.stop_at = 3;
	assert_int_equal(live_recent(l, 0, -1, 10, see, &seen), 0);
	assert_int_equal(seen.count, 3);
}

static void wraps_around(void **state)
{
	struct live *l = *state;

	give(l, 1, 3 * LIVE_RECENT + 7, APP_TCP);
	assert_int_equal(ask(l, 0, -1, LIVE_RECENT), 0);
	assert_int_equal(seen.count, LIVE_RECENT);
	assert_int_equal(seen.ids[0], 2 * LIVE_RECENT + 8);
	assert_int_equal(seen.ids[LIVE_RECENT - 1], 3 * LIVE_RECENT + 7);
	assert_int_equal(ask(l, 0, -1, 1), LIVE_RECENT - 1);
}

static void everything_comes_back(void **state)
{
	struct live *l = *state;
	const uint8_t mac[] = { 0, 0, 0x5e, 0, 0x53, 1 };
	struct packet_record r = {
		.seq = 9,
		.ts_ns = -3,
		.len = 1500,
		.caplen = 60,
		.link_type = 1,
		.present = RECORD_IP | RECORD_PORTS,
		.app = APP_HTTP,
		.l4 = APP_TCP,
		.fault = RECORD_FAULT_CUT,
		.ip_proto = 6,
		.ttl = 64,
		.vlan_count = 1,
		.vlan = { 12 },
		.src_port = 40000,
		.dst_port = 80,
		.payload_len = 1400,
	};

	memcpy(r.eth_src, mac, sizeof(mac));
	r.dst = addr_v4((const uint8_t[]){ 192, 0, 2, 1 });
	assert_true(record_add_number(&r, FIELD_HTTP_STATUS, 1u << 20));
	assert_true(record_add_bytes(&r, FIELD_HTTP_URI,
	                             (const uint8_t *)"/index.html", 11));
	live_begin(l);
	live_packet(l, 77, &r);
	live_end(l);
	assert_int_equal(ask(l, 0, APP_HTTP, 1), 0);
	assert_int_equal(seen.ids[0], 77);
	assert_string_equal(seen.value, "/index.html");
	assert_int_equal(seen.newest.field_count, 2);
	assert_int_equal(seen.newest.fields[0].number, 1u << 20);
	assert_memory_equal(&seen.newest, &r,
	                    offsetof(struct packet_record, fields));
}

/* A packet with nearly 32 KiB of fields, so that their bytes run out first. */
static void give_large(struct live *l, uint64_t id)
{
	static uint8_t text[RECORD_VALUE_MAX];
	struct packet_record r = { .seq = id, .ts_ns = 1, .app = APP_HTTP };

	memset(text, 'a' + (int)(id % 26), sizeof(text));
	while (record_add_bytes(&r, FIELD_HTTP_URI, text, sizeof(text)))
		;
	live_begin(l);
	live_packet(l, id, &r);
	live_end(l);
}

static bool is_whole(uint64_t id, const struct packet_record *r, void *arg)
{
	size_t *count = arg;
	size_t i, at;

	++*count;
	if (r->app != APP_HTTP)
		return true;
	assert_int_equal(r->field_count, RECORD_VALUES_MAX / RECORD_VALUE_MAX);
	for (i = 0; i < r->field_count; i++) {
		assert_int_equal(r->fields[i].len, RECORD_VALUE_MAX);
		for (at = 0; at < RECORD_VALUE_MAX; at += 341)
			assert_int_equal(r->fields[i].bytes[at],
			                 'a' + (int)(id % 26));
	}
	return true;
}

static void fields_wrap_around_too(void **state)
{
	struct live *l = *state;
	size_t count = 0;
	uint64_t id;

	for (id = 1; id <= 1500; id++) {
		if (id % 7 == 0)
			give(l, id, id, APP_TCP);
		else
			give_large(l, id);
	}
	assert_int_equal(live_recent(l, 0, -1, LIVE_RECENT, is_whole, &count),
	                 0);
	/* 8 MiB hold 254 such packets. */
	assert_in_range(count, 250, 310);
	assert_int_equal(ask(l, 0, -1, 1), count - 1);
	assert_int_equal(seen.ids[0], 1500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(nothing_yet),
		TEST(newest_of_the_limit_oldest_first),
		TEST(one_application_alone),
		TEST(the_reader_may_stop),
		TEST(wraps_around),
		TEST(everything_comes_back),
		TEST(fields_wrap_around_too),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
