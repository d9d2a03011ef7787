/* endpoint.c - the table of endpoints. */
#include "dashboard/api/endpoint.h"

#include <string.h>

#include "common/compiler.h"

static const struct endpoint endpoints[] = {
#define ENDPOINT(method, path, handler, access)                                \
	{ method, path, handler, ENDPOINT_##access },
#include "dashboard/api/endpoints.def"
#undef ENDPOINT
};

const struct endpoint *endpoint_find(const char *path)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(endpoints); i++) {
		if (strcmp(endpoints[i].path, path) == 0)
			return &endpoints[i];
	}
	return NULL;
}
