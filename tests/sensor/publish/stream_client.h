/*
 * stream_client.h - a client for tests: reads the stream and checks all of it.
 *
 * Shape: every packet must follow the one before, but for what a GAP names; the
 *        first batch alone may begin earlier. Every STATS must agree with what
 *        came before it.
 * Errors: failed assertions.
 * Threads: one.
 */
#ifndef TESTS_SENSOR_PUBLISH_STREAM_CLIENT_H
#define TESTS_SENSOR_PUBLISH_STREAM_CLIENT_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/unix_socket.h"
#include "proto/bye_record.h"
#include "proto/flow_record.h"
#include "proto/frame.h"
#include "proto/gap_record.h"
#include "proto/hello.h"
#include "proto/packet_record.h"
#include "proto/stats_record.h"

struct stream_client {
	int fd; /* -1 is closed */
	uint8_t bytes[2 * FRAME_MAX_SIZE];
	size_t used;
	struct welcome welcome;
	bool welcomed, bye_seen;
	uint64_t next_seq; /* expected */
	uint64_t rows, gap, batches, gaps, stats_seen, skipped;
	uint64_t flows, closed;    /* records, and those that close a flow */
	uint64_t last_flow;        /* the id of the newest record */
	struct stats_record stats; /* the newest */
	struct bye_record bye;
	struct packet_record last; /* without its fields */
};

static inline struct stream_client *stream_connect(const char *path)
{
	struct stream_client *c = calloc(1, sizeof(*c));

	assert_non_null(c);
	assert_int_equal(unix_socket_connect(path, &c->fd), 0);
	return c;
}

/* A client that is refused may find the connection closed before it has said
 * anything: the goodbye is there to read all the same. */
static inline void stream_send(struct stream_client *c, const void *bytes,
                               size_t n)
{
	ssize_t sent = send(c->fd, bytes, n, MSG_NOSIGNAL);

	if (sent < 0)
		assert_int_equal(errno, EPIPE);
	else
		assert_int_equal(sent, n);
}

/* `last_seq` is what it has: a GAP may begin behind it. */
static inline void stream_hello(struct stream_client *c, enum hello_start start,
                                uint64_t session, uint64_t last_seq)
{
	const struct hello hello = { start, session, last_seq };
	uint8_t bytes[HELLO_FRAME_SIZE];
	struct writer w = writer_of(bytes, sizeof(bytes));

	hello_encode(&w, &hello);
	assert_true(writer_ok(&w));
	assert_int_equal(w.used, HELLO_FRAME_SIZE);
	c->next_seq = start == HELLO_START_AFTER ? last_seq + 1 : 0;
	stream_send(c, bytes, sizeof(bytes));
}

static inline void stream_packets(struct stream_client *c,
                                  const struct frame *frame)
{
	struct packets_reader reader;
	struct packet_record r;
	int result = packets_open(&reader, frame->payload, frame->payload_len);

	assert_int_equal(result, 0);
	while ((result = packets_next(&reader, &r)) > 0) {
		if (r.seq < c->next_seq) {
			assert_int_equal(c->batches, 0);
			c->skipped++;
			continue;
		}
		assert_int_equal(r.seq, c->next_seq);
		c->next_seq++;
		c->rows++;
		c->last = r;
	}
	assert_int_equal(result, 0);
	c->batches++;
}

static inline void stream_flows(struct stream_client *c,
                                const struct frame *frame)
{
	struct flows_reader reader;
	struct flow_record r;
	int result = flows_open(&reader, frame->payload, frame->payload_len);

	assert_int_equal(result, 0);
	assert_true(reader.left > 0);
	while ((result = flows_next(&reader, &r)) > 0) {
		c->flows++;
		c->closed += r.event == FLOW_EVENT_CLOSE;
		c->last_flow = r.id;
	}
	assert_int_equal(result, 0);
}

static inline void stream_welcome(struct stream_client *c,
                                  const struct frame *frame)
{
	assert_false(c->welcomed);
	assert_int_equal(
	        welcome_decode(frame->payload, frame->payload_len, &c->welcome),
	        0);
	c->welcomed = true;
	/* The sensor may not know what we claim to have had. */
	if (!c->next_seq || c->next_seq > c->welcome.first_seq)
		c->next_seq = c->welcome.first_seq;
}

static inline void stream_gap(struct stream_client *c,
                              const struct frame *frame)
{
	struct gap_record gap;

	assert_int_equal(gap_decode(frame->payload, frame->payload_len, &gap),
	                 0);
	assert_int_equal(gap.first_seq, c->next_seq);
	c->gap += gap.last_seq - gap.first_seq + 1;
	c->next_seq = gap.last_seq + 1;
	c->gaps++;
}

static inline void stream_stats(struct stream_client *c,
                                const struct frame *frame)
{
	assert_int_equal(
	        stats_decode(frame->payload, frame->payload_len, &c->stats), 0);
	assert_int_equal(c->stats.client_delivered, c->rows);
	assert_int_equal(c->stats.client_gap, c->gap);
	assert_true(c->stats.decoded + 1 >= c->next_seq);
	c->stats_seen++;
}

static inline void stream_frame(struct stream_client *c,
                                const struct frame *frame)
{
	assert_false(c->bye_seen);
	assert_true(c->welcomed || frame->type == MESSAGE_WELCOME ||
	            frame->type == MESSAGE_BYE);
	switch (frame->type) {
	case MESSAGE_WELCOME:
		stream_welcome(c, frame);
		break;
	case MESSAGE_PACKETS:
		stream_packets(c, frame);
		break;
	case MESSAGE_GAP:
		stream_gap(c, frame);
		break;
	case MESSAGE_FLOWS:
		stream_flows(c, frame);
		break;
	case MESSAGE_STATS:
		stream_stats(c, frame);
		break;
	case MESSAGE_BYE:
		assert_int_equal(
		        bye_decode(frame->payload, frame->payload_len, &c->bye),
		        0);
		c->bye_seen = true;
		break;
	default:
		fail_msg("message %u", frame->type);
	}
}

static inline void stream_close(struct stream_client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

static inline void stream_free(struct stream_client *c)
{
	stream_close(c);
	free(c);
}

/* Reads up to `most` bytes that are there now; closes at the end. False when
 * there was nothing. */
static inline bool stream_read(struct stream_client *c, size_t most)
{
	size_t room = sizeof(c->bytes) - c->used;
	size_t done = 0;
	struct frame frame;
	ssize_t n;

	if (c->fd < 0)
		return false;
	n = recv(c->fd, c->bytes + c->used, most < room ? most : room,
	         MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return false;
	if (n <= 0) {
		stream_close(c);
		return false;
	}
	c->used += (size_t)n;
	while (frame_peek(c->bytes + done, c->used - done, &frame) > 0) {
		stream_frame(c, &frame);
		done += FRAME_HEADER_SIZE + frame.payload_len;
	}
	c->used -= done;
	memmove(c->bytes, c->bytes + done, c->used);
	return true;
}

#endif
