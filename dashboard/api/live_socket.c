/* live_socket.c - GET /api/v1/live: token, question, answer, question... */
#include "dashboard/api/live_socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "dashboard/api/auth.h"
#include "dashboard/api/packet_copies.h"
#include "dashboard/api/views.h"
#include "proto/app.h"

#define ANSWER_INTERVAL_NS (100 * CLOCK_NS_PER_MS)
/* How long a stop may go unnoticed. */
#define SLICE_MS 250
#define LIMIT_DEFAULT 200

void live_socket_init(struct live_socket *s, struct api *api)
{
	*s = (struct live_socket){ .api = api };
}

void live_reply_done(struct live_reply *r)
{
	buf_done(&r->text);
}

static void close_with(struct live_reply *out, enum live_socket_close code,
                       const char *reason)
{
	out->close = code;
	(void)snprintf(out->reason, sizeof(out->reason), "%s", reason);
}

static void check_token(struct live_socket *s, const struct json *message,
                        struct live_reply *out)
{
	s->accepted =
	        auth_token_ok(s->api->token, json_get_text(message, "token"));
	if (!s->accepted)
		close_with(out, LIVE_SOCKET_POLICY, "wrong token");
}

/* A number that is not there keeps its default. */
static bool get_number(const struct json *message, const char *key, int64_t max,
                       int64_t *value)
{
	int64_t number;

	if (!json_has(message, key))
		return true;
	if (!json_get_int(message, key, &number) || number < 0 || number > max)
		return false;
	*value = number;
	return true;
}

static bool get_app(const struct json *message, int *app)
{
	const char *name;

	if (!json_has(message, "app"))
		return true;
	name = json_get_text(message, "app");
	*app = name ? app_by_name(name) : -1;
	return *app >= 0;
}

static bool parse_question(const struct json *message,
                           struct live_question *out)
{
	int64_t after = 0;
	int64_t window = WINDOW_DEFAULT_S;
	int64_t limit = LIMIT_DEFAULT;
	int app = -1;

	if (!get_number(message, "after", INT64_MAX, &after) ||
	    !get_number(message, "window", LIVE_SECONDS, &window) ||
	    !get_number(message, "limit", PACKETS_MAX, &limit) ||
	    !get_app(message, &app) || window < WINDOW_MIN_S)
		return false;
	*out = (struct live_question){ .after_id = (uint64_t)after,
		                       .app = app,
		                       .window_s = (uint32_t)window,
		                       .limit = (uint32_t)limit };
	return true;
}

static bool is_stopping(const struct live_socket *s)
{
	return atomic_load(&s->api->stopping) || live_stopped(s->api->live);
}

/* Waiting needs the kernel's clock, also where tests replace ours. */
static int64_t now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail */
	return (int64_t)now.tv_sec * CLOCK_NS_PER_S + now.tv_nsec;
}

/* Until live is newer than `version`, or the time has come. */
static uint64_t wait_newer(const struct live_socket *s, uint64_t version,
                           int64_t until_ns)
{
	uint64_t newer = version;

	while (newer == version && !is_stopping(s)) {
		int64_t left_ns = until_ns - now_ns();
		int64_t left_ms = left_ns / CLOCK_NS_PER_MS + 1;

		if (left_ns <= 0)
			break;
		newer = live_wait(s->api->live, version,
		                  left_ms < SLICE_MS ? (int)left_ms : SLICE_MS);
	}
	return newer;
}

static bool same_view(const struct live_question *a,
                      const struct live_question *b)
{
	return a->app == b->app && a->window_s == b->window_s &&
	       a->limit == b->limit;
}

/* At most ten answers a second; then at once if the question shows something
 * else than the last one, else when there is something to tell. */
static void wait_turn(struct live_socket *s, const struct live_question *q)
{
	int64_t turn_ns = s->answered_ns + ANSWER_INTERVAL_NS;
	uint64_t version = live_wait(s->api->live, 0, 0);
	bool again = s->answered_ns != 0 && same_view(q, &s->last);

	while (s->answered_ns != 0 && now_ns() < turn_ns && !is_stopping(s))
		version = wait_newer(s, version, turn_ns);
	if (again && version == s->version)
		version = wait_newer(s, version,
		                     now_ns() + s->api->heartbeat_ms *
		                                        CLOCK_NS_PER_MS);
	s->version = version;
}

static struct json *answer_root(struct live_socket *s,
                                const struct live_question *q,
                                struct packet_copies *copies)
{
	struct json *root = json_object_new();
	uint64_t newest_id = 0;

	/* The counts first: packets that come in between are then told twice
	 * at worst, and newest_id never claims one that was not. */
	json_set(root, "status", status_json(s->api));
	json_set(root, "overview",
	         overview_json(s->api, q->window_s, &newest_id));
	packet_copies_take(copies, s->api->live, q->after_id, q->app, q->limit);
	if (copies->count > 0 &&
	    copies->copies[copies->count - 1]->id > newest_id)
		newest_id = copies->copies[copies->count - 1]->id;
	json_set(root, "packets", packet_copies_json(copies));
	json_set_uint(root, "skipped", copies->skipped);
	json_set_uint(root, "newest_id", newest_id);
	packet_copies_done(copies);
	return root;
}

static void write_answer(struct live_socket *s, const struct live_question *q,
                         struct live_reply *out)
{
	struct packet_copies *copies = malloc(sizeof(*copies));
	struct json *root;

	if (!copies) {
		close_with(out, LIVE_SOCKET_FAILED, "not enough memory");
		return;
	}
	root = answer_root(s, q, copies);
	if (json_dump(root, &out->text) < 0)
		close_with(out, LIVE_SOCKET_FAILED, "not enough memory");
	json_free(root);
	free(copies);
}

static void answer_question(struct live_socket *s, const struct json *message,
                            struct live_reply *out)
{
	struct live_question q;

	if (!parse_question(message, &q)) {
		close_with(out, LIVE_SOCKET_BAD_MESSAGE,
		           "after, app, window or limit is out of range");
		return;
	}
	wait_turn(s, &q);
	if (is_stopping(s)) {
		close_with(out, LIVE_SOCKET_GOING_AWAY,
		           "the dashboard is stopping");
		return;
	}
	write_answer(s, &q, out);
	s->last = q;
	s->answered_ns = now_ns();
}

void live_socket_message(struct live_socket *s, const char *text, size_t len,
                         struct live_reply *out)
{
	char why[80];
	struct json *message;

	*out = (struct live_reply){ .close = LIVE_SOCKET_GO_ON };
	buf_init(&out->text, ANSWER_MAX);
	if (len > LIVE_SOCKET_MESSAGE_MAX) {
		close_with(out, LIVE_SOCKET_TOO_BIG, "message too long");
		return;
	}
	message = json_parse(text, len, why, sizeof(why));
	if (!s->accepted)
		check_token(s, message, out);
	else if (!message)
		close_with(out, LIVE_SOCKET_BAD_MESSAGE,
		           "a question is a JSON object");
	else
		answer_question(s, message, out);
	json_free(message);
}

void get_live(struct api *api, const char *query, struct answer *answer)
{
	(void)api;
	(void)query;
	answer_error(answer, 426, "websocket_only",
	             "Connect with ws:// and send the token first.",
	             "This address is a WebSocket.");
}
