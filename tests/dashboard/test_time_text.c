/* Times as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

#include "common/clock.h"
#include "common/compiler.h"
#include "dashboard/time_text.h"

#define NOW INT64_C(1767225600000000000) /* 2026-01-01T00:00:00Z */

static const struct {
	const char *text;
	int64_t ns;
} good[] = {
	{ "1970-01-01T00:00:00Z", 0 },
	{ "2026-01-01T00:00:00Z", NOW },
	{ "2026-01-01", NOW },
	{ "2026-01-01 00:00:00z", NOW },
	{ "2026-01-01T01:30:00+01:30", NOW },
	{ "2025-12-31T23:00:00-01:00", NOW },
	{ "2026-01-01T00:00:00.5Z", NOW + 500000000 },
	{ "2026-01-01T00:00:00.1234567899Z", NOW + 123456789 },
	{ "2024-02-29T00:00:00Z", INT64_C(1709164800000000000) },
	{ "2000-02-29", INT64_C(951782400000000000) },
	{ "now", NOW },
	{ "-90s", NOW - 90 * CLOCK_NS_PER_S },
	{ "-5m", NOW - 300 * CLOCK_NS_PER_S },
	{ "-2h", NOW - 7200 * CLOCK_NS_PER_S },
	{ "-7d", NOW - 604800 * CLOCK_NS_PER_S },
};

static const char *const bad[] = {
	"",
	"yesterday",
	"2026",
	"2026-13-01",
	"2026-00-01",
	"2026-02-29",
	"2026-02-30T00:00:00Z",
	"1969-12-31",
	"2262-01-01",
	"2026-01-01T00:00:00",
	"2026-01-01T24:00:00Z",
	"2026-01-01T00:60:00Z",
	"2026-01-01T00:00:00.Z",
	"2026-01-01T00:00:00+1:00",
	"2026-01-01T00:00:00+24:00",
	"2026-01-01T00:00:00Zx",
	"-5",
	"-m",
	"-5w",
	"-5mm",
	"--5m",
	"-99999999999999999999d",
	"5m",
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		int64_t ns = -1;

		assert_int_equal(time_text_parse(good[i].text, NOW, &ns), 0);
		assert_int_equal(ns, good[i].ns);
	}
}

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		int64_t ns = 5;

		if (time_text_parse(bad[i], NOW, &ns) != -EINVAL)
			fail_msg("\"%s\" is taken for a time", bad[i]);
		assert_int_equal(ns, 5);
	}
}

/* Every day of 400 years, both ways. */
static void test_days(void **state)
{
	char text[CLOCK_TEXT_SIZE];
	int64_t ns;

	(void)state;
	for (int64_t day = 0; day < 106000; day++) {
		clock_format(day * 86400 * CLOCK_NS_PER_S, text);
		assert_int_equal(time_text_parse(text, 0, &ns), 0);
		assert_int_equal(ns, day * 86400 * CLOCK_NS_PER_S);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
