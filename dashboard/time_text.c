/* time_text.c - times as people type them. Source: RFC 3339 5.6. */
#include "dashboard/time_text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

#define YEAR_MIN 1970
#define YEAR_MAX 2261 /* the last that fits nanoseconds as a whole */

/* Exactly `digits` digits, or false. */
static bool take_number(const char **at, int digits, int *out)
{
	int value = 0;

	for (int i = 0; i < digits; i++) {
		char c = (*at)[i];

		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	*at += digits;
	*out = value;
	return true;
}

static bool take_char(const char **at, const char *any_of)
{
	if (**at == '\0' || !strchr(any_of, **at))
		return false;
	(*at)++;
	return true;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Since 1970-01-01, or -1 for a day that never was. */
static int64_t day_number(int year, int month, int day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30,
		                       31, 31, 30, 31, 30, 31 };
	int64_t days = 0;

	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 ||
	    day < 1 || day > lengths[month - 1] + (month == 2 && is_leap(year)))
		return -1;
	for (int y = YEAR_MIN; y < year; y++)
		days += is_leap(y) ? 366 : 365;
	for (int m = 1; m < month; m++)
		days += lengths[m - 1] + (m == 2 && is_leap(year));
	return days + day - 1;
}

static bool take_date(const char **at, int64_t *out_day)
{
	int year, month, day;

	if (!take_number(at, 4, &year) || !take_char(at, "-") ||
	    !take_number(at, 2, &month) || !take_char(at, "-") ||
	    !take_number(at, 2, &day))
		return false;
	*out_day = day_number(year, month, day);
	return *out_day >= 0;
}

/* Digits behind the point; more than nine are cut. */
static bool take_fraction(const char **at, int64_t *out_ns)
{
	int64_t scale = CLOCK_NS_PER_S;
	int64_t ns = 0;
	int digit;

	if (!take_char(at, "."))
		return true;
	if (**at < '0' || **at > '9')
		return false;
	while (take_number(at, 1, &digit)) {
		scale /= 10;
		ns += digit * scale;
	}
	*out_ns = ns;
	return true;
}

static bool take_offset(const char **at, int64_t *out_seconds)
{
	bool west = **at == '-';
	int hours, minutes;

	if (take_char(at, "Zz"))
		return true;
	if (!take_char(at, "+-") || !take_number(at, 2, &hours) ||
	    !take_char(at, ":") || !take_number(at, 2, &minutes) ||
	    hours > 23 || minutes > 59)
		return false;
	*out_seconds = (int64_t)hours * 3600 + (int64_t)minutes * 60;
	if (west)
		*out_seconds = -*out_seconds;
	return true;
}

static bool parse_absolute(const char *text, int64_t *out_ns)
{
	int hour = 0, minute = 0, second = 0;
	int64_t day, ns = 0, offset = 0;
	int64_t seconds;

	if (!take_date(&text, &day))
		return false;
	if (*text != '\0' &&
	    (!take_char(&text, "Tt ") || !take_number(&text, 2, &hour) ||
	     !take_char(&text, ":") || !take_number(&text, 2, &minute) ||
	     !take_char(&text, ":") || !take_number(&text, 2, &second) ||
	     !take_fraction(&text, &ns) || !take_offset(&text, &offset)))
		return false;
	if (*text != '\0' || hour > 23 || minute > 59 || second > 60)
		return false;
	seconds = (day * 24 + hour) * 60 + minute;
	seconds = seconds * 60 + second - offset;
	*out_ns = seconds * CLOCK_NS_PER_S + ns;
	return true;
}

static bool parse_relative(const char *text, int64_t now_ns, int64_t *out_ns)
{
	static const char units[] = "smhd";
	static const int64_t seconds[] = { 1, 60, 3600, 86400 };
	const char *unit;
	char *end;
	long count;

	if (text[1] < '0' || text[1] > '9')
		return false;
	errno = 0;
	count = strtol(text + 1, &end, 10);
	unit = *end && end[1] == '\0' ? strchr(units, *end) : NULL;
	if (!unit || errno || count > 100000000 / seconds[unit - units] * 60)
		return false;
	*out_ns = now_ns - count * seconds[unit - units] * CLOCK_NS_PER_S;
	return true;
}

int time_text_parse(const char *text, int64_t now_ns, int64_t *out_ns)
{
	if (strcmp(text, "now") == 0) {
		*out_ns = now_ns;
		return 0;
	}
	if (*text == '-')
		return parse_relative(text, now_ns, out_ns) ? 0 : -EINVAL;
	return parse_absolute(text, out_ns) ? 0 : -EINVAL;
}
