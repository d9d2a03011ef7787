/* test_text.c - taking apart protocols that are lines of text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sensor/decode/text.h"

static struct cur text_from(const char *text)
{
	return cur_of(text, strlen(text), strlen(text));
}

static void expect(const struct cur *text, const char *wanted)
{
	assert_int_equal(cur_left(text), strlen(wanted));
	assert_memory_equal(text->at, wanted, strlen(wanted));
}

static void test_head(void **state)
{
	struct cur text = text_from("abc"), head;

	(void)state;
	head = text_head(&text, 2);
	expect(&head, "ab");
	head = text_head(&text, 4);
	expect(&head, "abc");
	assert_int_equal(cur_left(&text), 3);
}

static void test_take_until(void **state)
{
	struct cur text = text_from("a b c"), before;

	(void)state;
	assert_true(text_take_until(&text, ' ', &before));
	expect(&before, "a");
	assert_true(text_take_until(&text, ' ', &before));
	expect(&before, "b");
	assert_false(text_take_until(&text, ' ', &before));
	expect(&text, "c");
	text = text_from("");
	assert_false(text_take_until(&text, ' ', &before));
}

static void test_take_line(void **state)
{
	struct cur text = text_from("one\r\ntwo\n\r\n\nr\rest"), line;

	(void)state;
	assert_true(text_take_line(&text, &line));
	expect(&line, "one");
	assert_true(text_take_line(&text, &line));
	expect(&line, "two");
	assert_true(text_take_line(&text, &line));
	expect(&line, "");
	assert_true(text_take_line(&text, &line));
	expect(&line, "");
	assert_false(text_take_line(&text, &line));
	expect(&line, "r\rest");
	expect(&text, "r\rest");
}

static void test_trim(void **state)
{
	static const char *const texts[] = { "a b", " \ta b", "a b\t ",
		                             " a b " };
	struct cur text;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		text = text_trim(text_from(texts[i]));
		expect(&text, "a b");
	}
	text = text_trim(text_from(" \t "));
	expect(&text, "");
	text = text_trim(text_from(""));
	expect(&text, "");
}

static void test_is(void **state)
{
	struct cur text = text_from("HoSt");

	(void)state;
	assert_true(text_is(&text, "host"));
	assert_false(text_is(&text, "hosts"));
	assert_false(text_is(&text, "hos"));
	text = text_from("");
	assert_true(text_is(&text, ""));
	assert_false(text_is(&text, "host"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_take_until),
		cmocka_unit_test(test_take_line),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
