/* test_live.c - counts, windows, top lists and states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/clock.h"
#include "dashboard/live/live.h"

#define NOW_S INT64_C(1763816400) /* a multiple of 30 */

static int64_t clock_ns;

static int64_t read_clock(void)
{
	return clock_ns;
}

struct fixture {
	struct live *live;
	struct live_overview *view;
	uint64_t id;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->view = calloc(1, sizeof(*f->view));
	assert_non_null(f->view);
	assert_int_equal(live_new(&f->live), 0);
	clock_ns = NOW_S * CLOCK_NS_PER_S;
	clock_replace(read_clock);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	clock_replace(NULL);
	live_free(f->live);
	free(f->view);
	free(f);
	return 0;
}

static struct packet_record packet_at(int64_t second, enum app app)
{
	return (struct packet_record){ .ts_ns = second * CLOCK_NS_PER_S + 5,
		                       .len = 100,
		                       .caplen = 100,
		                       .app = (uint8_t)app };
}

static void give(struct fixture *f, const struct packet_record *r)
{
	live_begin(f->live);
	live_packet(f->live, ++f->id, r);
	live_end(f->live);
}

static void give_at(struct fixture *f, int64_t second, enum app app)
{
	struct packet_record r = packet_at(second, app);

	give(f, &r);
}

static const struct live_overview *look(struct fixture *f, uint32_t window_s)
{
	live_overview(f->live, window_s, f->view);
	return f->view;
}

static uint64_t bucket_sum(const struct live_overview *v, enum app app)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < v->bucket_count; i++)
		sum += v->buckets[i].packets[app];
	return sum;
}

static void set_replay(struct fixture *f, uint64_t session)
{
	struct live_link link = { .state = LIVE_LINK_UP, .has_welcome = true };

	link.welcome.session = session;
	link.welcome.source = WELCOME_SOURCE_REPLAY;
	live_set_link(f->live, &link);
}

static void empty_is_all_zero(void **state)
{
	const struct live_overview *v = look(*state, 300);

	assert_int_equal(v->now_ns, NOW_S * CLOCK_NS_PER_S);
	assert_int_equal(v->step_s, 5);
	assert_int_equal(v->bucket_count, 60);
	assert_int_equal(v->destination_count, 0);
	assert_int_equal(v->name_count, 0);
	assert_int_equal(v->newest_id, 0);
	assert_int_equal(v->apps[APP_DNS].packets, 0);
	assert_true(v->packets_per_s == 0);
}

static void windows_fit_their_buckets(void **state)
{
	static const struct {
		uint32_t window, step;
		size_t count;
	} rows[] = {
		{ 0, 1, 60 },      { 60, 1, 60 },     { 120, 1, 120 },
		{ 121, 2, 61 },    { 240, 2, 120 },   { 300, 5, 60 },
		{ 601, 10, 61 },   { 1200, 10, 120 }, { 1800, 15, 120 },
		{ 3599, 30, 120 }, { 3600, 30, 120 }, { UINT32_MAX, 30, 120 },
	};
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct live_overview *v = look(*state, rows[i].window);

		assert_int_equal(v->step_s, rows[i].step);
		assert_int_equal(v->bucket_count, rows[i].count);
		for (j = 0; j < v->bucket_count; j++) {
			assert_int_equal(v->buckets[j].start_s % v->step_s, 0);
			if (j > 0)
				assert_int_equal(v->buckets[j].start_s,
				                 v->buckets[j - 1].start_s +
				                         v->step_s);
		}
		j = v->bucket_count - 1;
		assert_true(v->buckets[j].start_s <= NOW_S);
		assert_true(v->buckets[j].start_s + v->step_s > NOW_S);
	}
}

static void packets_land_in_their_second(void **state)
{
	struct fixture *f = *state;
	const struct live_overview *v;

	give_at(f, NOW_S, APP_DNS);
	give_at(f, NOW_S - 1, APP_DNS);
	give_at(f, NOW_S - 1, APP_TCP);
	v = look(f, 60);
	assert_int_equal(v->buckets[59].start_s, NOW_S);
	assert_int_equal(v->buckets[59].packets[APP_DNS], 1);
	assert_int_equal(v->buckets[59].bytes[APP_DNS], 100);
	assert_int_equal(v->buckets[58].packets[APP_DNS], 1);
	assert_int_equal(v->buckets[58].packets[APP_TCP], 1);
	assert_int_equal(v->apps[APP_DNS].packets, 2);
	assert_int_equal(v->apps[APP_DNS].bytes, 200);
	assert_int_equal(v->apps[APP_TCP].packets, 1);
	assert_true(v->packets_per_s == 2);
	assert_true(v->bits_per_s == 1600);
	assert_int_equal(v->newest_id, 3);
}

static void edges_of_the_hour(void **state)
{
	struct fixture *f = *state;
	const struct live_overview *v;

	give_at(f, NOW_S - LIVE_SECONDS, APP_TCP); /* one second too old */
	assert_int_equal(bucket_sum(look(f, 3600), APP_TCP), 0);
	clock_ns += 29 * CLOCK_NS_PER_S; /* the last second of a bar */
	give_at(f, NOW_S + 29 - (LIVE_SECONDS - 1), APP_TCP);
	v = look(f, 3600);
	assert_int_equal(v->buckets[0].packets[APP_TCP], 1);
	assert_int_equal(v->newest_id, 2);
	clock_ns += CLOCK_NS_PER_S;
	assert_int_equal(bucket_sum(look(f, 3600), APP_TCP), 0);
}

static void a_slot_is_taken_over_an_hour_later(void **state)
{
	struct fixture *f = *state;
	const struct live_overview *v;

	give_at(f, NOW_S, APP_DNS);
	clock_ns += LIVE_SECONDS * CLOCK_NS_PER_S;
	assert_int_equal(bucket_sum(look(f, 3600), APP_DNS), 0);
	give_at(f, NOW_S + LIVE_SECONDS, APP_TCP);
	give_at(f, NOW_S, APP_DNS); /* a straggler: not of the window */
	v = look(f, 3600);
	assert_int_equal(bucket_sum(v, APP_TCP), 1);
	assert_int_equal(bucket_sum(v, APP_DNS), 0);
}

static void the_clock_steps_back(void **state)
{
	struct fixture *f = *state;

	give_at(f, NOW_S, APP_DNS);
	clock_ns -= 600 * CLOCK_NS_PER_S;
	assert_int_equal(bucket_sum(look(f, 3600), APP_DNS), 0);
	give_at(f, NOW_S - 600, APP_TCP);
	assert_int_equal(bucket_sum(look(f, 3600), APP_TCP), 1);
	give_at(f, NOW_S, APP_DNS); /* the future counts in totals only */
	assert_int_equal(bucket_sum(look(f, 3600), APP_DNS), 0);
	/* The slot of the former future is free for its next second. */
	clock_ns -= 3000 * CLOCK_NS_PER_S;
	give_at(f, NOW_S - LIVE_SECONDS, APP_ARP);
	assert_int_equal(bucket_sum(look(f, 3600), APP_ARP), 1);
}

static void no_time_counts_in_totals_only(void **state)
{
	struct fixture *f = *state;
	struct packet_record r = packet_at(NOW_S, APP_UDP);
	const struct live_overview *v;

	r.ts_ns = RECORD_TS_NONE;
	r.present = RECORD_IP;
	r.dst = addr_v4((const uint8_t[]){ 192, 0, 2, 1 });
	give(f, &r);
	v = look(f, 3600);
	assert_int_equal(v->apps[APP_UDP].packets, 0);
	assert_int_equal(v->destination_count, 1);
	assert_int_equal(v->newest_id, 1);
}

static void replay_takes_its_time_from_the_packets(void **state)
{
	struct fixture *f = *state;
	const struct live_overview *v;

	set_replay(f, 7);
	assert_int_equal(look(f, 60)->now_ns, NOW_S * CLOCK_NS_PER_S);
	give_at(f, 1000, APP_DNS);
	give_at(f, 1010, APP_DNS);
	give_at(f, 990, APP_DNS);
	v = look(f, 60);
	assert_int_equal(v->now_ns, 1010 * CLOCK_NS_PER_S + 5);
	assert_int_equal(v->buckets[59].start_s, 1010);
	assert_int_equal(v->apps[APP_DNS].packets, 3);
	give_at(f, -5, APP_DNS); /* before 1970 and still of the hour */
	v = look(f, 3600);
	assert_int_equal(bucket_sum(v, APP_DNS), 4);
	set_replay(f, 8); /* an older capture */
	give_at(f, 500, APP_TCP);
	v = look(f, 60);
	assert_int_equal(v->now_ns, 500 * CLOCK_NS_PER_S + 5);
	assert_int_equal(v->apps[APP_TCP].packets, 1);
	assert_int_equal(v->apps[APP_DNS].packets, 0);
}

static void extreme_times(void **state)
{
	struct fixture *f = *state;
	struct packet_record r = packet_at(0, APP_DNS);

	set_replay(f, 7);
	r.ts_ns = INT64_MIN + 1;
	give(f, &r);
	assert_int_equal(look(f, 3600)->apps[APP_DNS].packets, 1);
	r.ts_ns = INT64_MAX;
	give(f, &r);
	assert_int_equal(look(f, 3600)->apps[APP_DNS].packets, 1);
	r.app = 250; /* a class this version does not know */
	give(f, &r);
	assert_int_equal(look(f, 3600)->apps[APP_NONE].packets, 1);
}

static void destinations_most_first(void **state)
{
	struct fixture *f = *state;
	struct packet_record r = packet_at(NOW_S, APP_TCP);
	const struct live_overview *v;
	uint8_t host, n;

	give(f, &r); /* without IP */
	r.present = RECORD_IP;
	for (host = 1; host <= 30; host++) {
		r.dst = addr_v4((const uint8_t[]){ 192, 0, 2, host });
		for (n = 0; n < host; n++)
			give(f, &r);
	}
	v = look(f, 60);
	assert_int_equal(v->destination_count, LIVE_TOP);
	for (n = 0; n < LIVE_TOP; n++) {
		assert_int_equal(v->destinations[n].addr.bytes[3], 30 - n);
		assert_int_equal(v->destinations[n].packets, 30 - n);
		assert_int_equal(v->destinations[n].bytes, 100 * (30 - n));
	}
}

static void top_survives_a_flood_of_hosts(void **state)
{
	struct fixture *f = *state;
	struct packet_record r = packet_at(NOW_S, APP_TCP);
	const struct addr known = addr_v4((const uint8_t[]){ 192, 0, 2, 1 });
	const struct live_overview *v;
	uint32_t i;

	r.present = RECORD_IP;
	r.dst = known;
	for (i = 0; i < 10; i++)
		give(f, &r);
	live_begin(f->live);
	for (i = 0; i < 30000; i++) { /* more than the table holds */
		r.dst = addr_v4((const uint8_t[]){ 10, (uint8_t)(i >> 16),
		                                   (uint8_t)(i >> 8),
		                                   (uint8_t)i });
		live_packet(f->live, ++f->id, &r);
	}
	live_end(f->live);
	r.dst = known; /* had left the table */
	give(f, &r);
	v = look(f, 60);
	assert_true(addr_equal(&v->destinations[0].addr, &known));
	assert_int_equal(v->destinations[0].packets, 11);
	assert_int_equal(v->destinations[1].packets, 1);
}

static void give_name(struct fixture *f, enum app app, const char *name,
                      uint64_t response)
{
	struct packet_record r = packet_at(NOW_S, app);

	assert_true(record_add_number(&r, FIELD_DNS_RESPONSE, response));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME, (const uint8_t *)name,
	                             strlen(name)));
	give(f, &r);
}

static void names_of_queries(void **state)
{
	struct fixture *f = *state;
	const struct live_overview *v;

	give_name(f, APP_DNS, "example.org", 0);
	give_name(f, APP_MDNS, "Example.ORG", 0);
	give_name(f, APP_LLMNR, "printer", 0);
	give_name(f, APP_DNS, "example.org", 1);  /* an answer */
	give_name(f, APP_HTTP, "example.org", 0); /* not DNS */
	v = look(f, 60);
	assert_int_equal(v->name_count, 2);
	assert_string_equal(v->names[0].name, "example.org");
	assert_int_equal(v->names[0].count, 2);
	assert_int_equal(v->names[0].last_ns, NOW_S * CLOCK_NS_PER_S + 5);
	assert_string_equal(v->names[1].name, "printer");
}

static void odd_names(void **state)
{
	struct fixture *f = *state;
	struct packet_record r = packet_at(NOW_S, APP_DNS);
	static uint8_t longest[RECORD_VALUE_MAX];
	const struct live_overview *v;

	memset(longest, 'x', sizeof(longest));
	assert_true(record_add_number(&r, FIELD_DNS_RESPONSE, 0));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME, longest,
	                             sizeof(longest)));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME,
	                             (const uint8_t *)"a\0b", 3));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME, NULL, 0));
	give(f, &r);
	v = look(f, 60);
	assert_int_equal(v->name_count, 3);
	assert_string_equal(v->names[0].name, "");
	assert_string_equal(v->names[1].name, "a?b");
	assert_int_equal(strlen(v->names[2].name), LIVE_NAME_MAX);
}

static void states_are_copies(void **state)
{
	struct fixture *f = *state;
	struct live_link link = { .state = LIVE_LINK_REFUSED };
	struct live_link got_link;
	struct live_store store = { .rows = 7, .lost = 3 };
	struct live_store got_store;

	strncpy(link.message, "no", sizeof(link.message) - 1);
	link.privileges.cap_eff = 5;
	live_set_link(f->live, &link);
	live_set_store(f->live, &store);
	memset(&link, 0xff, sizeof(link));
	live_get_link(f->live, &got_link);
	live_get_store(f->live, &got_store);
	assert_int_equal(got_link.state, LIVE_LINK_REFUSED);
	assert_string_equal(got_link.message, "no");
	assert_int_equal(got_link.privileges.cap_eff, 5);
	assert_int_equal(got_store.rows, 7);
	assert_int_equal(got_store.lost, 3);
}

static void gaps_newest_first(void **state)
{
	struct fixture *f = *state;
	struct live_gap gaps[100];
	uint64_t i;

	assert_int_equal(live_get_gaps(f->live, gaps, 100), 0);
	for (i = 1; i <= 200; i++) {
		const struct live_gap gap = { i, i, (int64_t)i };

		live_gap(f->live, &gap);
		assert_int_equal(live_get_gaps(f->live, gaps, 2),
		                 i < 2 ? 1 : 2);
		assert_int_equal(gaps[0].first_seq, i);
	}
	assert_int_equal(live_get_gaps(f->live, gaps, 100), 64);
	for (i = 0; i < 64; i++)
		assert_int_equal(gaps[i].first_seq, 200 - i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(empty_is_all_zero),
		TEST(windows_fit_their_buckets),
		TEST(packets_land_in_their_second),
		TEST(edges_of_the_hour),
		TEST(a_slot_is_taken_over_an_hour_later),
		TEST(the_clock_steps_back),
		TEST(no_time_counts_in_totals_only),
		TEST(replay_takes_its_time_from_the_packets),
		TEST(extreme_times),
		TEST(destinations_most_first),
		TEST(top_survives_a_flood_of_hosts),
		TEST(names_of_queries),
		TEST(odd_names),
		TEST(states_are_copies),
		TEST(gaps_newest_first),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
