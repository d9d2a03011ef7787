/*
 * live_socket.h - the conversation on the WebSocket, without the socket.
 *
 * Shape: first the token, then questions. Each question is answered by the
 *        worker that read it, as soon as there is something newer and at least
 *        every 15 s, so that a slow page gets fewer and larger steps and hurts
 *        nobody else.
 * Errors: what is wrong closes the socket, with a code of RFC 6455 7.4.1.
 * Ownership: the caller's; a reply owns its text.
 * Threads: one conversation belongs to one worker.
 */
#ifndef DASHBOARD_API_LIVE_SOCKET_H
#define DASHBOARD_API_LIVE_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "dashboard/api/endpoint.h"

#define LIVE_SOCKET_MESSAGE_MAX 4096
#define LIVE_SOCKET_HEARTBEAT_MS 15000

enum live_socket_close {
	LIVE_SOCKET_GO_ON = 0,
	LIVE_SOCKET_GOING_AWAY = 1001,
	LIVE_SOCKET_BAD_MESSAGE = 1007,
	LIVE_SOCKET_POLICY = 1008, /* no or a wrong token */
	LIVE_SOCKET_TOO_BIG = 1009,
	LIVE_SOCKET_FAILED = 1011
};

struct live_question {
	uint64_t after_id;
	int app; /* -1: all */
	uint32_t window_s;
	uint32_t limit;
};

struct live_socket {
	struct api *api;
	bool accepted; /* the token was right */
	struct live_question last;
	uint64_t version;    /* of live, when the last answer was made */
	int64_t answered_ns; /* monotonic; 0: never */
};

struct live_reply {
	struct buf text; /* empty: say nothing */
	enum live_socket_close close;
	char reason[124]; /* a close frame has room for 123 bytes */
};

void live_socket_init(struct live_socket *s, struct api *api);
/* Blocks for up to api->heartbeat_ms, or until api->stopping. `out` is
 * overwritten. */
void live_socket_message(struct live_socket *s, const char *text, size_t len,
                         struct live_reply *out);
void live_reply_done(struct live_reply *r);

#endif
