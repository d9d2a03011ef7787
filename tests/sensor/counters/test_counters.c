/* test_counters.c - every counter has a name and a text of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/counters/counters.h"

static void test_names_and_texts(void **state)
{
	(void)state;
	for (enum counter i = 0; i < COUNTER_COUNT; i++) {
		assert_non_null(counter_name(i));
		assert_true(strlen(counter_name(i)) > 0);
		assert_non_null(counter_text(i));
		assert_true(strlen(counter_text(i)) > strlen(counter_name(i)));
		for (enum counter k = 0; k < i; k++) {
			assert_string_not_equal(counter_name(i),
			                        counter_name(k));
			assert_string_not_equal(counter_text(i),
			                        counter_text(k));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_and_texts),
	};

	return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
