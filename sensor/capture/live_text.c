/* live_text.c - see live_text.h. */
#include "sensor/capture/live_text.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

static bool is_any(const char *name)
{
	return strcmp(name, "any") == 0;
}

bool live_interface_exists(const char *name)
{
	return is_any(name) || if_nametoindex(name) != 0;
}

static void list_interfaces(char *out, size_t size)
{
	struct if_nameindex *list = if_nameindex();
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; list && list[i].if_name; i++) {
		int n = snprintf(out + used, size - used, "%s, ",
		                 list[i].if_name);

		if (n < 0 || (size_t)n >= size - used)
			break;
		used += (size_t)n;
	}
	if (list)
		if_freenameindex(list);
}

int live_no_such_interface(const char *name, char error[SOURCE_ERROR_SIZE])
{
	char names[SOURCE_ERROR_SIZE / 2];

	list_interfaces(names, sizeof(names));
	(void)snprintf(error, SOURCE_ERROR_SIZE,
	               "there is no interface \"%.64s\"; there are: %sany",
	               name, names);
	return -ENODEV;
}

int live_filter_text(const struct source_options *options,
                     char out[LIVE_FILTER_SIZE])
{
	const char *user = options->filter ? options->filter : "";
	unsigned int lo = is_any(options->name) ? if_nametoindex("lo") : 0;
	int n;

	if (lo)
		n = snprintf(out, LIVE_FILTER_SIZE,
		             "%s%s%snot (outbound and ifindex %u)",
		             user[0] ? "(" : "", user, user[0] ? ") and " : "",
		             lo);
	else
		n = snprintf(out, LIVE_FILTER_SIZE, "%s", user);
	return n >= LIVE_FILTER_SIZE ? -E2BIG : 0;
}
