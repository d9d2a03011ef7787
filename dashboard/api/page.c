/* page.c - finding the page's files. */
#include "dashboard/api/page.h"

#include <string.h>

#define HASHED "/assets/"

static const unsigned char not_built[] =
        "This dashboard was built without its page. The API works: see "
        "docs/API.md.\n"
        "To have the page, install nodejs and npm and build with "
        "-DPERISCOPE_WEB=ON.\n";

const struct asset page_not_built = { "/", "text/plain; charset=utf-8",
	                              not_built, sizeof(not_built) - 1 };

const struct asset *page_find(const struct asset *table, const char *path)
{
	if (strcmp(path, "/") == 0)
		path = "/index.html";
	for (; table->path; table++) {
		if (strcmp(table->path, path) == 0)
			return table;
	}
	return NULL;
}

const char *page_cache_control(const struct asset *asset)
{
	if (strncmp(asset->path, HASHED, sizeof(HASHED) - 1) == 0)
		return "public, max-age=31536000, immutable";
	return "no-cache";
}
