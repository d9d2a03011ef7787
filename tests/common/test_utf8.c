/* UTF-8 by RFC 3629, and what becomes of everything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "common/utf8.h"

static const struct {
	const char *bytes;
	uint32_t character; /* 0: not UTF-8 */
} cases[] = {
	{ "a", 'a' },
	{ "\x7f", 0x7f },
	{ "\xc2\x80", 0x80 },
	{ "\xdf\xbf", 0x7ff },
	{ "\xe0\xa0\x80", 0x800 },
	{ "\xed\x9f\xbf", 0xd7ff },
	{ "\xee\x80\x80", 0xe000 },
	{ "\xef\xbf\xbf", 0xffff },
	{ "\xf0\x90\x80\x80", 0x10000 },
	{ "\xf4\x8f\xbf\xbf", 0x10ffff },
	{ "\x80", 0 },             /* continues nothing */
	{ "\xc0\x80", 0 },         /* overlong */
	{ "\xc1\xbf", 0 },         /* overlong */
	{ "\xe0\x9f\xbf", 0 },     /* overlong */
	{ "\xf0\x8f\xbf\xbf", 0 }, /* overlong */
	{ "\xed\xa0\x80", 0 },     /* surrogate */
	{ "\xed\xbf\xbf", 0 },     /* surrogate */
	{ "\xf4\x90\x80\x80", 0 }, /* beyond Unicode */
	{ "\xf5\x80\x80\x80", 0 },
	{ "\xff", 0 },
	{ "\xc3(", 0 },
	{ "\xe2\x82(", 0 },
};

static void test_next(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t len = strlen(cases[i].bytes);
		uint8_t *bytes = malloc(len); /* exact */
		uint32_t character = 0;

		assert_non_null(bytes);
		memcpy(bytes, cases[i].bytes, len);
		assert_int_equal(utf8_next(bytes, len, &character),
		                 cases[i].character ? len : 0);
		assert_int_equal(character, cases[i].character);
		for (size_t cut = 0; cut < len && cases[i].character; cut++)
			assert_int_equal(utf8_next(bytes, cut, &character), 0);
		free(bytes);
	}
}

static void expect(const char *bytes, size_t len, enum utf8_escape what,
                   const char *expected)
{
	char out[256];

	assert_int_equal(utf8_escape(out, sizeof(out), bytes, len, what),
	                 strlen(expected));
	assert_string_equal(out, expected);
}

static void test_escape(void **state)
{
	(void)state;
	expect("a\0b\xff", 4, UTF8_ESCAPE_NONE, "a\\x00b\\xff");
	expect("\x1b[31m\n", 6, UTF8_ESCAPE_NONE, "\x1b[31m\n");
	expect("\x1b[31m\n", 6, UTF8_ESCAPE_UNPRINTABLE, "\\x1b[31m\\x0a");
	expect("\xc2\x9b", 2, UTF8_ESCAPE_UNPRINTABLE, "\\xc2\\x9b");
	expect("\xe2\x80\xae"
	       "a",
	       4, UTF8_ESCAPE_UNPRINTABLE, "\\xe2\\x80\\xaea");
	expect("\xc3\xa4\xe2\x82\xac", 5, UTF8_ESCAPE_UNPRINTABLE,
	       "\xc3\xa4\xe2\x82\xac");
	expect("", 0, UTF8_ESCAPE_NONE, "");
}

/* Never half a character, never beyond the end. */
static void test_small_room(void **state)
{
	(void)state;
	for (size_t size = 1; size < 12; size++) {
		char *out = malloc(size);

		assert_non_null(out);
		assert_true(utf8_escape(out, size,
		                        "\xe2\x82\xac\xff"
		                        "b",
		                        5, UTF8_ESCAPE_NONE) < size);
		assert_int_equal(strlen(out), size <= 3   ? 0
		                              : size <= 7 ? 3
		                              : size == 8 ? 7
		                                          : 8);
		free(out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_small_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
