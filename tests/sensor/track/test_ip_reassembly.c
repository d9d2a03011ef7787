/* test_ip_reassembly.c - IP fragments in any order, hostile ones too. */
#include <stdlib.h>

#include "sensor/track/block_pool.h"
#include "sensor/track/ip_reassembly.h"
#include "tests/support/decode_support.h"

#define SECOND_NS INT64_C(1000000000)
#define START_NS (INT64_C(1767225600) * SECOND_NS)

struct table {
	struct ip_reassembly *r;
	struct counters counters;
	uint8_t bytes[65535]; /* of the datagram that is cut into pieces */
	struct fragment fragment;
	struct datagram whole;
};

static int set_up(void **state)
{
	static const uint8_t src[4] = { 192, 0, 2, 1 }, dst[4] = { 192, 0, 2 };
	struct table *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	t->r = ip_reassembly_new();
	assert_non_null(t->r);
	for (size_t i = 0; i < sizeof(t->bytes); i++)
		t->bytes[i] = (uint8_t)(i * 7 + i / 256);
	t->fragment = (struct fragment){ .src = addr_v4(src),
		                         .dst = addr_v4(dst),
		                         .id = 1,
		                         .proto = 17,
		                         .ts_ns = START_NS };
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	struct table *t = *state;

	ip_reassembly_free(t->r);
	free(t);
	return 0;
}

/* Bytes `offset` to `end` of the datagram. The fragment is a heap block of
 * its own, so that a sanitizer sees one byte too many. */
static bool add(struct table *t, size_t offset, size_t end, bool more)
{
	struct reassembler *r = ip_reassembly_of(t->r);
	uint8_t *block = malloc(end - offset + !(end - offset));
	bool whole;

	assert_non_null(block);
	memcpy(block, t->bytes + offset, end - offset);
	t->fragment.offset = (uint32_t)offset;
	t->fragment.more = more;
	t->fragment.bytes = block;
	t->fragment.len = end - offset;
	whole = r->add(r, &t->fragment, &t->counters, &t->whole);
	free(block);
	return whole;
}

static void expect_whole(const struct table *t, size_t len)
{
	assert_int_equal(t->whole.len, len);
	assert_int_equal(t->whole.proto, 17);
	assert_memory_equal(t->whole.bytes, t->bytes, len);
}

/* Three pieces in each of their six orders. */
static void test_any_order(void **state)
{
	static const uint8_t orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 },
		                              { 1, 0, 2 }, { 1, 2, 0 },
		                              { 2, 0, 1 }, { 2, 1, 0 } };
	static const size_t ends[] = { 0, 1480, 2960, 3001 };
	struct table *t = *state;

	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		for (size_t k = 0; k < 3; k++) {
			size_t piece = orders[i][k];

			assert_int_equal(
			        add(t, ends[piece], ends[piece + 1], piece < 2),
			        k == 2);
		}
		expect_whole(t, 3001);
	}
	assert_int_equal(t->counters.of[COUNTER_REASSEMBLED], 6);
	assert_int_equal(t->counters.of[COUNTER_FRAGMENTS_OVERLAP], 0);
}

static void test_largest(void **state)
{
	struct table *t = *state;

	for (size_t at = 0; at < 65528; at += 8)
		assert_false(add(t, at, at + 8, true));
	assert_true(add(t, 65528, 65535, false));
	expect_whole(t, 65535);
}

static void test_smallest(void **state)
{
	struct table *t = *state;

	assert_false(add(t, 8, 9, false));
	assert_true(add(t, 0, 8, true));
	expect_whole(t, 9);
}

/* Fragments that no host may send. */
static void test_impossible(void **state)
{
	struct table *t = *state;

	assert_false(add(t, 0, 0, true)); /* empty */
	assert_false(add(t, 0, 7, true)); /* the next would begin at 7 */
	assert_false(add(t, 8, 8, false));
	t->fragment.offset = 65528; /* behind the end */
	t->fragment.len = 16;
	t->fragment.more = true;
	t->fragment.bytes = t->bytes;
	assert_false(ip_reassembly_of(t->r)->add(
	        ip_reassembly_of(t->r), &t->fragment, &t->counters, &t->whole));
	assert_int_equal(t->counters.of[COUNTER_FRAGMENTS_BAD], 4);
}

static void test_twice_is_no_overlap(void **state)
{
	struct table *t = *state;

	assert_false(add(t, 0, 1480, true));
	assert_false(add(t, 0, 1480, true));
	assert_false(add(t, 8, 16, true)); /* the same bytes in another cut */
	assert_true(add(t, 1480, 1490, false));
	expect_whole(t, 1490);
	assert_int_equal(t->counters.of[COUNTER_FRAGMENTS_OVERLAP], 0);
}

/* Each of these makes the datagram refused, and what comes later too. */
static void expect_refused(struct table *t, size_t offset, size_t end,
                           bool more)
{
	uint64_t before = t->counters.of[COUNTER_FRAGMENTS_OVERLAP];

	t->fragment.id++;
	assert_false(add(t, 0, 800, true));
	assert_false(add(t, 1600, 2000, false));
	assert_false(add(t, offset, end, more));
	assert_int_equal(t->counters.of[COUNTER_FRAGMENTS_OVERLAP], before + 1);
	assert_false(add(t, 800, 1600, true));
	assert_false(add(t, 0, 800, true));
	assert_int_equal(t->counters.of[COUNTER_FRAGMENTS_OVERLAP], before + 1);
	assert_int_equal(t->counters.of[COUNTER_REASSEMBLED], 0);
}

static void test_overlaps_are_refused(void **state)
{
	struct table *t = *state;

	expect_refused(t, 792, 1600, true);   /* one unit of the first */
	expect_refused(t, 800, 1608, true);   /* of the last */
	expect_refused(t, 0, 1600, true);     /* all of the first */
	expect_refused(t, 2000, 2008, true);  /* behind the end */
	expect_refused(t, 800, 1600, false);  /* another end */
	expect_refused(t, 2000, 2100, false); /* a later one */
	t->fragment.id++;
	assert_false(add(t, 0, 800, true));
	t->bytes[80] ^= 1; /* the same place, another byte */
	assert_false(add(t, 0, 800, true));
	assert_int_equal(t->counters.of[COUNTER_FRAGMENTS_OVERLAP], 7);
}

static void test_keys(void **state)
{
	struct table *t = *state;

	assert_false(add(t, 0, 8, true));
	t->fragment.id = 2;
	assert_false(add(t, 8, 16, false));
	t->fragment.id = 1;
	t->fragment.proto = 6; /* IPv4: another datagram */
	assert_false(add(t, 8, 16, false));
	t->fragment.proto = 17;
	t->fragment.src.bytes[3] = 9;
	assert_false(add(t, 8, 16, false));
	t->fragment.src.bytes[3] = 1;
	assert_true(add(t, 8, 16, false));
	expect_whole(t, 16);
}

/* Of IPv6 the protocol in the first fragment counts, wherever it comes. */
static void test_ipv6_protocol(void **state)
{
	struct table *t = *state;

	t->fragment.src.family = 6;
	t->fragment.dst.family = 6;
	t->fragment.proto = 60;
	assert_false(add(t, 8, 16, false));
	t->fragment.proto = 17;
	assert_true(add(t, 0, 8, true));
	expect_whole(t, 16);
}

static void test_time(void **state)
{
	static const struct {
		int64_t after_ns;
		bool whole;
	} cases[] = { { IP_REASSEMBLY_TIMEOUT_NS, true },
		      { IP_REASSEMBLY_TIMEOUT_NS + 1, false },
		      { -IP_REASSEMBLY_TIMEOUT_NS, true },
		      { -IP_REASSEMBLY_TIMEOUT_NS - 1, false } };
	struct table *t = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		t->fragment.id++;
		t->fragment.ts_ns = START_NS;
		assert_false(add(t, 0, 8, true));
		t->fragment.ts_ns = START_NS + cases[i].after_ns;
		assert_int_equal(add(t, 8, 16, false), cases[i].whole);
	}
	assert_true(t->counters.of[COUNTER_FRAGMENTS_EXPIRED] >= 2);
	t->fragment.id++; /* times at both ends of what there is */
	t->fragment.ts_ns = INT64_MAX;
	assert_false(add(t, 0, 8, true));
	t->fragment.ts_ns = INT64_MIN + 1;
	assert_false(add(t, 8, 16, false));
	t->fragment.id++; /* no time at all */
	t->fragment.ts_ns = RECORD_TS_NONE;
	assert_false(add(t, 0, 8, true));
	assert_true(add(t, 8, 16, false));
}

static void test_full_table(void **state)
{
	struct table *t = *state;

	for (uint32_t id = 0; id <= IP_REASSEMBLY_DATAGRAMS; id++) {
		t->fragment.id = id;
		assert_false(add(t, 0, 8, true));
	}
	assert_int_equal(t->counters.of[COUNTER_FRAGMENTS_EVICTED], 1);
	t->fragment.id = 1; /* the second is there, the first is not */
	assert_true(add(t, 8, 16, false));
	t->fragment.id = 0;
	assert_false(add(t, 8, 16, false));
}

/* More bytes than there is room for: the oldest go, nothing is mixed up. */
static void test_full_memory(void **state)
{
	struct table *t = *state;
	uint32_t fit = BLOCK_POOL_COUNT / (65536 / BLOCK_SIZE);

	for (uint32_t id = 0; id < 2 * fit; id++) {
		t->fragment.id = id;
		for (size_t at = 0; at < 65520; at += 1040)
			assert_false(add(t, at, at + 1040, true));
	}
	assert_int_equal(t->counters.of[COUNTER_FRAGMENTS_EVICTED], fit);
	for (uint32_t id = fit; id < 2 * fit; id++) {
		t->fragment.id = id;
		assert_true(add(t, 65520, 65530, false));
		expect_whole(t, 65530);
	}
}

/* Refused datagrams have no bytes, and take no room for them. */
static void test_flood_of_refused(void **state)
{
	struct table *t = *state;

	for (uint32_t id = 0; id < 10000; id++) {
		t->fragment.id = id;
		assert_false(add(t, 0, 1480, true));
		assert_false(add(t, 8, 1488, true));
	}
	t->fragment.id = 20000;
	assert_false(add(t, 0, 1480, true));
	assert_true(add(t, 1480, 1500, false));
	expect_whole(t, 1500);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_any_order),
		TEST(test_largest),
		TEST(test_smallest),
		TEST(test_impossible),
		TEST(test_twice_is_no_overlap),
		TEST(test_overlaps_are_refused),
		TEST(test_keys),
		TEST(test_ipv6_protocol),
		TEST(test_time),
		TEST(test_full_table),
		TEST(test_full_memory),
		TEST(test_flood_of_refused),
	};

	return cmocka_run_group_tests_name("ip_reassembly", tests, NULL, NULL);
}
