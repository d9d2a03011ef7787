/* http_client.c - HTTP and WebSocket by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REPLY_MAX (32u << 20)
#define FRAME_LEN_16 126
#define FRAME_LEN_64 127
#define MASKED 0x80
#define FIN 0x80

int http_connect(uint16_t port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		                   .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	return fd;
}

void http_send(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = send(fd, at, len, MSG_NOSIGNAL);

		if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
			return; /* the server has said its word */
		assert_true(n > 0);
		at += n;
		len -= (size_t)n;
	}
}

/* Bytes read, 0 at the end, -1 when the time is over. */
static ssize_t read_some(int fd, void *out, size_t len, int wait_ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	ssize_t n;

	if (poll(&pfd, 1, wait_ms) <= 0)
		return -1;
	n = recv(fd, out, len, 0);
	return n < 0 ? 0 : n; /* a reset is an end */
}

void http_receive(int fd, struct http_reply *reply)
{
	char piece[16384];
	const char *end;
	ssize_t n;

	memset(reply, 0, sizeof(*reply));
	buf_init(&reply->text, REPLY_MAX);
	for (;;) {
		n = read_some(fd, piece, sizeof(piece), CLIENT_WAIT_MS);
		assert_true(n >= 0);
		if (n == 0)
			break;
		assert_int_equal(buf_append(&reply->text, piece, (size_t)n), 0);
	}
	(void)close(fd);
	if (reply->text.used == 0)
		return;
	assert_int_equal(sscanf((const char *)reply->text.bytes, "HTTP/1.1 %d ",
	                        &reply->status),
	                 1);
	end = strstr((const char *)reply->text.bytes, "\r\n\r\n");
	assert_non_null(end);
	reply->body = end + 4;
	reply->body_len =
	        reply->text.used -
	        (size_t)(reply->body - (const char *)reply->text.bytes);
}

void http_ask(uint16_t port, const char *request, struct http_reply *reply)
{
	int fd = http_connect(port);

	http_send(fd, request, strlen(request));
	http_receive(fd, reply);
}

void http_get(uint16_t port, const char *path, const char *token,
              struct http_reply *reply)
{
	char request[2048];

	(void)snprintf(request, sizeof(request),
	               "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s%s%s\r\n",
	               path, port, token ? "Authorization: Bearer " : "",
	               token ? token : "", token ? "\r\n" : "");
	http_ask(port, request, reply);
}

bool http_has_line(const struct http_reply *reply, const char *line)
{
	const char *at = (const char *)reply->text.bytes;
	size_t len = strlen(line);

	while (at && at < reply->body) {
		if (strncasecmp(at, line, len) == 0 &&
		    strncmp(at + len, "\r\n", 2) == 0)
			return true;
		at = strstr(at, "\r\n");
		at = at ? at + 2 : NULL;
	}
	return false;
}

void http_reply_done(struct http_reply *reply)
{
	buf_done(&reply->text);
}

/* Reads the head byte by byte: what follows are frames. */
static int read_status(int fd)
{
	char head[4096] = "";
	size_t used = 0;
	int status = 0;

	while (used + 1 < sizeof(head) && !strstr(head, "\r\n\r\n")) {
		if (read_some(fd, head + used, 1, CLIENT_WAIT_MS) <= 0)
			return 0;
		used++;
	}
	assert_int_equal(sscanf(head, "HTTP/1.1 %d ", &status), 1);
	return status;
}

int socket_open(uint16_t port, const char *origin, int *out_status)
{
	int fd = http_connect(port);
	char request[1024];

	(void)snprintf(request, sizeof(request),
	               "GET /api/v1/live HTTP/1.1\r\n"
	               "Host: 127.0.0.1:%u\r\n"
	               "Upgrade: websocket\r\n"
	               "Connection: Upgrade\r\n"
	               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	               "Sec-WebSocket-Version: 13\r\n"
	               "%s%s%s\r\n",
	               port, origin ? "Origin: " : "", origin ? origin : "",
	               origin ? "\r\n" : "");
	http_send(fd, request, strlen(request));
	*out_status = read_status(fd);
	if (*out_status == 101)
		return fd;
	(void)close(fd);
	return -1;
}

void socket_send(int fd, enum socket_opcode opcode, const void *bytes,
                 size_t len)
{
	static const uint8_t mask[4] = { 0x12, 0x34, 0x56, 0x78 };
	const uint8_t *from = bytes;
	uint8_t *frame = malloc(len + 14);
	size_t used = 2;
	size_t i;

	assert_non_null(frame);
	assert_true(len <= UINT16_MAX);
	frame[0] = (uint8_t)(FIN | opcode);
	if (len < FRAME_LEN_16) {
		frame[1] = (uint8_t)(MASKED | len);
	} else {
		frame[1] = MASKED | FRAME_LEN_16;
		frame[used++] = (uint8_t)(len >> 8);
		frame[used++] = (uint8_t)len;
	}
	memcpy(frame + used, mask, sizeof(mask));
	used += sizeof(mask);
	for (i = 0; i < len; i++)
		frame[used++] = from[i] ^ mask[i % 4];
	http_send(fd, frame, used);
	free(frame);
}

void socket_send_text(int fd, const char *text)
{
	socket_send(fd, SOCKET_TEXT, text, strlen(text));
}

/* 0, -1 at the end, -2 when nothing came in time. */
static int read_all(int fd, void *out, size_t len, int wait_ms)
{
	uint8_t *at = out;

	while (len > 0) {
		ssize_t n = read_some(fd, at, len, wait_ms);

		if (n <= 0)
			return n == 0 ? -1 : -2;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

static int read_frame(int fd, struct buf *payload, int wait_ms)
{
	uint8_t head[2], longer[8];
	uint64_t len;
	size_t more, i;
	uint8_t *room;
	int rc = read_all(fd, head, sizeof(head), wait_ms);

	if (rc < 0)
		return rc;
	assert_int_equal(head[0] & FIN, FIN);
	assert_int_equal(head[1] & MASKED, 0); /* RFC 6455 5.1 */
	len = head[1];
	more = len == FRAME_LEN_16 ? 2 : len == FRAME_LEN_64 ? 8 : 0;
	if (read_all(fd, longer, more, CLIENT_WAIT_MS) < 0)
		return -1;
	for (i = 0, len = more ? 0 : len; i < more; i++)
		len = len << 8 | longer[i];
	buf_clear(payload);
	assert_int_equal(buf_reserve(payload, (size_t)len, &room), 0);
	if (read_all(fd, room, (size_t)len, CLIENT_WAIT_MS) < 0)
		return -1;
	buf_commit(payload, (size_t)len);
	return head[0] & 0x0f;
}

int socket_receive(int fd, struct buf *payload, int wait_ms)
{
	int opcode = read_frame(fd, payload, wait_ms);

	while (opcode == SOCKET_PING) {
		socket_send(fd, SOCKET_PONG, payload->bytes, payload->used);
		opcode = read_frame(fd, payload, wait_ms);
	}
	return opcode;
}

int socket_close_code(int fd)
{
	struct buf payload;
	int code = 0;
	int opcode;

	buf_init(&payload, REPLY_MAX);
	do {
		opcode = socket_receive(fd, &payload, CLIENT_WAIT_MS);
		assert_int_not_equal(opcode, -2);
		if (opcode == SOCKET_CLOSE && payload.used >= 2)
			code = payload.bytes[0] << 8 | payload.bytes[1];
	} while (opcode > 0);
	buf_done(&payload);
	return code;
}
