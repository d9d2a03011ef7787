/* server_accept.c - lets clients in and reads their hello. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/unix_socket.h"
#include "sensor/publish/server_state.h"

#define ACCEPT_BUDGET 8 /* connections per turn */
#define BYE_FRAME_MAX 512
#define NO_PLACE                                                               \
	"All places at this sensor are taken: close a dashboard, of any "      \
	"user, "                                                               \
	"and try again."
#define NO_PLACE_FOR_YOU                                                       \
	"You have as many dashboards at this sensor as one user may have: "    \
	"close one of them and try again."
#define NOT_A_HELLO                                                            \
	"This is the socket of a periscope sensor, and what came was not the " \
	"hello of a periscope dashboard."
#define OTHER_VERSION                                                          \
	"This sensor is periscope " PERISCOPE_VERSION " and speaks another "   \
	"version of the protocol: install the same version of both programs."

static void bad_hello(struct server *s, struct client *c,
                      enum bye_reason reason, const char *text)
{
	s->counters->of[COUNTER_CLIENT_BAD_HELLO]++;
	server_turn_away(s, c, reason, text);
}

static void read_hello(struct server *s, struct client *c)
{
	struct hello hello;
	int result = client_read_hello(c, &hello);

	switch (result) {
	case 0:
		return;
	case 1:
		(void)batch_ring_close(&s->ring);
		client_start(c, &s->ring, &hello, &s->welcome);
		log_debug("publish", "client of uid %u watches",
		          (unsigned)c->uid);
		server_serve_idle(s);
		return;
	case -EBADMSG:
		bad_hello(s, c, BYE_BAD_HELLO, NOT_A_HELLO);
		return;
	case -EPROTONOSUPPORT:
		bad_hello(s, c, BYE_VERSION, OTHER_VERSION);
		return;
	default:
		server_drop(s, c);
	}
}

/* After its hello a client has nothing to say: it left, or it is no client. */
static void read_stray(struct server *s, struct client *c)
{
	uint8_t byte;
	ssize_t n = recv(c->fd, &byte, 1, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		s->counters->of[COUNTER_CLIENT_BAD_HELLO]++;
	server_drop(s, c);
}

static void on_client(struct loop *loop, int fd, uint32_t events, void *arg)
{
	struct server *s = arg;
	struct client *c = s->clients;
	const struct client *end = c + SERVER_MAX_CLIENTS;

	(void)loop;
	while (c < end && (c->state == CLIENT_NONE || c->fd != fd))
		c++;
	if (c == end)
		return;
	if (c->state == CLIENT_HELLO)
		read_hello(s, c);
	else if (events & (EPOLLERR | EPOLLHUP))
		server_drop(s, c);
	else if (events & EPOLLIN)
		read_stray(s, c);
	else if (events & EPOLLOUT)
		server_serve(s, c);
}

static void refuse(struct server *s, int fd, enum bye_reason reason,
                   const char *text)
{
	struct bye_record bye = { .reason = reason };
	uint8_t bytes[BYE_FRAME_MAX];
	struct writer w = writer_of(bytes, sizeof(bytes));

	s->counters->of[COUNTER_CLIENT_REFUSED]++;
	if (log_limit_pass(&s->refused_limit, SERVER_LOG_INTERVAL_NS))
		log_warn("publish", "refused a client: %s", text);
	(void)snprintf(bye.text, sizeof(bye.text), "%s", text);
	bye_encode(&w, &bye);
	if (writer_ok(&w)) /* and if nobody takes it, nobody needs it */
		(void)send(fd, bytes, w.used, MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)close(fd);
}

/* A free place for this user, or NULL and why not. */
static struct client *find_place(struct server *s, uid_t uid,
                                 const char **out_why)
{
	struct client *place = NULL;
	size_t same = 0;

	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++) {
		struct client *c = &s->clients[i];

		if (c->state == CLIENT_NONE)
			place = c;
		else if (c->uid == uid)
			same++;
	}
	if (!place)
		*out_why = NO_PLACE;
	else if (same >= SERVER_MAX_CLIENTS_PER_UID)
		*out_why = NO_PLACE_FOR_YOU;
	else
		return place;
	return NULL;
}

static void admit(struct server *s, int fd)
{
	struct unix_peer peer;
	struct client *c;
	const char *why;

	if (s->finishing) {
		refuse(s, fd, s->bye.reason, s->bye.text);
		return;
	}
	if (unix_socket_peer(fd, &peer) < 0) {
		refuse(s, fd, BYE_REFUSED,
		       "The kernel does not say who you are.");
		return;
	}
	c = find_place(s, peer.uid, &why);
	if (!c) {
		refuse(s, fd, BYE_TOO_MANY, why);
		return;
	}
	if (loop_add(s->loop, fd, EPOLLIN, on_client, s) < 0) {
		refuse(s, fd, BYE_TOO_MANY, "This sensor has no place left.");
		return;
	}
	client_open(c, fd, peer.uid,
	            clock_mono_ns() +
	                    SERVER_HELLO_TIMEOUT_MS * CLOCK_NS_PER_MS);
}

void server_on_connect(struct loop *loop, int listen_fd, uint32_t events,
                       void *arg)
{
	struct server *s = arg;

	(void)events;
	for (int i = 0; i < ACCEPT_BUDGET; i++) {
		int fd = accept4(listen_fd, NULL, NULL,
		                 SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			admit(s, fd);
			continue;
		}
		if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
			return;
		/* No descriptors or memory: do not spin, try again soon. */
		if (log_limit_pass(&s->accept_limit, SERVER_LOG_INTERVAL_NS))
			log_warn("publish", "cannot accept: %s; trying again",
			         strerrordesc_np(errno));
		loop_remove(loop, listen_fd);
		s->listening = false;
		return;
	}
}

void server_on_housekeeping(struct loop *loop, void *arg)
{
	struct server *s = arg;
	int64_t now = clock_mono_ns();

	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++) {
		struct client *c = &s->clients[i];

		if (c->state == CLIENT_HELLO && now >= c->deadline_ns)
			bad_hello(s, c, BYE_BAD_HELLO,
			          "No hello came within two seconds.");
	}
	if (!s->listening)
		s->listening = loop_add(loop, s->listen_fd, EPOLLIN,
		                        server_on_connect, s) == 0;
}
