/*
 * endpoint.h - what the API answers, from endpoints.def.
 *
 * Shape: a handler reads live or the store and fills an answer; it knows
 *        nothing of HTTP but the query and the status.
 * Errors: a handler that fails calls answer_error().
 * Ownership: the query is borrowed; the answer owns its JSON.
 * Threads: handlers run on any number of workers at once.
 */
#ifndef DASHBOARD_API_ENDPOINT_H
#define DASHBOARD_API_ENDPOINT_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "dashboard/api/answer.h"
#include "dashboard/live/live.h"
#include "dashboard/web/assets.h"

/* What handlers work with; constant but for `stopping`. */
struct api {
	const char *data_dir;
	const char *token;
	const struct asset *assets; /* ends with a NULL path */
	struct live *live;
	int64_t started_ns;
	int heartbeat_ms; /* a question is answered at least this often */
	uid_t uid;        /* who runs this dashboard */
	char user[64];
	atomic_bool stopping;
};

enum endpoint_access { ENDPOINT_TOKEN = 0, ENDPOINT_OPEN, ENDPOINT_SOCKET };

/* `query` is what stands behind '?', "" if nothing does. */
typedef void endpoint_fn(struct api *api, const char *query,
                         struct answer *answer);

struct endpoint {
	const char *method;
	const char *path;
	endpoint_fn *fn;
	enum endpoint_access access;
};

#define ENDPOINT(method, path, handler, access) endpoint_fn handler;
#include "dashboard/api/endpoints.def"
#undef ENDPOINT

/* NULL if there is none. */
const struct endpoint *endpoint_find(const char *path);

#endif
