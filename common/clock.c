/* clock.c - the time, replaceable in tests. */
#include "common/clock.h"

#include <stddef.h>
#include <stdio.h>
#include <time.h>

#define SECONDS_PER_DAY 86400
#define DAYS_PER_ERA 146097 /* 400 years of the Gregorian calendar */
#define YEARS_PER_ERA 400
#define DAYS_0000_TO_1970 719468 /* from 0000-03-01 */

static int64_t (*replacement)(void);

static int64_t read_clock(clockid_t id)
{
	struct timespec now = { 0 };

	if (replacement)
		return replacement();
	(void)clock_gettime(id, &now); /* cannot fail for these two clocks */
	return (int64_t)now.tv_sec * CLOCK_NS_PER_S + now.tv_nsec;
}

int64_t clock_real_ns(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_mono_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void clock_replace(int64_t (*read_ns)(void))
{
	replacement = read_ns;
}

/* Rounds towards minus infinity, so that times before 1970 count on. */
static int64_t divide_down(int64_t value, int64_t by, int64_t *out_rest)
{
	int64_t quotient = value / by;
	int64_t rest = value % by;

	if (rest < 0) {
		rest += by;
		quotient--;
	}
	*out_rest = rest;
	return quotient;
}

/* Years start on 1 March here, so that the leap day is a year's last and the
 * lengths of months repeat every five: 31 30 31 30 31. */
static void date_of_day(int64_t day, int *year, int *month, int *day_of_month)
{
	int64_t day_of_era, year_of_era, day_of_year, march_month;
	int64_t era =
	        divide_down(day + DAYS_0000_TO_1970, DAYS_PER_ERA, &day_of_era);

	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
	               day_of_era / 146096) /
	              365;
	day_of_year = day_of_era -
	              (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	march_month = (5 * day_of_year + 2) / 153;
	*day_of_month = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
	*month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	*year = (int)(year_of_era + era * YEARS_PER_ERA + (*month <= 2));
}

void clock_format(int64_t real_ns, char out[CLOCK_TEXT_SIZE])
{
	int64_t ns, second;
	int64_t day = divide_down(divide_down(real_ns, CLOCK_NS_PER_S, &ns),
	                          SECONDS_PER_DAY, &second);
	int year, month, day_of_month;

	date_of_day(day, &year, &month, &day_of_month);
	(void)snprintf(out, CLOCK_TEXT_SIZE,
	               "%04u-%02u-%02uT%02u:%02u:%02u.%09uZ",
	               (unsigned int)year % 10000, (unsigned int)month % 100,
	               (unsigned int)day_of_month % 100,
	               (unsigned int)(second / 3600) % 100,
	               (unsigned int)(second / 60 % 60),
	               (unsigned int)(second % 60), (unsigned int)ns);
}
