/* query.c - parameters of a request. */
#include "dashboard/api/query.h"

#include <inttypes.h>
#include <string.h>

#include "proto/app.h"

#define HINT "docs/API.md lists the parameters."

enum found { FOUND_NONE = 0, FOUND_VALUE, FOUND_TOO_LONG };

/* Values here never need escaping, so one that is escaped is no value. */
static enum found find(const char *query, const char *name,
                       char out[QUERY_VALUE_SIZE])
{
	size_t name_len = strlen(name);

	while (*query) {
		size_t len = strcspn(query, "&");

		if (len > name_len && query[name_len] == '=' &&
		    strncmp(query, name, name_len) == 0) {
			size_t value_len = len - name_len - 1;

			if (value_len >= QUERY_VALUE_SIZE)
				return FOUND_TOO_LONG;
			memcpy(out, query + name_len + 1, value_len);
			out[value_len] = '\0';
			return FOUND_VALUE;
		}
		query += len;
		query += *query == '&';
	}
	return FOUND_NONE;
}

static bool parse_number(const char *text, uint64_t *out)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; text[i] != '\0'; i++) {
		uint64_t digit;

		if (text[i] < '0' || text[i] > '9')
			return false;
		digit = (uint64_t)(text[i] - '0');
		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return i > 0;
}

bool query_number(const char *query, const struct query_range *range,
                  uint64_t *value, struct answer *answer)
{
	char text[QUERY_VALUE_SIZE];
	uint64_t number;
	enum found found = find(query, range->name, text);

	if (found == FOUND_NONE)
		return true;
	if (found == FOUND_VALUE && parse_number(text, &number) &&
	    number >= range->min && number <= range->max) {
		*value = number;
		return true;
	}
	answer_error(answer, 400, "bad_parameter", HINT,
	             "%s is a whole number from %" PRIu64 " to %" PRIu64 ".",
	             range->name, range->min, range->max);
	return false;
}

bool query_word(const char *query, const char *name, const char *const words[],
                size_t *value, struct answer *answer)
{
	char text[QUERY_VALUE_SIZE];
	enum found found = find(query, name, text);
	size_t i;

	if (found == FOUND_NONE)
		return true;
	for (i = 0; found == FOUND_VALUE && words[i]; i++) {
		if (strcmp(words[i], text) == 0) {
			*value = i;
			return true;
		}
	}
	answer_error(answer, 400, "bad_parameter", HINT,
	             "%s has a value that is not known.", name);
	return false;
}

bool query_app(const char *query, int *value, struct answer *answer)
{
	char text[QUERY_VALUE_SIZE];
	enum found found = find(query, "app", text);
	int app;

	if (found == FOUND_NONE)
		return true;
	app = found == FOUND_VALUE ? app_by_name(text) : -1;
	if (app >= 0) {
		*value = app;
		return true;
	}
	answer_error(answer, 400, "bad_parameter", HINT,
	             "app is no class of packets this version knows.");
	return false;
}
