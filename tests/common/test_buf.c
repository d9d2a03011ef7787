/* test_buf.c - growing, the ceiling, and what failure leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "common/buf.h"

static const char *text(const struct buf *b)
{
	return (const char *)b->bytes;
}

static void starts_empty(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	assert_int_equal(b.used, 0);
	assert_string_equal(text(&b), "");
	buf_clear(&b);
	buf_consume(&b, 0);
	assert_string_equal(text(&b), "");
	assert_int_equal(buf_append(&b, NULL, 0), 0);
	assert_string_equal(text(&b), "");
	buf_done(&b);
	buf_done(&b); /* twice is fine */
	assert_string_equal(text(&b), "");
}

static void appends_up_to_the_ceiling(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 8);
	assert_int_equal(buf_append(&b, "12345", 5), 0);
	assert_int_equal(buf_append(&b, "6789", 4), -E2BIG);
	assert_int_equal(buf_printf(&b, "%d", 6789), -E2BIG);
	assert_string_equal(text(&b), "12345");
	assert_int_equal(buf_append(&b, "678", 3), 0);
	assert_string_equal(text(&b), "12345678");
	assert_int_equal(b.used, 8);
	assert_int_equal(buf_append(&b, "9", 1), -E2BIG);
	assert_int_equal(buf_append(&b, "", 0), 0);
	assert_int_equal(buf_append(&b, "", SIZE_MAX), -E2BIG);
	buf_done(&b);
}

static void ceiling_of_zero(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	assert_int_equal(buf_append(&b, "", 0), 0);
	assert_int_equal(buf_append(&b, "1", 1), -E2BIG);
	assert_string_equal(text(&b), "");
	buf_done(&b);
}

static void grows(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100000);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(buf_printf(&b, "%04d", i), 0);
	assert_int_equal(b.used, 40000);
	assert_int_equal(strlen(text(&b)), 40000);
	assert_memory_equal(b.bytes + 4 * 9999, "9999", 5);
	buf_clear(&b);
	assert_string_equal(text(&b), "");
	assert_true(b.size > 40000); /* keeps the memory */
	buf_done(&b);
	assert_int_equal(b.size, 0);
}

static void reserve_and_commit(void **state)
{
	struct buf b;
	uint8_t *room = NULL;
	uint8_t *untouched = NULL;

	(void)state;
	buf_init(&b, 300);
	assert_int_equal(buf_append(&b, "ab", 2), 0);
	assert_int_equal(buf_reserve(&b, 298, &room), 0);
	memset(room, 'x', 298);
	assert_int_equal(b.used, 2);
	buf_commit(&b, 3);
	assert_string_equal(text(&b), "abxxx");
	assert_int_equal(buf_reserve(&b, 296, &untouched), -E2BIG);
	assert_null(untouched);
	assert_int_equal(buf_reserve(&b, 295, &room), 0);
	memset(room, 'y', 295);
	buf_commit(&b, 0);
	assert_string_equal(text(&b), "abxxx");
	buf_done(&b);
}

static void consumes_from_the_front(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	assert_int_equal(buf_append(&b, "abcdef", 6), 0);
	buf_consume(&b, 2);
	assert_string_equal(text(&b), "cdef");
	buf_consume(&b, 0);
	assert_string_equal(text(&b), "cdef");
	buf_consume(&b, 4);
	assert_int_equal(b.used, 0);
	assert_string_equal(text(&b), "");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_empty),
		cmocka_unit_test(appends_up_to_the_ceiling),
		cmocka_unit_test(ceiling_of_zero),
		cmocka_unit_test(grows),
		cmocka_unit_test(reserve_and_commit),
		cmocka_unit_test(consumes_from_the_front),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
