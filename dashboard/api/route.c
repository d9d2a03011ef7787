/* route.c - who may ask what, and which handler answers. */
#include "dashboard/api/route.h"

#include <string.h>

#include "dashboard/api/auth.h"
#include "dashboard/api/guard.h"
#include "dashboard/api/page.h"

#define OPEN_HINT "Open the address that 'periscope-dashboard serve' printed."

static const char no_memory[] =
        "{\"error\":{\"code\":\"no_memory\","
        "\"message\":\"There is not enough memory for this answer.\","
        "\"hint\":\"Ask for less, or try again in a moment.\"}}";

void response_done(struct response *r)
{
	buf_done(&r->text);
}

static void respond(const struct answer *answer, struct response *out)
{
	out->status = answer->status;
	out->content_type = "application/json";
	out->cache_control = "no-store";
	if (answer_write(answer, &out->text) < 0) {
		out->status = 503;
		out->bytes = no_memory;
		out->len = sizeof(no_memory) - 1;
		return;
	}
	out->bytes = out->text.bytes;
	out->len = out->text.used;
}

static void respond_asset(const struct asset *asset, struct response *out)
{
	out->status = 200;
	out->content_type = asset->content_type;
	out->cache_control = page_cache_control(asset);
	out->bytes = asset->bytes;
	out->len = asset->len;
}

/* False, and the answer says why. */
static bool check_request(const struct route_address *address,
                          const struct request *request, struct answer *answer,
                          struct response *out)
{
	if (request->ambiguous || !request->path) {
		answer_error(answer, 400, "bad_request", OPEN_HINT,
		             "This request can be understood in two ways.");
		return false;
	}
	if (!guard_host_ok(request->host, address->host, address->port)) {
		answer_error(answer, 403, "wrong_host", OPEN_HINT,
		             "This dashboard answers as %s:%u and as localhost "
		             "only.",
		             address->host, address->port);
		return false;
	}
	out->socket_host = request->host;
	if (strcmp(request->method, "GET") != 0) {
		out->extra = "Allow: GET\r\n";
		answer_error(answer, 405, "wrong_method", "Use GET.",
		             "Nothing here can be changed.");
		return false;
	}
	return true;
}

static bool is_allowed(const struct api *api, const struct endpoint *endpoint,
                       const struct request *request, struct answer *answer,
                       struct response *out)
{
	if (endpoint->access == ENDPOINT_SOCKET &&
	    !guard_origin_ok(request->origin, request->host)) {
		answer_error(answer, 403, "wrong_origin", OPEN_HINT,
		             "This request comes from another page.");
		return false;
	}
	if (endpoint->access == ENDPOINT_TOKEN &&
	    !auth_bearer_ok(api->token, request->authorization)) {
		out->extra = "WWW-Authenticate: Bearer\r\n";
		answer_error(answer, 401, "no_token", OPEN_HINT,
		             "This request carries no token, or an old one.");
		return false;
	}
	return true;
}

/* Gives false when the response is complete without the answer. */
static bool ask_endpoint(struct api *api, const struct endpoint *endpoint,
                         const struct request *request, struct answer *answer,
                         struct response *out)
{
	if (!is_allowed(api, endpoint, request, answer, out))
		return true;
	if (endpoint->access == ENDPOINT_SOCKET && request->upgrade) {
		out->status = 0;
		return false;
	}
	if (endpoint->access == ENDPOINT_SOCKET)
		out->extra = "Upgrade: websocket\r\n";
	endpoint->fn(api, request->query, answer);
	return true;
}

void route_request(struct api *api, const struct route_address *address,
                   const struct request *request, struct response *out)
{
	struct answer answer = { .status = 0 };
	const struct endpoint *endpoint;
	const struct asset *asset;

	*out = (struct response){ .extra = "" };
	buf_init(&out->text, ANSWER_MAX);
	if (!check_request(address, request, &answer, out)) {
		respond(&answer, out);
		return;
	}
	endpoint = endpoint_find(request->path);
	asset = page_find(api->assets, request->path);
	if (endpoint) {
		if (ask_endpoint(api, endpoint, request, &answer, out))
			respond(&answer, out);
		answer_done(&answer);
	} else if (asset) {
		respond_asset(asset, out);
	} else if (!api->assets->path && strcmp(request->path, "/") == 0) {
		respond_asset(&page_not_built, out);
	} else {
		answer_error(&answer, 404, "not_found", OPEN_HINT,
		             "There is nothing at this address.");
		respond(&answer, out);
	}
}

void route_error(int status, const char *code, const char *message,
                 struct response *out)
{
	struct answer answer = { .status = 0 };

	*out = (struct response){ .extra = "" };
	buf_init(&out->text, ANSWER_MAX);
	answer_error(&answer, status, code, OPEN_HINT, "%s", message);
	respond(&answer, out);
}

int response_head(const struct response *r, const char *reason, struct buf *out)
{
	return buf_printf(
	        out,
	        "HTTP/1.1 %d %s\r\n"
	        "Content-Type: %s\r\n"
	        "Content-Length: %zu\r\n"
	        "Cache-Control: %s\r\n"
	        "Connection: close\r\n"
	        "Content-Security-Policy: default-src 'none'; "
	        "script-src 'self'; style-src 'self'; img-src 'self' data:; "
	        "font-src 'self'; connect-src 'self'%s%s; base-uri 'none'; "
	        "form-action 'none'; frame-ancestors 'none'\r\n"
	        "X-Content-Type-Options: nosniff\r\n"
	        "Referrer-Policy: no-referrer\r\n"
	        "Cross-Origin-Opener-Policy: same-origin\r\n"
	        "Cross-Origin-Resource-Policy: same-origin\r\n"
	        "%s\r\n",
	        r->status, reason, r->content_type, r->len, r->cache_control,
	        r->socket_host ? " ws://" : "",
	        r->socket_host ? r->socket_host : "", r->extra);
}
