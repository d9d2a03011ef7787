/* server_send.c - gives clients what is theirs. */
#include <unistd.h>

#include "sensor/publish/server_state.h"

#define SEND_BUDGET ((size_t)256 << 10) /* bytes, per client and turn */

static void progress(struct server *s)
{
	if (s->progress_fn)
		s->progress_fn(s->progress_arg);
}

void server_drop(struct server *s, struct client *c)
{
	log_debug("publish", "client of uid %u left", (unsigned)c->uid);
	loop_remove(s->loop, c->fd);
	(void)close(c->fd); /* nothing of ours is lost if this fails */
	c->state = CLIENT_NONE;
	progress(s);
}

/* From a client that is leaving nothing is read any more. */
static void arm(struct server *s, struct client *c, bool wants_out)
{
	uint32_t in = c->state == CLIENT_LEAVING ? 0 : EPOLLIN;

	if (c->armed == wants_out && in)
		return;
	c->armed = wants_out;
	if (loop_modify(s->loop, c->fd, in | (wants_out ? EPOLLOUT : 0)) < 0)
		server_drop(s, c);
}

static void log_gap(struct server *s, const struct client *c, uint64_t before)
{
	if (c->gap > before &&
	    log_limit_pass(&s->gap_limit, SERVER_LOG_INTERVAL_NS))
		log_warn("publish",
		         "client of uid %u fell behind: %llu packets had left "
		         "the ring, told it so",
		         (unsigned)c->uid,
		         (unsigned long long)(c->gap - before));
}

void server_serve(struct server *s, struct client *c)
{
	uint64_t gap = c->gap;
	int result = client_send(c, &s->ring, SEND_BUDGET);

	if (result == 0 && s->finishing && c->state == CLIENT_STREAMING) {
		client_stats(c, &s->ring, &s->final_stats);
		client_bye(c, s->bye.reason, s->bye.text);
		result = client_send(c, &s->ring, SEND_BUDGET);
	}
	log_gap(s, c, gap);
	if (result < 0 || (result == 0 && c->state == CLIENT_LEAVING)) {
		server_drop(s, c);
		return;
	}
	arm(s, c, result > 0);
	progress(s);
}

void server_serve_idle(struct server *s)
{
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++) {
		struct client *c = &s->clients[i];

		if (c->state == CLIENT_STREAMING && !c->armed)
			server_serve(s, c);
	}
}

void server_wake(struct server *s)
{
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++)
		if (s->clients[i].state == CLIENT_STREAMING)
			arm(s, &s->clients[i], true);
}

void server_turn_away(struct server *s, struct client *c,
                      enum bye_reason reason, const char *text)
{
	int result;

	client_bye(c, reason, text);
	result = client_send(c, &s->ring, SEND_BUDGET);
	if (result != 0)
		log_debug("publish", "nobody took the goodbye: %s", text);
	server_drop(s, c);
}
