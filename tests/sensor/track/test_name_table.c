/* test_name_table.c - names that are shared, and how many there may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/track/name_table.h"

static struct name_table names;

static int setup(void **state)
{
	(void)state;
	return name_table_init(&names);
}

static int teardown(void **state)
{
	(void)state;
	name_table_done(&names);
	name_table_done(&names);
	return 0;
}

static uint16_t hold(const char *text)
{
	return name_table_hold(&names, (const uint8_t *)text, strlen(text));
}

static uint16_t hold_number(unsigned int n)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "host%u.example", n);
	return hold(text);
}

static void expect(uint16_t number, const char *text)
{
	uint16_t len;
	const uint8_t *bytes = name_table_bytes(&names, number, &len);

	assert_int_equal(len, strlen(text));
	assert_memory_equal(bytes, text, len);
}

static void names_are_shared(void **state)
{
	uint16_t one = hold("one"), two = hold("two");
	uint16_t len;

	(void)state;
	assert_int_not_equal(one, two);
	assert_int_equal(hold("one"), one);
	name_table_release(&names, one);
	expect(one, "one");
	name_table_release(&names, one); /* the last one */
	assert_int_equal(hold("three"), one);
	expect(one, "three");
	expect(two, "two");
	name_table_release(&names, 0);
	assert_null(name_table_bytes(&names, 0, &len));
	assert_int_equal(len, 0);
}

static void lengths(void **state)
{
	static uint8_t longest[FLOW_NAME_MAX];
	uint16_t number, len;

	(void)state;
	memset(longest, 0xff, sizeof(longest));
	number = name_table_hold(&names, longest, sizeof(longest));
	assert_int_not_equal(number, 0);
	assert_memory_equal(name_table_bytes(&names, number, &len), longest,
	                    sizeof(longest));
	assert_int_equal(len, sizeof(longest));
	assert_int_not_equal(
	        name_table_hold(&names, longest, sizeof(longest) - 1), number);
}

static void a_full_table(void **state)
{
	static uint16_t numbers[NAME_TABLE_MAX];

	(void)state;
	for (unsigned int i = 0; i < NAME_TABLE_MAX; i++) {
		numbers[i] = hold_number(i);
		assert_int_not_equal(numbers[i], 0);
	}
	assert_int_equal(hold("one more"), 0);
	assert_int_equal(names.refused, 1);
	assert_int_equal(hold_number(7), numbers[7]); /* is there */
	name_table_release(&names, numbers[7]);
	name_table_release(&names, numbers[7]);
	assert_int_equal(hold("one more"), numbers[7]);
	for (unsigned int i = 0; i < NAME_TABLE_MAX; i++)
		name_table_release(&names, numbers[i]);
	for (unsigned int i = 0; i < NAME_TABLE_MAX; i++)
		assert_int_not_equal(hold_number(i + NAME_TABLE_MAX), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_are_shared),
		TEST(lengths),
		TEST(a_full_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
