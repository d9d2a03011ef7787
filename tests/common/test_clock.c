/* test_clock.c - replaceable time and its text form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/compiler.h"

static void formats(void **state)
{
	static const struct {
		int64_t real_ns;
		const char *text;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00.000000000Z" },
		{ 1, "1970-01-01T00:00:00.000000001Z" },
		{ -1, "1969-12-31T23:59:59.999999999Z" },
		{ -CLOCK_NS_PER_S, "1969-12-31T23:59:59.000000000Z" },
		{ INT64_C(951782399) * CLOCK_NS_PER_S,
		  "2000-02-28T23:59:59.000000000Z" },
		{ INT64_C(951782400) * CLOCK_NS_PER_S,
		  "2000-02-29T00:00:00.000000000Z" },
		{ INT64_C(951868800) * CLOCK_NS_PER_S,
		  "2000-03-01T00:00:00.000000000Z" },
		{ INT64_C(1709164800) * CLOCK_NS_PER_S,
		  "2024-02-29T00:00:00.000000000Z" },
		{ INT64_C(1795352278) * CLOCK_NS_PER_S + 123456789,
		  "2026-11-22T12:57:58.123456789Z" },
		{ INT64_C(4107542399) * CLOCK_NS_PER_S,
		  "2100-02-28T23:59:59.000000000Z" },
		{ INT64_C(4107542400) * CLOCK_NS_PER_S,
		  "2100-03-01T00:00:00.000000000Z" },
		{ INT64_C(-2203891200) * CLOCK_NS_PER_S,
		  "1900-03-01T00:00:00.000000000Z" },
		{ INT64_C(-2203891201) * CLOCK_NS_PER_S,
		  "1900-02-28T23:59:59.000000000Z" },
		{ INT64_MAX, "2262-04-11T23:47:16.854775807Z" },
		{ INT64_MIN, "1677-09-21T00:12:43.145224192Z" },
	};
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		clock_format(cases[i].real_ns, text);
		assert_string_equal(text, cases[i].text);
	}
}

/* Every day of 800 years lies one day behind the one before it. */
static void formats_every_day(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30,
		                       31, 31, 30, 31, 30, 31 };
	int64_t day = -106751; /* 1677-09-22 */
	int year = 1677, month = 9, date = 22;
	char text[CLOCK_TEXT_SIZE];
	char *rest;

	(void)state;
	for (; year < 2262; day++) {
		int leap = year % 4 == 0 && (year % 100 || year % 400 == 0);

		clock_format(day * 86400 * CLOCK_NS_PER_S, text);
		assert_int_equal(strtol(text, &rest, 10), year);
		assert_int_equal(strtol(rest + 1, &rest, 10), month);
		assert_int_equal(strtol(rest + 1, &rest, 10), date);
		if (date++ == lengths[month - 1] + (month == 2 && leap)) {
			date = 1;
			month++;
		}
		if (month == 13) {
			month = 1;
			year++;
		}
	}
}

static void ignores_the_time_zone(void **state)
{
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	assert_int_equal(setenv("TZ", "Asia/Kolkata", 1), 0);
	clock_format(0, text);
	assert_int_equal(unsetenv("TZ"), 0);
	assert_string_equal(text, "1970-01-01T00:00:00.000000000Z");
}

static int64_t fixed_time(void)
{
	return 42;
}

static void runs_and_is_replaced(void **state)
{
	int64_t mono_ns = clock_mono_ns();

	(void)state;
	assert_true(clock_real_ns() > INT64_C(1600000000) * CLOCK_NS_PER_S);
	assert_true(clock_mono_ns() >= mono_ns);
	clock_replace(fixed_time);
	assert_int_equal(clock_real_ns(), 42);
	assert_int_equal(clock_mono_ns(), 42);
	clock_replace(NULL);
	assert_true(clock_mono_ns() >= mono_ns);
	assert_int_not_equal(clock_real_ns(), 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(formats_every_day),
		cmocka_unit_test(ignores_the_time_zone),
		cmocka_unit_test(runs_and_is_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
