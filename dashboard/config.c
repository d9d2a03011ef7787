/* config.c - what the user asked for. */
#include "dashboard/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/config_file.h"
#include "dashboard/option.h"

#define DEFAULT_SOCKET "/run/periscope/sensor.sock"
#define DEFAULT_LISTEN "127.0.0.1:5000"

/* A text from the environment, or NULL when it is empty, too. */
static const char *env_text(const char *name)
{
	const char *text = getenv(name); // NOLINT(concurrency-mt-unsafe)

	return text && *text ? text : NULL;
}

static int set_defaults(enum config_command command, struct config *c,
                        char error[CONFIG_ERROR_SIZE])
{
	const char *data = env_text("XDG_DATA_HOME");
	const char *home = env_text("HOME");
	int n;

	*c = (struct config){ .command = command,
		              .sensor_uid = geteuid(),
		              .app = -1,
		              .from_ns = INT64_MIN,
		              .to_ns = INT64_MAX };
	(void)snprintf(c->socket, sizeof(c->socket), "%s", DEFAULT_SOCKET);
	(void)snprintf(c->listen, sizeof(c->listen), "%s", DEFAULT_LISTEN);
	n = data ? snprintf(c->data, sizeof(c->data), "%s/periscope", data)
	         : snprintf(c->data, sizeof(c->data),
	                    "%s/.local/share/periscope", home ? home : ".");
	if (n >= 0 && (size_t)n < sizeof(c->data))
		return 0;
	(void)snprintf(error, CONFIG_ERROR_SIZE, "HOME is too long");
	return -EINVAL;
}

static int set_named(const struct option *o, struct config *c,
                     const char *value, const char *named,
                     char error[CONFIG_ERROR_SIZE])
{
	char why[CONFIG_ERROR_SIZE] = "";
	int result = option_set(o, c, value, why);

	if (result < 0)
		(void)snprintf(error, CONFIG_ERROR_SIZE, "%.80s %.300s", named,
		               why);
	return result;
}

/* One option of the command line; `*at` steps over its value. */
static int read_flag(char ***at, struct config *c,
                     char error[CONFIG_ERROR_SIZE])
{
	const char *flag = **at;
	const char *name = flag + 2;
	const char *equals = strchr(flag, '=');
	const struct option *o = NULL;
	const char *value = NULL;

	if (strncmp(flag, "--", 2) == 0)
		o = option_find(c->command, name,
		                equals ? (size_t)(equals - name)
		                       : strlen(name));
	if (!o || (equals && !option_has_value(o))) {
		(void)snprintf(error, CONFIG_ERROR_SIZE,
		               "unknown option %.200s", flag);
		return -EINVAL;
	}
	if (option_has_value(o))
		value = equals ? equals + 1 : *++*at;
	if (option_has_value(o) && !value) {
		(void)snprintf(error, CONFIG_ERROR_SIZE, "%.200s needs a value",
		               flag);
		return -EINVAL;
	}
	return set_named(o, c, value, flag, error);
}

static int read_flags(char **arguments, struct config *c,
                      char error[CONFIG_ERROR_SIZE])
{
	int result = 0;

	for (char **at = arguments; *at && !result; at++) {
		result = read_flag(&at, c, error);
		if (!*at)
			break;
	}
	return result;
}

static int read_key(const char *key, const char *value, void *arg,
                    char error[CONFIG_ERROR_SIZE])
{
	struct config *c = arg;

	/* One file serves all commands: a key may be meant for another. */
	for (const struct option *o = options; o->name; o++) {
		if (!o->in_file || strcmp(o->name, key) != 0)
			continue;
		return o->commands & c->command
		               ? set_named(o, c, value, key, error)
		               : 0;
	}
	(void)snprintf(error, CONFIG_ERROR_SIZE, "unknown key %.200s", key);
	return -EINVAL;
}

static int read_env(struct config *c, char error[CONFIG_ERROR_SIZE])
{
	int result = 0;

	for (const struct option *o = options; o->name && !result; o++) {
		const char *value = o->env ? env_text(o->env) : NULL;

		if (value && o->commands & c->command)
			result = set_named(o, c, value, o->env, error);
	}
	return result;
}

int config_read(enum config_command command, char **arguments,
                struct config *out_config, char error[CONFIG_ERROR_SIZE])
{
	struct config *c = out_config;
	char file[CONFIG_PATH_SIZE];
	int result = set_defaults(command, c, error);

	/* Once to find --config and what is wrong, once more at the end,
	 * because the command line has the last word. */
	if (!result)
		result = read_flags(arguments, c, error);
	if (result < 0 || c->help)
		return result;
	(void)snprintf(file, sizeof(file), "%s", c->config_file);
	result = set_defaults(command, c, error);
	if (!result && *file)
		result = config_file_read(file, read_key, c, error);
	if (!result)
		result = read_env(c, error);
	return result ? result : read_flags(arguments, c, error);
}
