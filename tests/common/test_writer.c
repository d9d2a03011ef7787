/* test_writer.c - writing into a fixed buffer, and its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "common/writer.h"

static void writes_big_endian(void **state)
{
	static const uint8_t expected[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
		                            0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c,
		                            0x0d, 0x0e, 0x0f, 'h',  'i' };
	uint8_t buffer[sizeof(expected)];
	struct writer w = writer_of(buffer, sizeof(buffer));

	(void)state;
	writer_u8(&w, 0x01);
	writer_be16(&w, 0x0203);
	writer_be32(&w, 0x04050607);
	writer_be64(&w, UINT64_C(0x08090a0b0c0d0e0f));
	writer_bytes(&w, "hi", 2);
	assert_true(writer_ok(&w));
	assert_int_equal(w.used, sizeof(expected));
	assert_int_equal(writer_left(&w), 0);
	assert_memory_equal(buffer, expected, sizeof(expected));
}

/* Once something does not fit, nothing is written behind it, not even what
 * would fit. The block is exactly as long as the writer believes. */
static void overflow_at(size_t size)
{
	uint8_t *buffer = malloc(size ? size : 1);
	struct writer w;

	assert_non_null(buffer);
	memset(buffer, 0xee, size);
	w = writer_of(buffer, size);
	writer_be64(&w, 0);
	writer_be32(&w, 0);
	writer_be16(&w, 0);
	assert_int_equal(writer_ok(&w), size >= 14);
	assert_int_equal(w.used, size >= 14   ? 14
	                         : size >= 12 ? 12
	                         : size >= 8  ? 8
	                                      : 0);
	assert_int_equal(writer_left(&w), size >= 14 ? size - 14 : 0);
	for (size_t i = w.used; i < size; i++)
		assert_int_equal(buffer[i], 0xee);
	if (!writer_ok(&w)) {
		size_t used = w.used;

		writer_u8(&w, 1);
		writer_be16(&w, 1);
		writer_be64(&w, 1);
		writer_bytes(&w, "x", 1);
		assert_null(writer_room(&w, 0));
		assert_int_equal(w.used, used);
	}
	free(buffer);
}

static void overflow_is_sticky(void **state)
{
	(void)state;
	for (size_t size = 0; size < 20; size++)
		overflow_at(size);
}

static void huge_sizes_do_not_wrap(void **state)
{
	uint8_t buffer[8];
	struct writer w = writer_of(buffer, sizeof(buffer));

	(void)state;
	writer_u8(&w, 0);
	assert_null(writer_room(&w, SIZE_MAX));
	assert_false(writer_ok(&w));
}

static void no_buffer_at_all(void **state)
{
	struct writer w = writer_of(NULL, 0);

	(void)state;
	assert_true(writer_ok(&w));
	assert_int_equal(writer_left(&w), 0);
	writer_u8(&w, 0);
	assert_false(writer_ok(&w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_big_endian),
		cmocka_unit_test(overflow_is_sticky),
		cmocka_unit_test(huge_sizes_do_not_wrap),
		cmocka_unit_test(no_buffer_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
