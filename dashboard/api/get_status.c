/* get_status.c - GET /api/v1/status: who watches whom, and the ledger. */
#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "dashboard/api/views.h"
#include "dashboard/store/store.h"

#define GAPS_MAX 20

static const char *link_state_name(enum live_link_state state)
{
	switch (state) {
	case LIVE_LINK_UP:
		return "up";
	case LIVE_LINK_FINISHED:
		return "finished";
	case LIVE_LINK_REFUSED:
		return "refused";
	case LIVE_LINK_CONNECTING:
		break;
	}
	return "connecting";
}

static const char *store_state_name(int state)
{
	switch (state) {
	case STORE_OK:
		return "ok";
	case STORE_FULL:
		return "full";
	case STORE_READ_ONLY:
		return "read-only";
	default:
		return "broken";
	}
}

static const char *source_name(enum welcome_source source)
{
	switch (source) {
	case WELCOME_SOURCE_LIVE:
		return "live";
	case WELCOME_SOURCE_REPLAY:
		return "replay";
	default:
		return "";
	}
}

static void set_hex(struct json *object, const char *key, uint64_t v)
{
	char text[17];

	(void)snprintf(text, sizeof(text), "%016" PRIx64, v);
	json_set_text(object, key, text);
}

static struct json *dashboard_json(const struct api *api)
{
	struct json *j = json_object_new();

	json_set_text(j, "version", PERISCOPE_VERSION);
	json_set_text(j, "user", api->user);
	json_set_uint(j, "uid", api->uid);
	json_set_int(j, "started", api->started_ns / CLOCK_NS_PER_S);
	json_set_int(j, "now", clock_real_ns() / CLOCK_NS_PER_S);
	return j;
}

static struct json *sensor_json(const struct live_link *link)
{
	const struct welcome *w = &link->welcome;
	struct json *j = json_object_new();

	json_set_text(j, "state", link_state_name(link->state));
	json_set_text(j, "message", link->message);
	json_set_text(j, "interface", w->interface);
	json_set_text(j, "source", source_name(w->source));
	json_set_text(j, "filter", w->filter);
	json_set_uint(j, "snaplen", w->snaplen);
	json_set_uint(j, "link_type", w->link_type);
	json_set_text(j, "version", w->version);
	set_hex(j, "session", w->session);
	json_set_int(j, "started", w->started_ns / CLOCK_NS_PER_S);
	json_set_uint(j, "clients", link->stats.clients);
	json_set_uint(j, "reconnects", link->reconnects);
	json_set_uint(j, "bad_frames", link->bad_frames);
	return j;
}

static struct json *privileges_json(const struct live_privileges *p)
{
	struct json *j = json_object_new();

	json_set_bool(j, "readable", p->readable);
	json_set_int(j, "pid", p->pid);
	json_set_uint(j, "tasks", p->tasks);
	json_set_text(j, "user", p->user);
	json_set_uint(j, "uid", p->uid);
	set_hex(j, "cap_inh", p->cap_inh);
	set_hex(j, "cap_prm", p->cap_prm);
	set_hex(j, "cap_eff", p->cap_eff);
	set_hex(j, "cap_bnd", p->cap_bnd);
	set_hex(j, "cap_amb", p->cap_amb);
	json_set_int(j, "no_new_privs", p->no_new_privs);
	json_set_int(j, "seccomp", p->seccomp);
	json_set_uint(j, "groups", p->groups);
	return j;
}

static struct json *gaps_json(struct live *live)
{
	struct live_gap gaps[GAPS_MAX];
	size_t count = live_get_gaps(live, gaps, GAPS_MAX);
	struct json *array = json_array_new();
	size_t i;

	for (i = 0; i < count; i++) {
		struct json *j = json_object_new();

		json_set_uint(j, "first_seq", gaps[i].first_seq);
		json_set_uint(j, "last_seq", gaps[i].last_seq);
		json_set_uint(j, "count",
		              gaps[i].last_seq - gaps[i].first_seq + 1);
		json_set_int(j, "at", gaps[i].at_ns / CLOCK_NS_PER_S);
		json_add(array, j);
	}
	return array;
}

static struct json *ledger_json(struct live *live, const struct live_link *link,
                                const struct live_store *store)
{
	const struct stats_record *stats = &link->stats;
	struct json *j = json_object_new();

	json_set_bool(j, "complete",
	              stats->kernel_dropped == 0 &&
	                      stats->interface_dropped == 0 &&
	                      store->gap == 0 && store->lost == 0 &&
	                      !store->set_aside);
	json_set_uint(j, "kernel_received", stats->kernel_received);
	json_set_uint(j, "kernel_dropped", stats->kernel_dropped);
	json_set_uint(j, "interface_dropped", stats->interface_dropped);
	json_set_uint(j, "decoded", stats->decoded);
	json_set_uint(j, "malformed", stats->malformed);
	json_set_uint(j, "cut", stats->cut);
	json_set_uint(j, "delivered", store->delivered);
	json_set_uint(j, "gap", store->gap);
	json_set_uint(j, "stored", store->stored);
	json_set_uint(j, "pending", store->pending);
	json_set_uint(j, "lost", store->lost);
	json_set(j, "gaps", gaps_json(live));
	return j;
}

static struct json *store_json(const struct live_store *store)
{
	struct json *j = json_object_new();

	json_set_text(j, "state", store_state_name(store->state));
	json_set_text(j, "message", store->message);
	json_set_text(j, "path", store->path);
	json_set_uint(j, "rows", store->rows);
	json_set_uint(j, "bytes", store->bytes);
	return j;
}

struct json *status_json(struct api *api)
{
	struct live_link link;
	struct live_store store;
	struct json *root = json_object_new();

	live_get_link(api->live, &link);
	live_get_store(api->live, &store);
	json_set(root, "dashboard", dashboard_json(api));
	json_set(root, "sensor", sensor_json(&link));
	json_set(root, "privileges", privileges_json(&link.privileges));
	json_set(root, "ledger", ledger_json(api->live, &link, &store));
	json_set(root, "store", store_json(&store));
	return root;
}

void get_status(struct api *api, const char *query, struct answer *answer)
{
	(void)query; /* takes none */
	answer_json(answer, status_json(api));
}
