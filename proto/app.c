/* app.c - names of the classes of traffic. */
#include "proto/app.h"

#include <stddef.h>
#include <string.h>

static const char *const names[APP_END] = {
#define APP(number, upper, name) [number] = (name),
#include "proto/apps.def"
#undef APP
};

const char *app_name(uint8_t app)
{
	return app < APP_END && names[app] ? names[app] : names[APP_NONE];
}

int app_by_name(const char *name)
{
	for (int app = 0; app < APP_END; app++) {
		if (names[app] && strcmp(names[app], name) == 0)
			return app;
	}
	return -1;
}
