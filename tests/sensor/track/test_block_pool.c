/* test_block_pool.c - blocks are given out once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/track/block_pool.h"

static struct block_pool pool;

static void test_all_of_them(void **state)
{
	static uint16_t taken[BLOCK_POOL_COUNT];

	(void)state;
	block_pool_init(&pool);
	for (size_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < BLOCK_POOL_COUNT; i++) {
			taken[i] = block_pool_get(&pool);
			assert_int_not_equal(taken[i], 0);
			memset(block_pool_bytes(&pool, taken[i]), (int)i % 251,
			       BLOCK_SIZE);
		}
		assert_int_equal(block_pool_get(&pool), 0);
		for (size_t i = 0; i < BLOCK_POOL_COUNT; i++) {
			const uint8_t *p = block_pool_bytes(&pool, taken[i]);

			assert_int_equal(p[0], i % 251);
			assert_int_equal(p[BLOCK_SIZE - 1], i % 251);
			block_pool_put(&pool, taken[i]);
		}
	}
}

static void test_no_block(void **state)
{
	uint16_t first;

	(void)state;
	block_pool_init(&pool);
	first = block_pool_get(&pool);
	block_pool_put(&pool, 0);
	assert_int_not_equal(block_pool_get(&pool), first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_of_them),
		cmocka_unit_test(test_no_block),
	};

	return cmocka_run_group_tests_name("block_pool", tests, NULL, NULL);
}
