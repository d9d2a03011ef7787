/* config_file.c - "key = value" lines. */
#include "dashboard/config_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LINE_SIZE 8192

/* Without the blanks around it; changes the text. */
static char *trim(char *text)
{
	size_t len;

	while (isspace((unsigned char)*text))
		text++;
	len = strlen(text);
	while (len && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	return text;
}

static int read_line(char *line, config_file_fn *fn, void *arg,
                     char error[CONFIG_ERROR_SIZE])
{
	char *key = trim(line);
	char *equals = strchr(key, '=');

	if (*key == '\0' || *key == '#' || *key == ';')
		return 0;
	if (!equals) {
		(void)snprintf(error, CONFIG_ERROR_SIZE,
		               "this is no \"key = value\"");
		return -EINVAL;
	}
	*equals = '\0';
	return fn(trim(key), trim(equals + 1), arg, error);
}

int config_file_read(const char *path, config_file_fn *fn, void *arg,
                     char error[CONFIG_ERROR_SIZE])
{
	char why[CONFIG_ERROR_SIZE] = "";
	char line[LINE_SIZE];
	FILE *file = fopen(path, "re");
	int result = 0;
	int number = 0;

	if (!file) {
		result = -errno;
		(void)snprintf(error, CONFIG_ERROR_SIZE, "--config %.300s: %s",
		               path, strerrordesc_np(-result));
		return result;
	}
	while (!result && fgets(line, sizeof(line), file)) {
		number++;
		result = read_line(line, fn, arg, why);
	}
	if (result)
		(void)snprintf(error, CONFIG_ERROR_SIZE,
		               "%.150s, line %d: %.300s", path, number, why);
	(void)fclose(file); /* it was only read */
	return result;
}
