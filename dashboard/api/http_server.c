/*
 * http_server.c - civetweb: requests in, responses out, and the WebSocket.
 *
 * Every connection holds one of civetweb's workers until it ends, so WebSockets
 * may have half of them and no connection is kept alive.
 */
#include "dashboard/api/http_server.h"

#include <civetweb.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/buf.h"
#include "dashboard/api/listen_address.h"
#include "dashboard/api/live_socket.h"
#include "dashboard/api/own_sockets.h"
#include "dashboard/api/places.h"
#include "dashboard/api/route.h"

#define WORKERS "48" /* twice PLACES_MAX */
#define HEAD_MAX 2048
#define CLOSE_CODE_SIZE 2

struct http_server {
	struct api api;
	struct listen_address address;
	struct mg_context *mg;
	uint16_t port;
	struct places places;
};

/* Where it listens: the kernel may have chosen the port. */
static struct listen_address address_of(const struct http_server *s,
                                        uint16_t port)
{
	struct listen_address address = s->address;

	address.port = port;
	return address;
}

/* The value of a header that may come once. */
static const char *get_header(const struct mg_request_info *info,
                              const char *name, bool *ambiguous)
{
	const char *value = NULL;
	int i;

	for (i = 0; i < info->num_headers; i++) {
		if (strcasecmp(info->http_headers[i].name, name) != 0)
			continue;
		*ambiguous = *ambiguous || value;
		value = info->http_headers[i].value;
	}
	return value;
}

static struct request get_request(const struct mg_request_info *info)
{
	struct request request = {
		.method = info->request_method,
		.path = info->local_uri_raw,
		.query = info->query_string ? info->query_string : "",
		/* civetweb drops what does not fit. */
		.ambiguous = info->num_headers >= MG_MAX_HEADERS,
	};
	const char *upgrade;

	request.host = get_header(info, "Host", &request.ambiguous);
	request.origin = get_header(info, "Origin", &request.ambiguous);
	request.authorization =
	        get_header(info, "Authorization", &request.ambiguous);
	upgrade = get_header(info, "Upgrade", &request.ambiguous);
	request.upgrade = upgrade && strcasecmp(upgrade, "websocket") == 0;
	return request;
}

/* A client that is gone is no error: nothing can be told to it. */
static void send_response(struct mg_connection *conn,
                          const struct response *response)
{
	const char *reason = mg_get_response_code_text(conn, response->status);
	struct buf head;

	buf_init(&head, HEAD_MAX);
	if (response_head(response, reason, &head) == 0 &&
	    mg_write(conn, head.bytes, head.used) > 0)
		(void)mg_write(conn, response->bytes, response->len);
	buf_done(&head);
}

/* Every request comes here first. 0: civetweb makes it a WebSocket. */
static int on_request(struct mg_connection *conn)
{
	const struct mg_request_info *info = mg_get_request_info(conn);
	struct http_server *s = info->user_data;
	const struct route_address address = { s->address.host,
		                               (uint16_t)info->server_port };
	const struct request request = get_request(info);
	struct response response;
	int status;

	route_request(&s->api, &address, &request, &response);
	status = response.status;
	if (status != 0)
		send_response(conn, &response);
	response_done(&response);
	return status;
}

/* What civetweb refuses before or behind on_request(). */
static int on_error(struct mg_connection *conn, int status, const char *text)
{
	struct response response;

	(void)text; /* may quote the request */
	route_error(status, "bad_request",
	            "This request could not be understood.", &response);
	send_response(conn, &response);
	response_done(&response);
	return 0;
}

/* Its messages quote requests, and what it met there is no fault of ours. */
static int on_log(const struct mg_connection *conn, const char *message)
{
	(void)conn;
	(void)message;
	return 1; /* it shall not log either */
}

static struct place *take_place(struct http_server *s,
                                const struct mg_request_info *info)
{
	const struct listen_address address =
	        address_of(s, (uint16_t)info->server_port);
	struct listen_address peer = { .port = (uint16_t)info->remote_port };
	int fd;

	if (addr_parse(info->remote_addr, &peer.addr) < 0)
		return NULL;
	fd = own_socket_find(&address, &peer);
	return fd < 0 ? NULL : places_take(&s->places, &s->api, fd);
}

static int on_socket_connect(const struct mg_connection *conn, void *arg)
{
	struct place *place = take_place(arg, mg_get_request_info(conn));
	struct response response;

	mg_set_user_connection_data(conn, place);
	if (place)
		return 0;
	route_error(503, "too_many",
	            "Too many pages watch this dashboard. Close one.",
	            &response);
	/* civetweb's prototype; it is the worker's own connection. */
	send_response((struct mg_connection *)conn, &response);
	response_done(&response);
	return 1;
}

static void send_close(struct mg_connection *conn, enum live_socket_close code,
                       const char *reason)
{
	char payload[CLOSE_CODE_SIZE + 124];
	size_t len = strlen(reason);

	payload[0] = (char)(code >> 8);
	payload[1] = (char)(code & 0xff);
	memcpy(payload + CLOSE_CODE_SIZE, reason, len + 1);
	(void)mg_websocket_write(conn, MG_WEBSOCKET_OPCODE_CONNECTION_CLOSE,
	                         payload, CLOSE_CODE_SIZE + len);
}

static bool reply(struct mg_connection *conn, struct place *place,
                  const char *data, size_t len)
{
	struct live_reply reply;
	int rc = 1;

	live_socket_message(&place->socket, data, len, &reply);
	if (reply.close != LIVE_SOCKET_GO_ON)
		send_close(conn, reply.close, reply.reason);
	else if (reply.text.used > 0)
		rc = mg_websocket_write(conn, MG_WEBSOCKET_OPCODE_TEXT,
		                        (const char *)reply.text.bytes,
		                        reply.text.used);
	live_reply_done(&reply);
	return reply.close == LIVE_SOCKET_GO_ON && rc > 0;
}

/* 1: go on, 0: close. */
static int on_socket_data(struct mg_connection *conn, int bits, char *data,
                          size_t len, void *arg)
{
	struct place *place = mg_get_user_connection_data(conn);
	struct http_server *s = arg;
	int opcode = bits & 0x0f;
	bool whole = (bits & 0x80) != 0; /* FIN */
	bool was_accepted = place->socket.accepted;
	bool go_on;

	if (opcode == MG_WEBSOCKET_OPCODE_CONNECTION_CLOSE) {
		send_close(conn, LIVE_SOCKET_GOING_AWAY, "");
		return 0;
	}
	if (opcode != MG_WEBSOCKET_OPCODE_TEXT || !whole) {
		send_close(conn, LIVE_SOCKET_POLICY,
		           "messages are one text frame");
		return 0;
	}
	go_on = reply(conn, place, data, len);
	if (place->socket.accepted && !was_accepted)
		places_accept(&s->places, place);
	return go_on;
}

/* Also where a handshake failed. The socket is still open. */
static void on_close(const struct mg_connection *conn)
{
	struct http_server *s = mg_get_user_data(mg_get_context(conn));
	struct place *place = mg_get_user_connection_data(conn);

	if (!place)
		return;
	mg_set_user_connection_data(conn, NULL);
	places_release(&s->places, place);
}

static void set_user(struct api *api)
{
	struct passwd entry;
	struct passwd *found = NULL;
	char room[4096];

	api->uid = getuid();
	if (getpwuid_r(api->uid, &entry, room, sizeof(room), &found) == 0 &&
	    found)
		(void)snprintf(api->user, sizeof(api->user), "%s",
		               entry.pw_name);
}

static int start_civetweb(struct http_server *s, char error[HTTP_ERROR_SIZE])
{
	char listen[ADDR_TEXT_SIZE + 8];
	const char *options[] = {
		"listening_ports",
		listen,
		"num_threads",
		WORKERS,
		"request_timeout_ms",
		"2000", /* of a worker that anybody on this machine may hold */
		"websocket_timeout_ms",
		"2000",
		"enable_websocket_ping_pong",
		"yes",
		"enable_keep_alive",
		"no",
		"tcp_nodelay",
		"1",
		"decode_url",
		"no",
		"enable_auth_domain_check",
		"no",
		"enable_directory_listing",
		"no",
		"access_control_allow_origin",
		"",
		"access_control_allow_methods",
		"",
		"access_control_allow_headers",
		"",
		NULL,
	};
	/* No log_access: it would call localtime() on every worker at once. */
	const struct mg_callbacks callbacks = {
		.begin_request = on_request,
		.http_error = on_error,
		.log_message = on_log,
		.connection_close = on_close,
	};
	struct mg_init_data init = { &callbacks, s, options };
	char text[256] = "";
	struct mg_error_data why = { .text = text,
		                     .text_buffer_size = sizeof(text) };
	struct mg_server_port port;

	(void)snprintf(listen, sizeof(listen), "%s:%u", s->address.host,
	               s->address.port);
	s->mg = mg_start2(&init, &why);
	if (!s->mg || mg_get_server_ports(s->mg, 1, &port) != 1) {
		(void)snprintf(error, HTTP_ERROR_SIZE,
		               "cannot serve the page on %s: %s", listen, text);
		return -EIO;
	}
	s->port = (uint16_t)port.port;
	mg_set_websocket_handler(s->mg, "/api/v1/live$", on_socket_connect,
	                         NULL, on_socket_data, NULL, s);
	return 0;
}

int http_server_start(const struct http_options *options,
                      struct http_server **out_server,
                      char error[HTTP_ERROR_SIZE])
{
	struct listen_address address;
	struct http_server *s;
	int rc = listen_address_parse(options->listen, &address, error);

	if (!rc)
		rc = listen_address_try(&address, error);
	if (rc)
		return rc;
	s = calloc(1, sizeof(*s));
	if (!s) {
		(void)snprintf(error, HTTP_ERROR_SIZE, "not enough memory");
		return -ENOMEM;
	}
	s->address = address;
	s->api.data_dir = options->data_dir;
	s->api.token = options->token;
	s->api.assets = assets;
	s->api.live = options->live;
	s->api.started_ns = options->started_ns;
	s->api.heartbeat_ms = LIVE_SOCKET_HEARTBEAT_MS;
	set_user(&s->api);
	(void)mg_init_library(MG_FEATURES_DEFAULT); /* no TLS: it is broken */
	rc = places_start(&s->places);
	if (rc) {
		(void)snprintf(error, HTTP_ERROR_SIZE,
		               "cannot start a thread for the page");
		free(s);
		return rc;
	}
	rc = start_civetweb(s, error);
	if (rc) {
		http_server_stop(s);
		return rc;
	}
	*out_server = s;
	return 0;
}

uint16_t http_server_port(const struct http_server *s)
{
	return s->port;
}

void http_server_stop(struct http_server *s)
{
	if (!s)
		return;
	atomic_store(&s->api.stopping, true);
	if (s->mg) {
		const struct listen_address address = address_of(s, s->port);

		/* mg_stop() alone waits for polls of two seconds to end. */
		own_sockets_shut(&address);
		mg_stop(s->mg);
	}
	places_stop(&s->places);
	(void)mg_exit_library(); /* counts its users */
	free(s);
}
