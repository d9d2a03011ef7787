/* test_hpack_huffman.c - the Huffman code of HTTP/2 headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/hpack_huffman.h"

static bool decode(const char *coded, size_t len, char *out, size_t size,
                   size_t *out_len)
{
	uint8_t *block = malloc(len ? len : 1); /* exact */
	bool good;

	assert_non_null(block);
	memcpy(block, coded, len);
	good = hpack_huffman_decode(cur_of(block, len, len), (uint8_t *)out,
	                            size, out_len);
	free(block);
	return good;
}

/* RFC 7541 C.4 and C.6. */
static void test_examples(void **state)
{
	static const struct {
		const char *coded, *text;
	} cases[] = {
		{ "\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff",
		  "www.example.com" },
		{ "\xa8\xeb\x10\x64\x9c\xbf", "no-cache" },
		{ "\x25\xa8\x49\xe9\x5b\xa9\x7d\x7f", "custom-key" },
		{ "\x25\xa8\x49\xe9\x5b\xb8\xe8\xb4\xbf", "custom-value" },
		{ "\x64\x02", "302" },
		{ "\xae\xc3\x77\x1a\x4b", "private" },
		{ "\xd0\x7a\xbe\x94\x10\x54\xd4\x44\xa8\x20\x05\x95\x04\x0b"
		  "\x81\x66\xe0\x82\xa6\x2d\x1b\xff",
		  "Mon, 21 Oct 2013 20:13:21 GMT" },
		{ "\x9d\x29\xad\x17\x18\x63\xc7\x8f\x0b\x97\xc8\xe9\xae\x82"
		  "\xae\x43\xd3",
		  "https://www.example.com" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[64];
		size_t len = 0;

		assert_true(decode(cases[i].coded, strlen(cases[i].coded), text,
		                   sizeof(text), &len));
		assert_int_equal(len, strlen(cases[i].text));
		assert_memory_equal(text, cases[i].text, len);
	}
}

static void test_no_text(void **state)
{
	char text[8];
	size_t len = 1;

	(void)state;
	assert_true(decode("", 0, text, sizeof(text), &len));
	assert_int_equal(len, 0);
	/* eight bits of padding; the end mark; padding that is not ones */
	assert_false(decode("\xff", 1, text, sizeof(text), &len));
	assert_false(decode("\xff\xff\xff\xff", 4, text, sizeof(text), &len));
	assert_false(decode("\x00", 1, text, sizeof(text), &len));
}

static void test_room(void **state)
{
	char text[3];
	size_t len = 0;

	(void)state;
	assert_true(decode("\x64\x02", 2, text, 3, &len));
	assert_false(decode("\x64\x02", 2, text, 2, &len));
	assert_false(decode("\x64\x02", 2, text, 0, &len));
}

/* Whatever the bits are, the text stays within what its length allows. */
static void test_all_pairs(void **state)
{
	(void)state;
	for (unsigned int bits = 0; bits <= 0xffff; bits++) {
		char coded[] = { (char)(bits >> 8), (char)bits };
		char text[HPACK_HUFFMAN_TEXT_MAX(2)];
		size_t len = 0;

		if (decode(coded, 2, text, sizeof(text), &len))
			assert_true(len <= sizeof(text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_no_text),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_all_pairs),
	};

	return cmocka_run_group_tests_name("hpack_huffman", tests, NULL, NULL);
}
