/*
 * query.h - the parameters of a request, checked.
 *
 * Shape: "limit=100&app=dns". A parameter that is not there leaves its output,
 *        which holds the default, alone. Unknown parameters are ignored.
 * Errors: false, and what is wrong with which parameter in the answer.
 * Threads: values.
 */
#ifndef DASHBOARD_API_QUERY_H
#define DASHBOARD_API_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "dashboard/api/answer.h"

#define QUERY_VALUE_SIZE 64

struct query_range {
	const char *name;
	uint64_t min, max;
};

MUST_CHECK bool query_number(const char *query, const struct query_range *range,
                             uint64_t *value, struct answer *answer);
/* One of `words`, which ends with NULL; gives its place. */
MUST_CHECK bool query_word(const char *query, const char *name,
                           const char *const words[], size_t *value,
                           struct answer *answer);
/* The parameter "app": enum app. */
MUST_CHECK bool query_app(const char *query, int *value, struct answer *answer);

#endif
