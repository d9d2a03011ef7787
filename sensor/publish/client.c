/* client.c - one connection: its place in the ring, and what waits for it. */
#include "sensor/publish/client.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "common/cursor.h"
#include "proto/gap_record.h"

void client_open(struct client *c, int fd, uid_t uid, int64_t deadline_ns)
{
	*c = (struct client){ .fd = fd,
		              .state = CLIENT_HELLO,
		              .uid = uid,
		              .deadline_ns = deadline_ns,
		              .control = c->control,
		              .spill = c->spill };
}

/* A hello has one size, so a wrong header is known before all of it is here. */
static int hello_check(const struct client *c, struct hello *out_hello)
{
	struct cur cur = cur_of(c->hello, c->hello_used, c->hello_used);
	uint32_t len = cur_be32(&cur);
	uint8_t type = cur_u8(&cur);
	int result;

	if (c->hello_used < FRAME_HEADER_SIZE)
		return 0;
	if (len != HELLO_PAYLOAD_SIZE || type != MESSAGE_HELLO)
		return -EBADMSG;
	if (c->hello_used < HELLO_FRAME_SIZE)
		return 0;
	result = hello_decode(c->hello + FRAME_HEADER_SIZE, len, out_hello);
	return result < 0 ? result : 1;
}

int client_read_hello(struct client *c, struct hello *out_hello)
{
	ssize_t n = recv(c->fd, c->hello + c->hello_used,
	                 sizeof(c->hello) - c->hello_used, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	if (n == 0)
		return -ECONNRESET;
	c->hello_used += (size_t)n;
	return hello_check(c, out_hello);
}

static struct writer control_writer(struct client *c)
{
	assert(c->sending != CLIENT_SENDING_CONTROL);
	return writer_of(c->control + c->control_used,
	                 CLIENT_CONTROL_SIZE - c->control_used);
}

static void control_queued(struct client *c, const struct writer *w)
{
	assert(writer_ok(w)); /* CLIENT_CONTROL_SIZE holds one of each */
	c->control_used += w->used;
}

/* Tells the client what left the ring before its turn came. */
static void queue_gap(struct client *c, const struct batch_ring *r)
{
	uint64_t oldest = batch_ring_oldest_seq(r);
	struct gap_record gap = { c->next_seq, oldest - 1 };
	struct writer w;

	if (c->cursor < r->oldest)
		c->cursor = r->oldest; /* also past batches without packets */
	if (oldest <= c->next_seq)
		return;
	w = control_writer(c);
	gap_encode(&w, &gap);
	control_queued(c, &w);
	c->gap += oldest - c->next_seq;
	c->next_seq = oldest;
}

void client_start(struct client *c, const struct batch_ring *r,
                  const struct hello *hello, struct welcome *welcome)
{
	uint64_t oldest = batch_ring_oldest_seq(r);
	struct writer w = control_writer(c);

	assert(!r->open);
	c->next_seq = oldest;
	if (hello->start == HELLO_START_NEW)
		c->next_seq = r->next_seq;
	else if (hello->start == HELLO_START_AFTER &&
	         hello->session == welcome->session &&
	         hello->last_seq < r->next_seq)
		c->next_seq = hello->last_seq + 1;
	welcome->first_seq = c->next_seq > oldest ? c->next_seq : oldest;
	welcome_encode(&w, welcome);
	control_queued(c, &w);
	queue_gap(c, r);
	c->cursor = batch_ring_find(r, c->next_seq);
	c->state = CLIENT_STREAMING;
	c->deadline_ns = INT64_MAX;
}

void client_stats(struct client *c, const struct batch_ring *r,
                  const struct stats_record *stats)
{
	struct stats_record mine = *stats;
	struct writer w;

	if (c->control_used)
		return;
	queue_gap(c, r);
	mine.client_delivered = c->delivered;
	mine.client_gap = c->gap;
	w = control_writer(c);
	stats_encode(&w, &mine);
	control_queued(c, &w);
}

void client_bye(struct client *c, enum bye_reason reason, const char *text)
{
	struct writer w = control_writer(c);
	struct bye_record bye = { .reason = reason };

	(void)snprintf(bye.text, sizeof(bye.text), "%s", text);
	bye_encode(&w, &bye);
	control_queued(c, &w);
	c->state = CLIENT_LEAVING;
}

static void begin_batch(struct client *c, const struct batch_ring *r,
                        const struct batch *b)
{
	uint64_t end = b->first_seq + b->count;

	c->sending = CLIENT_SENDING_BATCH;
	c->out = batch_ring_bytes(r, b);
	c->out_left = b->len;
	c->out_batch = c->cursor++;
	if (b->count == 0)
		return;
	c->delivered += end - c->next_seq;
	c->next_seq = end;
}

/* False when there is nothing to send. */
static bool begin_frame(struct client *c, const struct batch_ring *r)
{
	const struct batch *b;

	if (!c->control_used && c->state == CLIENT_STREAMING)
		queue_gap(c, r);
	if (c->control_used) {
		c->sending = CLIENT_SENDING_CONTROL;
		c->out = c->control;
		c->out_left = c->control_used;
		return true;
	}
	b = c->state == CLIENT_STREAMING ? batch_ring_get(r, c->cursor) : NULL;
	if (b)
		begin_batch(c, r, b);
	return b != NULL;
}

static void end_frame(struct client *c)
{
	if (c->sending == CLIENT_SENDING_CONTROL)
		c->control_used = 0;
	c->sending = CLIENT_SENDING_NONE;
}

int client_send(struct client *c, const struct batch_ring *r, size_t budget)
{
	size_t sent = 0;

	while (c->sending != CLIENT_SENDING_NONE || begin_frame(c, r)) {
		ssize_t n;

		if (sent >= budget)
			return 1;
		n = send(c->fd, c->out, c->out_left,
		         MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 1 : -errno;
		c->out += n;
		c->out_left -= (size_t)n;
		sent += (size_t)n;
		if (c->out_left == 0)
			end_frame(c);
	}
	return 0;
}

void client_keep(struct client *c, const struct batch_ring *r, uint64_t number,
                 const struct batch *batch)
{
	if (c->state == CLIENT_NONE || c->sending != CLIENT_SENDING_BATCH ||
	    c->out_batch != number)
		return;
	assert(c->out + c->out_left == batch_ring_bytes(r, batch) + batch->len);
	memcpy(c->spill, c->out, c->out_left);
	c->out = c->spill;
	c->sending = CLIENT_SENDING_SPILL;
}
