/*
 * http_client.h - a small HTTP and WebSocket client for tests.
 *
 * Shape: one request a connection, to 127.0.0.1. Everything fails the running
 *        test that must not fail.
 * Units: waits are bounded by CLIENT_WAIT_MS.
 * Ownership: replies own their text; http_reply_done() frees.
 * Source: RFC 9112, RFC 6455 5.2.
 * Threads: values.
 */
#ifndef TESTS_SUPPORT_HTTP_CLIENT_H
#define TESTS_SUPPORT_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"

#define CLIENT_WAIT_MS 20000

struct http_reply {
	int status; /* 0: the server closed without an answer */
	struct buf text;
	const char *body; /* inside of text */
	size_t body_len;
};

int http_connect(uint16_t port);
void http_send(int fd, const void *bytes, size_t len);
/* Reads to the end and closes `fd`. */
void http_receive(int fd, struct http_reply *reply);
/* Sends `request` as it stands. */
void http_ask(uint16_t port, const char *request, struct http_reply *reply);
/* GET `path` with the right Host; `token` may be NULL. */
void http_get(uint16_t port, const char *path, const char *token,
              struct http_reply *reply);
/* Whether the head has this line, without regard to case. */
bool http_has_line(const struct http_reply *reply, const char *line);
void http_reply_done(struct http_reply *reply);

enum socket_opcode {
	SOCKET_TEXT = 1,
	SOCKET_CLOSE = 8,
	SOCKET_PING = 9,
	SOCKET_PONG = 10
};

/* A descriptor behind the handshake. `origin` may be NULL. When the server
 * refuses: -1 and its status. */
int socket_open(uint16_t port, const char *origin, int *out_status);
/* One masked frame. */
void socket_send(int fd, enum socket_opcode opcode, const void *bytes,
                 size_t len);
void socket_send_text(int fd, const char *text);
/* The next frame's opcode and payload, pings answered; -1 when the connection
 * ended, -2 when nothing came in time. */
int socket_receive(int fd, struct buf *payload, int wait_ms);
/* The code of the close frame that comes; 0 if it ends without one. */
int socket_close_code(int fd);

#endif
