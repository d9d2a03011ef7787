/*
 * http_server.h - the page and the API on one loopback address.
 *
 * Shape: civetweb's workers answer from the embedded assets, from live and from
 *        readers of the store. The only file that knows civetweb is its .c.
 * Errors: start explains itself in `error` (port taken, bad address).
 * Ownership: live and the strings outlive the server.
 * Threads: start and stop from main; handlers on civetweb's workers.
 */
#ifndef DASHBOARD_API_HTTP_SERVER_H
#define DASHBOARD_API_HTTP_SERVER_H

#include <stdint.h>

#include "common/compiler.h"
#include "dashboard/live/live.h"

#define HTTP_ERROR_SIZE 512
#define HTTP_TOKEN_SIZE 65 /* 32 random bytes as hex, NUL */

struct http_server;

struct http_options {
	const char *listen;   /* "127.0.0.1:5000" */
	const char *data_dir; /* where readers find the store */
	const char *token;    /* what a request must carry */
	struct live *live;
	int64_t started_ns; /* of the dashboard, real time */
};

/* 256 random bits as hex. */
MUST_CHECK int http_token_new(char out[HTTP_TOKEN_SIZE]);

MUST_CHECK int http_server_start(const struct http_options *options,
                                 struct http_server **out_server,
                                 char error[HTTP_ERROR_SIZE]);
/* The port it listens on: chosen by the kernel when `listen` says 0. */
uint16_t http_server_port(const struct http_server *s);
/* Ends every connection, usually within half a second. NULL is fine. */
void http_server_stop(struct http_server *s);

#endif
