/* test_early_stream.c - pieces in any order, again and overlapping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/track/early_stream.h"

static struct early_stream stream;
static uint16_t owner;

static int setup(void **state)
{
	(void)state;
	owner = 0;
	return early_stream_init(&stream, 4);
}

static int teardown(void **state)
{
	(void)state;
	early_stream_done(&stream);
	early_stream_done(&stream);
	return 0;
}

static bool add(size_t offset, const char *text)
{
	size_t len = strlen(text);
	uint8_t *copy = malloc(len ? len : 1); /* of exactly its size */
	bool ok;

	assert_non_null(copy);
	for (size_t i = 0; i < len; i++)
		copy[i] = (uint8_t)text[i];
	ok = early_stream_add(&stream, owner, offset, copy, len);
	free(copy);
	return ok;
}

static void expect(const char *text)
{
	size_t len;
	const uint8_t *bytes = early_stream_bytes(&stream, owner, &len);

	assert_int_equal(len, strlen(text));
	assert_memory_equal(bytes, text, len);
}

static void three_pieces(void **state)
{
	static const struct {
		size_t offset;
		const char *text;
	} pieces[] = { { 0, "abc" }, { 3, "def" }, { 6, "ghi" } };
	static const size_t orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 },
		                            { 1, 0, 2 }, { 1, 2, 0 },
		                            { 2, 0, 1 }, { 2, 1, 0 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		early_stream_open(&stream, &owner, 7);
		assert_int_equal(early_stream_base(&stream, owner), 7);
		expect("");
		for (size_t j = 0; j < 3; j++)
			assert_true(add(pieces[orders[i][j]].offset,
			                pieces[orders[i][j]].text));
		expect("abcdefghi");
		early_stream_close(&stream, &owner);
		assert_int_equal(owner, 0);
	}
}

/* Of bytes that come twice the first ones stay. */
static void overlaps(void **state)
{
	(void)state;
	early_stream_open(&stream, &owner, 0);
	assert_true(add(2, "cd"));
	assert_true(add(6, "gh"));
	assert_true(add(0, "ABCDEFGHI"));
	expect("ABcdEFghI");
	assert_true(add(0, "xxxxxxxxx"));
	assert_true(add(3, ""));
	expect("ABcdEFghI");
	assert_true(add(8, "yJ"));
	expect("ABcdEFghIJ");
}

static void too_many_pieces(void **state)
{
	(void)state;
	early_stream_open(&stream, &owner, 0);
	for (size_t i = 0; i < EARLY_STREAM_PARTS_MAX; i++)
		assert_true(add(100 + 10 * i, "x"));
	assert_false(add(50, "x"));
	assert_true(add(101, "123456789")); /* joins two */
	assert_true(add(50, "x"));
	expect("");
}

static void the_end_of_a_buffer(void **state)
{
	size_t len;

	(void)state;
	early_stream_open(&stream, &owner, 0);
	assert_true(add(EARLY_STREAM_SIZE, "x"));
	assert_true(add(SIZE_MAX, "x"));
	assert_true(add(EARLY_STREAM_SIZE - 2, "abc"));
	for (size_t i = 0; i < EARLY_STREAM_SIZE; i += 4)
		assert_true(add(i, "wxyz"));
	(void)early_stream_bytes(&stream, owner, &len);
	assert_int_equal(len, EARLY_STREAM_SIZE);
}

/* When all are in use the oldest is taken away, and its owner sees it. */
static void the_oldest_is_taken(void **state)
{
	uint16_t owners[6] = { 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++)
		early_stream_open(&stream, &owners[i], 0);
	early_stream_close(&stream, &owners[0]);
	early_stream_close(&stream, &owners[0]); /* none is fine */
	early_stream_open(&stream, &owners[4], 0);
	assert_int_equal(stream.taken, 0);
	early_stream_open(&stream, &owners[5], 0);
	assert_int_equal(stream.taken, 1);
	assert_int_equal(owners[1], 0);
	for (size_t i = 2; i < 6; i++)
		assert_int_not_equal(owners[i], 0);
}

/* Against a plain model, at random. */
static void at_random(void **state)
{
	static uint8_t model[EARLY_STREAM_SIZE], bytes[64];
	static bool has[EARLY_STREAM_SIZE];
	uint64_t random = 88172645463325252u;

	(void)state;
	for (int round = 0; round < 300; round++) {
		bool given_up = false;

		memset(has, 0, sizeof(has));
		early_stream_open(&stream, &owner, 0);
		for (int i = 0; i < 60 && !given_up; i++) {
			size_t at, len, end;
			size_t prefix = 0;
			const uint8_t *got;

			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			at = random % 300;
			len = random >> 32 & 63;
			memset(bytes, (int)(random >> 48), sizeof(bytes));
			given_up = !early_stream_add(&stream, owner, at, bytes,
			                             len);
			for (size_t j = at; j < at + len && !given_up; j++) {
				if (!has[j])
					model[j] = bytes[0];
				has[j] = true;
			}
			while (has[prefix])
				prefix++;
			got = early_stream_bytes(&stream, owner, &end);
			if (given_up)
				break;
			assert_int_equal(end, prefix);
			assert_memory_equal(got, model, prefix);
		}
		early_stream_close(&stream, &owner);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(three_pieces),        TEST(overlaps),
		TEST(too_many_pieces),     TEST(the_end_of_a_buffer),
		TEST(the_oldest_is_taken), TEST(at_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
