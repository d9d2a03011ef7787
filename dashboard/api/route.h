/*
 * route.h - from a request to its response, without the server.
 *
 * Shape: first who it is meant for (Host), then the method, then the path: an
 *        endpoint with its token, or a file of the page.
 * Errors: all of them are responses.
 * Ownership: requests are borrowed; a response owns `text` and borrows `bytes`.
 * Threads: any.
 */
#ifndef DASHBOARD_API_ROUTE_H
#define DASHBOARD_API_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "dashboard/api/endpoint.h"

struct request {
	const char *method;
	const char *path;  /* as it was sent; NULL: not a path at all */
	const char *query; /* behind '?', "" if nothing is */
	/* Headers, NULL if absent. */
	const char *host, *origin, *authorization;
	bool upgrade;   /* asks for a WebSocket */
	bool ambiguous; /* one of them twice, or more headers than we see */
};

struct response {
	int status; /* 0: go on as a WebSocket */
	const char *content_type;
	const char *cache_control;
	const char *extra;       /* header lines, "" for none */
	const char *socket_host; /* our name in this request, or NULL */
	const void *bytes;
	size_t len;
	struct buf text; /* what `bytes` points into, if it is JSON */
};

/* The dashboard's name as clients know it. */
struct route_address {
	const char *host;
	uint16_t port;
};

void route_request(struct api *api, const struct route_address *address,
                   const struct request *request, struct response *out);
/* Where the server itself refuses. */
void route_error(int status, const char *code, const char *message,
                 struct response *out);
void response_done(struct response *r);

/* Status line and headers, with everything a browser needs to be strict. */
MUST_CHECK int response_head(const struct response *r, const char *reason,
                             struct buf *out);

#endif
