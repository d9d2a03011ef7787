/* test_hpack.c - headers of HTTP/2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/hpack.h"

static void expect(struct cur *block, enum hpack_name name, const char *value)
{
	struct hpack_header header;

	assert_true(hpack_take(block, &header));
	assert_int_equal(header.name, name);
	assert_false(header.huffman);
	assert_int_equal(cur_left(&header.value), strlen(value));
	assert_memory_equal(header.value.at, value, strlen(value));
}

static void test_request(void **state)
{
	/* RFC 7541 C.3.1, a new table size in front, a name written out */
	static const char bytes[] = "\x3f\xe1\x1f\x82\x86\x84\x41\x0f"
	                            "www.example.com\x00\1x\1y\x7a\3bot";
	struct cur block = cur_of(bytes, sizeof(bytes) - 1, sizeof(bytes) - 1);
	struct hpack_header header;

	(void)state;
	expect(&block, HPACK_NAME_METHOD, "GET");
	expect(&block, HPACK_NAME_OTHER, ""); /* :scheme */
	expect(&block, HPACK_NAME_PATH, "/");
	expect(&block, HPACK_NAME_AUTHORITY, "www.example.com");
	expect(&block, HPACK_NAME_OTHER, "y");
	expect(&block, HPACK_NAME_USER_AGENT, "bot");
	assert_false(hpack_take(&block, &header));
	assert_true(cur_ok(&block));
}

/* Every way of writing a header, by its first byte. */
static void test_forms(void **state)
{
	static const char *const bytes[] = { "\x44\1a", "\x04\1a", "\x14\1a" };
	struct hpack_header header;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bytes); i++) {
		struct cur block = cur_of(bytes[i], 3, 3);

		expect(&block, HPACK_NAME_PATH, "a");
	}
	for (unsigned int first = 0x80; first < 0xff; first++) {
		uint8_t byte = (uint8_t)first;
		struct cur block = cur_of(&byte, 1, 1);

		assert_true(hpack_take(&block, &header));
		if (first == 0x8d) {
			assert_int_equal(header.name, HPACK_NAME_STATUS);
			assert_memory_equal(header.value.at, "404", 3);
		}
	}
}

static void test_bad_blocks(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
		{ "\xff", 1 },                     /* the number goes on */
		{ "\xff\xff\xff\xff\xff\x01", 6 }, /* and on */
		{ "\x44\x05"
		  "abc",
		  5 },             /* longer than the block */
		{ "\x44", 1 },     /* no value */
		{ "\x00\1a", 3 },  /* no value behind the name */
		{ "\x44\x7f", 2 }, /* a length that goes on */
		{ "\x3f", 1 },     /* a size that goes on */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t *bytes = malloc(cases[i].len); /* exact */
		struct hpack_header header;
		struct cur block;

		assert_non_null(bytes);
		memcpy(bytes, cases[i].bytes, cases[i].len);
		block = cur_of(bytes, cases[i].len, cases[i].len);
		assert_false(hpack_take(&block, &header));
		assert_int_equal(block.state, CUR_SHORT);
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_bad_blocks),
	};

	return cmocka_run_group_tests_name("hpack", tests, NULL, NULL);
}
