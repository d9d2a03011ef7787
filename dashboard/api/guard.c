/* guard.c - Host and Origin. */
#include "dashboard/api/guard.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HTTP_PORT 80 /* browsers leave it out */
#define ORIGIN_SCHEME "http://"

static bool has_port(const char *text, uint16_t port)
{
	char expected[8];

	if (*text == '\0')
		return port == HTTP_PORT;
	(void)snprintf(expected, sizeof(expected), ":%u", port);
	return strcmp(text, expected) == 0;
}

bool guard_host_ok(const char *host, const char *address, uint16_t port)
{
	const char *const names[] = { address, "localhost", "127.0.0.1",
		                      "[::1]" };
	size_t i;

	for (i = 0; host && i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i]);

		if (strncasecmp(host, names[i], len) == 0 &&
		    has_port(host + len, port))
			return true;
	}
	return false;
}

bool guard_origin_ok(const char *origin, const char *host)
{
	size_t scheme = sizeof(ORIGIN_SCHEME) - 1;

	if (!origin)
		return true;
	return strncasecmp(origin, ORIGIN_SCHEME, scheme) == 0 &&
	       strcasecmp(origin + scheme, host) == 0;
}
