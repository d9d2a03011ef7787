/* test_flow_table.c - flows found, used and let go, against a plain list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "common/compiler.h"
#include "sensor/track/flow_table.h"

#define CAPACITY 64
#define KEYS 200

static struct flow_table table;

static struct flow_key key_of(uint16_t n)
{
	struct flow_key key = { .family = n & 1 ? 4 : 6, .ip_proto = 17 };

	key.addr[0][0] = (uint8_t)n;
	key.port[0] = n;
	return key;
}

static void limits(void **state)
{
	(void)state;
	assert_int_equal(flow_table_init(&table, 0), -EINVAL);
	assert_int_equal(flow_table_init(&table, FLOW_TABLE_MAX_FLOWS + 1),
	                 -EINVAL);
	assert_int_equal(flow_table_init(&table, 1), 0);
	assert_null(flow_table_oldest(&table));
	assert_null(flow_table_due(&table));
	flow_table_done(&table);
	flow_table_done(&table);
}

static struct flow *use(uint16_t n, int64_t now_ns)
{
	const struct flow_key key = key_of(n);
	struct flow *f;

	flow_table_packet(&table, now_ns);
	f = flow_table_find(&table, &key);
	if (!f)
		f = flow_table_add(&table, &key);
	if (!f)
		return NULL;
	f->last_ns = now_ns;
	(void)flow_table_use(&table, f);
	return f;
}

static void a_full_table(void **state)
{
	(void)state;
	assert_int_equal(flow_table_init(&table, CAPACITY), 0);
	for (uint16_t n = 0; n < CAPACITY; n++) {
		struct flow *f = use(n, 0);

		assert_non_null(f);
		assert_ptr_equal(
		        flow_table_at(&table, flow_table_number(&table, f)), f);
	}
	assert_null(use(CAPACITY, 0));
	flow_table_remove(&table, flow_table_oldest(&table));
	assert_non_null(use(CAPACITY, 0));
	flow_table_done(&table);
}

/* All flows at random, as a list of when each was used. */
static void at_random(void **state)
{
	static int64_t used[KEYS]; /* 0: not there */
	uint64_t random = 88172645463325252u;
	uint32_t count = 0;
	int64_t now_ns = 1;

	(void)state;
	memset(used, 0, sizeof(used));
	assert_int_equal(flow_table_init(&table, CAPACITY), 0);
	for (int i = 0; i < 200000; i++) {
		const struct flow_key key = key_of((uint16_t)(random % KEYS));
		uint16_t n = (uint16_t)(random % KEYS);
		struct flow *f;

		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		now_ns += (int64_t)(random >> 32) % (2 * CLOCK_NS_PER_S);
		flow_table_packet(&table, now_ns);
		while ((f = flow_table_due(&table)) != NULL) {
			assert_true(now_ns - used[f->key.port[0]] >=
			            60 * CLOCK_NS_PER_S);
			used[f->key.port[0]] = 0;
			flow_table_remove(&table, f);
			count--;
		}
		f = flow_table_find(&table, &key);
		assert_int_equal(f != NULL, used[n] != 0);
		if (!f && count == CAPACITY) {
			f = flow_table_oldest(&table);
			used[f->key.port[0]] = 0;
			flow_table_remove(&table, f);
			count--;
		}
		count += used[n] == 0;
		assert_non_null(use(n, now_ns));
		used[n] = now_ns;
		assert_int_equal(table.count, count);
		/* Nobody stays longer than time and slack allow. */
		for (uint16_t k = 0; k < KEYS && i % 100 == 0; k++)
			assert_true(!used[k] ||
			            now_ns - used[k] <= 61 * CLOCK_NS_PER_S);
	}
	flow_table_done(&table);
}

/* The least recently used one, to within a part of the capacity. */
static void the_oldest(void **state)
{
	(void)state;
	assert_int_equal(flow_table_init(&table, 4096), 0);
	for (uint16_t n = 0; n < 4096; n++)
		assert_non_null(use(n, 0));
	for (uint16_t n = 0; n < 2048; n++)
		assert_non_null(use(n, 0));
	for (int i = 0; i < 2048; i++) {
		struct flow *f = flow_table_oldest(&table);

		assert_in_range(f->key.port[0], 2048 - 4096 / 32, 4095);
		flow_table_remove(&table, f);
	}
	flow_table_done(&table);
}

static void timeouts(void **state)
{
	static const struct {
		enum flow_class class;
		int64_t seconds;
	} expected[] = {
		{ FLOW_CLASS_TCP_SYN, 30 },    { FLOW_CLASS_TCP, 300 },
		{ FLOW_CLASS_TCP_CLOSED, 15 }, { FLOW_CLASS_UDP, 60 },
		{ FLOW_CLASS_DNS, 30 },        { FLOW_CLASS_QUIC, 180 },
		{ FLOW_CLASS_ICMP, 30 },       { FLOW_CLASS_OTHER, 60 },
	};

	(void)state;
	assert_int_equal(ARRAY_SIZE(expected), FLOW_CLASS_COUNT);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
		assert_int_equal(flow_class_timeout_ns(expected[i].class),
		                 expected[i].seconds * CLOCK_NS_PER_S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits),    cmocka_unit_test(a_full_table),
		cmocka_unit_test(at_random), cmocka_unit_test(the_oldest),
		cmocka_unit_test(timeouts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
