/* test_hash_table.c - finding, eviction by use, collisions, SipHash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "common/hash_table.h"

/* SipHash-1-3 of the reference implementation for the all-zero key. */
static void hashes_as_the_reference(void **state)
{
	static const uint64_t seed[2] = { 0, 0 };

	(void)state;
	assert_true(hash_bytes(seed, "", 0) == UINT64_C(0xd1fba762150c532c));
	assert_true(hash_bytes(seed, "\0", 1) == UINT64_C(0x68a914128e01e473));
	assert_true(hash_bytes(seed, "siphash", 7) ==
	            UINT64_C(0x8264ceeccb16bcbe));
	assert_true(hash_bytes(seed, "digest-sip_hash", 15) ==
	            UINT64_C(0xce31007e34130c0a));
}

static void seed_and_length_matter(void **state)
{
	static const uint64_t seeds[2][2] = { { 1, 2 }, { 1, 3 } };
	uint8_t zeros[16] = { 0 };

	(void)state;
	assert_true(hash_bytes(seeds[0], zeros, 8) !=
	            hash_bytes(seeds[1], zeros, 8));
	for (size_t len = 0; len < sizeof(zeros); len++)
		assert_true(hash_bytes(seeds[0], zeros, len) !=
		            hash_bytes(seeds[0], zeros, len + 1));
}

static void init_refuses(void **state)
{
	struct hash_table t;

	(void)state;
	assert_int_equal(hash_table_init(&t, 0, 4, 4), -EINVAL);
	assert_int_equal(hash_table_init(&t, HASH_TABLE_MAX_ENTRIES + 1, 4, 4),
	                 -EINVAL);
	assert_int_equal(hash_table_init(&t, 4, 0, 4), -EINVAL);
	assert_int_equal(hash_table_init(&t, 4, SIZE_MAX, 4), -EINVAL);
	assert_int_equal(hash_table_init(&t, 4, 4, SIZE_MAX), -EINVAL);
}

static uint32_t *add(struct hash_table *t, uint32_t key, bool *out_added)
{
	return hash_table_add(t, &key, out_added);
}

static uint32_t *find(struct hash_table *t, uint32_t key)
{
	return hash_table_find(t, &key);
}

static void adds_finds_removes(void **state)
{
	struct hash_table t;
	uint32_t key = 7;
	bool added = false;
	uint32_t *value;

	(void)state;
	assert_int_equal(hash_table_init(&t, 4, 4, 4), 0);
	assert_null(find(&t, 7));
	value = add(&t, 7, &added);
	assert_true(added);
	assert_int_equal(*value, 0);
	*value = 70;
	assert_int_equal(*add(&t, 7, &added), 70);
	assert_false(added);
	assert_int_equal(*find(&t, 7), 70);
	assert_int_equal(t.used, 1);
	assert_true(hash_table_remove(&t, &key));
	assert_false(hash_table_remove(&t, &key));
	assert_null(find(&t, 7));
	assert_int_equal(*add(&t, 7, NULL), 0); /* zeroed again */
	hash_table_done(&t);
}

/* Asserts the keys from the most to the least recently used. */
static void assert_order(const struct hash_table *t, const uint32_t *keys,
                         size_t n)
{
	uint32_t position = 0;
	const void *key;

	for (size_t i = 0; i < n; i++) {
		assert_non_null(hash_table_next(t, &position, &key));
		assert_memory_equal(key, &keys[i], sizeof(keys[i]));
	}
	assert_null(hash_table_next(t, &position, &key));
	assert_null(hash_table_next(t, &position, &key));
}

static void evicts_the_least_recently_used(void **state)
{
	struct hash_table t;
	uint32_t key = 5;

	(void)state;
	assert_int_equal(hash_table_init(&t, 3, 4, 4), 0);
	assert_order(&t, NULL, 0);
	for (uint32_t i = 1; i <= 3; i++)
		*add(&t, i, NULL) = i;
	assert_order(&t, (const uint32_t[]){ 3, 2, 1 }, 3);
	assert_non_null(find(&t, 1));
	assert_order(&t, (const uint32_t[]){ 1, 3, 2 }, 3);
	*add(&t, 4, NULL) = 4; /* 2 goes */
	assert_order(&t, (const uint32_t[]){ 4, 1, 3 }, 3);
	assert_null(find(&t, 2));
	assert_int_equal(t.evictions, 1);
	(void)add(&t, 3, NULL); /* there already: nothing goes */
	*add(&t, 5, NULL) = 5;  /* 1 goes */
	assert_order(&t, (const uint32_t[]){ 5, 3, 4 }, 3);
	assert_int_equal(t.evictions, 2);
	assert_true(hash_table_remove(&t, &key));
	assert_order(&t, (const uint32_t[]){ 3, 4 }, 2);
	*add(&t, 6, NULL) = 6; /* the room of 5 */
	assert_int_equal(t.evictions, 2);
	assert_int_equal(t.used, 3);
	hash_table_clear(&t);
	assert_int_equal(t.used, 0);
	assert_null(find(&t, 6));
	assert_order(&t, NULL, 0);
	*add(&t, 1, NULL) = 1;
	assert_order(&t, (const uint32_t[]){ 1 }, 1);
	hash_table_done(&t);
}

static void capacity_of_one(void **state)
{
	struct hash_table t;

	(void)state;
	assert_int_equal(hash_table_init(&t, 1, 4, 0), 0);
	for (uint32_t i = 0; i < 10; i++) {
		(void)add(&t, i, NULL);
		assert_non_null(find(&t, i));
		assert_order(&t, &i, 1);
	}
	assert_int_equal(t.evictions, 9);
	hash_table_done(&t);
}

/* One bucket for all: every operation works on a chain. */
static void survives_collisions(void **state)
{
	struct hash_table t;
	uint32_t key;

	(void)state;
	assert_int_equal(hash_table_init(&t, 64, 4, 4), 0);
	t.bucket_mask = 0;
	for (uint32_t i = 0; i < 64; i++)
		*add(&t, i, NULL) = i;
	for (key = 0; key < 64; key += 2)
		assert_true(hash_table_remove(&t, &key));
	for (uint32_t i = 0; i < 64; i++) {
		const uint32_t *value = find(&t, i);

		if (i % 2)
			assert_int_equal(*value, i);
		else
			assert_null(value);
	}
	assert_int_equal(t.used, 32);
	hash_table_done(&t);
}

#define MODEL_KEYS 200
#define MODEL_CAPACITY 50

/* 100,000 random steps against an array that remembers when it was used. */
static void agrees_with_a_model(void **state)
{
	uint64_t used_at[MODEL_KEYS] = { 0 };
	struct hash_table t;
	uint32_t count = 0;
	uint64_t random = 1;

	(void)state;
	assert_int_equal(hash_table_init(&t, MODEL_CAPACITY, 4, 8), 0);
	for (uint64_t step = 1; step <= 100000; step++) {
		uint32_t key, oldest = 0;
		uint64_t *value;

		random = random * UINT64_C(6364136223846793005) + 1;
		key = (uint32_t)(random >> 33) % MODEL_KEYS;
		if (random >> 60 == 0) {
			assert_int_equal(hash_table_remove(&t, &key),
			                 used_at[key] != 0);
			count -= used_at[key] != 0;
			used_at[key] = 0;
			continue;
		}
		if (!used_at[key] && count == MODEL_CAPACITY) {
			for (uint32_t i = 0; i < MODEL_KEYS; i++) {
				if (used_at[i] &&
				    (!used_at[oldest] ||
				     used_at[i] < used_at[oldest]))
					oldest = i;
			}
			used_at[oldest] = 0;
			count--;
		}
		value = hash_table_add(&t, &key, NULL);
		assert_true(*value == used_at[key]);
		count += !used_at[key];
		*value = used_at[key] = step;
		assert_int_equal(t.used, count);
	}
	hash_table_done(&t);
}

static void keys_of_odd_sizes(void **state)
{
	static const size_t sizes[] = { 1, 3, 15, 16, 17, 37, 100 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		uint8_t key[100] = { 1 };
		struct hash_table t;
		uint64_t *value;

		assert_int_equal(hash_table_init(&t, 8, sizes[i], 8), 0);
		for (uint8_t last = 0; last < 8; last++) {
			key[sizes[i] - 1] = last;
			value = hash_table_add(&t, key, NULL);
			assert_int_equal((uintptr_t)value % 16, 0);
			*value = last;
		}
		for (uint8_t last = 0; last < 8; last++) {
			key[sizes[i] - 1] = last;
			value = hash_table_find(&t, key);
			assert_non_null(value);
			assert_int_equal(*value, last);
		}
		hash_table_done(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_as_the_reference),
		cmocka_unit_test(seed_and_length_matter),
		cmocka_unit_test(init_refuses),
		cmocka_unit_test(adds_finds_removes),
		cmocka_unit_test(evicts_the_least_recently_used),
		cmocka_unit_test(capacity_of_one),
		cmocka_unit_test(survives_collisions),
		cmocka_unit_test(agrees_with_a_model),
		cmocka_unit_test(keys_of_odd_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
