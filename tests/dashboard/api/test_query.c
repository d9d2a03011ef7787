/* test_query.c - parameters of a request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "dashboard/api/query.h"
#include "proto/app.h"

#define LONG_NUMBER                                                            \
	"limit=00000000000000000000000000000000000"                            \
	"00000000000000000000000000000001"

static const struct query_range range = { "limit", 1, 1000 };

static void numbers(void **state)
{
	struct answer a = { .status = 0 };
	uint64_t v = 7;

	(void)state;
	assert_true(query_number("", &range, &v, &a));
	assert_true(query_number("limits=9&xlimit=9&limit", &range, &v, &a));
	assert_int_equal(v, 7); /* the default stays */
	assert_true(query_number("limit=1", &range, &v, &a));
	assert_int_equal(v, 1);
	assert_true(query_number("&&a=b&limit=1000&limit=5", &range, &v, &a));
	assert_int_equal(v, 1000);
	assert_null(a.code);
}

static void no_numbers(void **state)
{
	static const char *const queries[] = {
		"limit=",
		"limit=0",
		"limit=1001",
		"limit=-1",
		"limit=+1",
		"limit= 1",
		"limit=1 ",
		"limit=1x",
		"limit=0x10",
		"limit=1e2",
		"limit=%31",
		"limit=18446744073709551617",
		"limit=99999999999999999999999999999999999999999999",
		LONG_NUMBER,
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(queries); i++) {
		struct answer a = { .status = 0 };
		uint64_t v = 7;

		assert_false(query_number(queries[i], &range, &v, &a));
		assert_int_equal(v, 7);
		assert_int_equal(a.status, 400);
		assert_string_equal(a.code, "bad_parameter");
		assert_string_equal(a.message, "limit is a whole number from "
		                               "1 to 1000.");
	}
}

static void the_largest_number(void **state)
{
	const struct query_range all = { "after", 0, UINT64_MAX };
	struct answer a = { .status = 0 };
	uint64_t v = 0;

	(void)state;
	assert_true(query_number("after=18446744073709551615", &all, &v, &a));
	assert_int_equal(v, UINT64_MAX);
	assert_false(query_number("after=18446744073709551616", &all, &v, &a));
}

static void words(void **state)
{
	static const char *const orders[] = { "newest", "oldest", NULL };
	struct answer a = { .status = 0 };
	size_t v = 5;

	(void)state;
	assert_true(query_word("", "order", orders, &v, &a));
	assert_int_equal(v, 5);
	assert_true(query_word("order=oldest", "order", orders, &v, &a));
	assert_int_equal(v, 1);
	assert_false(query_word("order=Oldest", "order", orders, &v, &a));
	assert_false(query_word("order=", "order", orders, &v, &a));
	assert_int_equal(v, 1);
	assert_int_equal(a.status, 400);
}

static void apps(void **state)
{
	struct answer a = { .status = 0 };
	int v = -1;

	(void)state;
	assert_true(query_app("x=1", &v, &a));
	assert_int_equal(v, -1);
	assert_true(query_app("app=dns", &v, &a));
	assert_int_equal(v, APP_DNS);
	assert_false(query_app("app=gopher", &v, &a));
	assert_false(query_app("app=", &v, &a));
	assert_int_equal(v, APP_DNS);
	assert_int_equal(a.status, 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(no_numbers),
		cmocka_unit_test(the_largest_number),
		cmocka_unit_test(words),
		cmocka_unit_test(apps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
