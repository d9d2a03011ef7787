/*
 * option.h - the table of options: "--name" or "--name VALUE".
 *
 * Shape: a name may mean different things to different commands.
 * Errors: -EINVAL and what was expected in `error`.
 * Threads: constant data.
 */
#ifndef DASHBOARD_OPTION_H
#define DASHBOARD_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "common/compiler.h"
#include "dashboard/config.h"

typedef int option_set_fn(struct config *c, const char *value,
                          char error[CONFIG_ERROR_SIZE]);

struct option {
	const char *name;
	const char *env;       /* or NULL */
	unsigned int commands; /* enum config_command */
	bool in_file;          /* may stand in the file of --config */
	size_t flag;           /* offset of a bool, or 0: it has a value */
	size_t text, size;     /* offset and size of a char array, or 0 */
	option_set_fn *set;    /* for any other value */
};

extern const struct option options[]; /* ends with a NULL name */

/* NULL: this command does not have it. */
const struct option *option_find(enum config_command command, const char *name,
                                 size_t name_len);
bool option_has_value(const struct option *o);

/* `value` is NULL for an option without one. */
MUST_CHECK int option_set(const struct option *o, struct config *c,
                          const char *value, char error[CONFIG_ERROR_SIZE]);

#endif
