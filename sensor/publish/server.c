/* server.c - the ring and its clients as one thing. */
#include "sensor/publish/server.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "common/unix_socket.h"
#include "sensor/publish/server_state.h"

#define RING_BYTES_DEFAULT ((size_t)32 << 20)
#define HOUSEKEEPING_MS 250

static void on_evict(uint64_t number, const struct batch *batch, void *arg)
{
	struct server *s = arg;

	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++)
		client_keep(&s->clients[i], &s->ring, number, batch);
}

static void explain_listen(char error[SERVER_ERROR_SIZE], const char *path,
                           int result)
{
	const char *what = strerrordesc_np(-result);

	if (result == -EADDRINUSE)
		what = "another sensor is serving it: stop that one, or "
		       "choose another path with --socket";
	else if (result == -EEXIST)
		what = "something that is no socket is in the way: remove it, "
		       "or choose another path with --socket";
	else if (result == -ENAMETOOLONG)
		what = "the path is too long for a socket (107 bytes)";
	else if (result == -ENOENT)
		what = "its directory does not exist: create it, or choose "
		       "another path with --socket";
	(void)snprintf(error, SERVER_ERROR_SIZE, "socket %s: %s", path, what);
}

static int take_memory(struct server *s, size_t ring_bytes)
{
	uint8_t *memory;
	int result;

	result = batch_ring_init(&s->ring,
	                         ring_bytes ? ring_bytes : RING_BYTES_DEFAULT,
	                         BATCH_RING_MAX_BATCHES, s->counters);
	if (result < 0)
		return result;
	s->ring.evict_fn = on_evict;
	s->ring.evict_arg = s;
	/* Most of it is never touched and so costs nothing. */
	memory = mmap(NULL, (size_t)SERVER_MAX_CLIENTS * CLIENT_MEMORY_SIZE,
	              PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
	              0);
	if (memory == MAP_FAILED)
		return -ENOMEM;
	s->client_memory = memory;
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++) {
		s->clients[i].spill = memory + i * CLIENT_MEMORY_SIZE;
		s->clients[i].control = s->clients[i].spill + CLIENT_SPILL_SIZE;
	}
	return 0;
}

int server_open(const struct server_options *options,
                struct server **out_server, char error[SERVER_ERROR_SIZE])
{
	struct server *s = calloc(1, sizeof(*s));
	int result;

	if (!s) {
		(void)snprintf(error, SERVER_ERROR_SIZE, "out of memory");
		return -ENOMEM;
	}
	s->listen_fd = s->timer = -1;
	flows_begin(&s->flows, s->flow_bytes, sizeof(s->flow_bytes));
	s->counters = options->counters;
	result = take_memory(s, options->ring_bytes);
	if (result < 0) {
		(void)snprintf(error, SERVER_ERROR_SIZE,
		               "no memory for a ring of %zu bytes: %s",
		               options->ring_bytes, strerrordesc_np(-result));
		goto out;
	}
	result = unix_socket_listen(options->path, options->gid, &s->listen_fd);
	if (result < 0) {
		explain_listen(error, options->path, result);
		goto out;
	}
	*out_server = s;
	s = NULL;
out:
	server_close(s);
	return result;
}

int server_start(struct server *s, struct loop *loop,
                 const struct welcome *welcome)
{
	int result;

	s->welcome = *welcome;
	if (getrandom(&s->welcome.session, sizeof(s->welcome.session), 0) !=
	    (ssize_t)sizeof(s->welcome.session))
		return -errno;
	s->loop = loop;
	s->timer = loop_timer_add(loop, HOUSEKEEPING_MS, server_on_housekeeping,
	                          s);
	if (s->timer < 0)
		return s->timer;
	result = loop_add(loop, s->listen_fd, EPOLLIN, server_on_connect, s);
	s->listening = result == 0;
	return result;
}

void server_close(struct server *s)
{
	if (!s)
		return;
	s->progress_fn = NULL;
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++)
		if (s->clients[i].state != CLIENT_NONE)
			server_drop(s, &s->clients[i]);
	if (s->listening)
		loop_remove(s->loop, s->listen_fd);
	if (s->timer >= 0)
		loop_timer_remove(s->loop, s->timer);
	if (s->listen_fd >= 0)
		(void)close(s->listen_fd);
	if (s->client_memory)
		(void)munmap(s->client_memory,
		             (size_t)SERVER_MAX_CLIENTS * CLIENT_MEMORY_SIZE);
	batch_ring_done(&s->ring);
	free(s);
}

void server_on_progress(struct server *s, server_progress_fn *fn, void *arg)
{
	s->progress_fn = fn;
	s->progress_arg = arg;
}

void server_publish(struct server *s, struct packet_record *r)
{
	if (batch_ring_append(&s->ring, r))
		server_wake(s); /* not now: capture goes first */
}

/* True when there were flows to put into the ring. */
static bool put_flows(struct server *s)
{
	if (s->flows.count == 0)
		return false;
	batch_ring_put(&s->ring, s->flow_bytes, flows_end(&s->flows));
	flows_begin(&s->flows, s->flow_bytes, sizeof(s->flow_bytes));
	return true;
}

void server_publish_flow(struct server *s, const struct flow_record *r)
{
	bool fits = flows_append(&s->flows, r);

	if (!fits) {
		(void)put_flows(s); /* it is full */
		server_wake(s);
		fits = flows_append(&s->flows, r);
	}
	assert(fits); /* a record is shorter than a frame */
	(void)fits;
}

void server_flush(struct server *s)
{
	bool closed = batch_ring_close(&s->ring);

	if (put_flows(s) || closed)
		server_serve_idle(s);
}

size_t server_clients(const struct server *s)
{
	size_t count = 0;

	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++)
		count += s->clients[i].state == CLIENT_STREAMING;
	return count;
}

uint64_t server_decoded(const struct server *s)
{
	return s->ring.next_seq - 1;
}

bool server_has_room(const struct server *s)
{
	uint64_t keeps = batch_ring_keeps(&s->ring);

	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++)
		if (s->clients[i].state == CLIENT_STREAMING &&
		    s->clients[i].cursor < keeps)
			return false;
	return true;
}

static struct stats_record fill_stats(const struct server *s,
                                      const struct stats_record *stats)
{
	struct stats_record filled = *stats;
	uint64_t oldest = batch_ring_oldest_seq(&s->ring);

	filled.decoded = server_decoded(s);
	filled.ring_oldest_seq = oldest == s->ring.next_seq ? 0 : oldest;
	filled.ring_bytes = s->ring.used;
	filled.clients = (uint32_t)server_clients(s);
	return filled;
}

void server_stats(struct server *s, const struct stats_record *stats)
{
	struct stats_record filled = fill_stats(s, stats);

	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++) {
		struct client *c = &s->clients[i];

		if (c->state != CLIENT_STREAMING)
			continue;
		client_stats(c, &s->ring, &filled);
		if (!c->armed)
			server_serve(s, c);
	}
}

void server_finish(struct server *s, enum bye_reason reason, const char *text,
                   const struct stats_record *stats)
{
	s->finishing = true;
	s->bye.reason = reason;
	(void)snprintf(s->bye.text, sizeof(s->bye.text), "%s", text);
	(void)batch_ring_close(&s->ring);
	(void)put_flows(s);
	s->final_stats = fill_stats(s, stats);
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++) {
		struct client *c = &s->clients[i];

		if (c->state == CLIENT_HELLO)
			server_turn_away(s, c, reason, text);
		else if (c->state == CLIENT_STREAMING && !c->armed)
			server_serve(s, c);
	}
}

bool server_idle(const struct server *s)
{
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++)
		if (s->clients[i].state != CLIENT_NONE)
			return false;
	return true;
}
