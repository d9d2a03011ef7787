/* get_overview.c - GET /api/v1/overview: the counts of a window. */
#include <stdlib.h>

#include "common/clock.h"
#include "dashboard/api/query.h"
#include "dashboard/api/views.h"
#include "proto/app.h"

static struct json *row_json(const char *app, struct live_total total)
{
	struct json *j = json_object_new();

	json_set_text(j, "app", app);
	json_set_uint(j, "packets", total.packets);
	json_set_uint(j, "bytes", total.bytes);
	return j;
}

static struct json *app_timeline_json(const struct live_overview *v, int app)
{
	struct json *j = json_object_new();
	struct json *packets = json_array_new();
	struct json *bytes = json_array_new();
	size_t i;

	for (i = 0; i < v->bucket_count; i++) {
		json_add_uint(packets, v->buckets[i].packets[app]);
		json_add_uint(bytes, v->buckets[i].bytes[app]);
	}
	json_set_text(j, "app", app_name((uint8_t)app));
	json_set(j, "packets", packets);
	json_set(j, "bytes", bytes);
	return j;
}

static struct json *timeline_json(const struct live_overview *v)
{
	struct json *j = json_object_new();
	struct json *start = json_array_new();
	struct json *apps = json_array_new();
	size_t i;
	int app;

	for (i = 0; i < v->bucket_count; i++)
		json_add_int(start, v->buckets[i].start_s);
	for (app = 0; app < APP_END; app++) {
		if (v->apps[app].packets > 0)
			json_add(apps, app_timeline_json(v, app));
	}
	json_set(j, "start", start);
	json_set(j, "apps", apps);
	return j;
}

/* Most packets first; there are few, so the simplest sort will do. */
static struct json *protocols_json(const struct live_overview *v)
{
	struct live_total left[APP_END];
	struct json *array = json_array_new();
	int app, most;

	for (app = 0; app < APP_END; app++)
		left[app] = v->apps[app];
	for (;;) {
		most = 0;
		for (app = 1; app < APP_END; app++) {
			if (left[app].packets > left[most].packets)
				most = app;
		}
		if (left[most].packets == 0)
			return array;
		json_add(array, row_json(app_name((uint8_t)most), left[most]));
		left[most].packets = 0;
	}
}

static struct json *destinations_json(const struct live_overview *v)
{
	struct json *array = json_array_new();
	char text[ADDR_TEXT_SIZE];
	size_t i;

	for (i = 0; i < v->destination_count; i++) {
		const struct live_host *host = &v->destinations[i];
		struct json *j = json_object_new();

		json_set_text(j, "addr", addr_format(&host->addr, text));
		json_set_uint(j, "packets", host->packets);
		json_set_uint(j, "bytes", host->bytes);
		json_add(array, j);
	}
	return array;
}

static struct json *names_json(const struct live_overview *v)
{
	struct json *array = json_array_new();
	size_t i;

	for (i = 0; i < v->name_count; i++) {
		const struct live_name *name = &v->names[i];
		struct json *j = json_object_new();

		json_set_text(j, "name", name->name);
		json_set_uint(j, "count", name->count);
		if (name->last_ns == RECORD_TS_NONE)
			json_set_null(j, "last");
		else
			json_set_int(j, "last", name->last_ns / CLOCK_NS_PER_S);
		json_add(array, j);
	}
	return array;
}

struct json *overview_json(struct api *api, uint32_t window_s,
                           uint64_t *out_newest_id)
{
	struct live_overview *v = malloc(sizeof(*v));
	struct json *j;

	if (!v)
		return NULL;
	live_overview(api->live, window_s, v);
	j = json_object_new();
	json_set_int(j, "now", v->now_ns / CLOCK_NS_PER_S);
	json_set_uint(j, "window", window_s);
	json_set_uint(j, "step", v->step_s);
	json_set_uint(j, "packets_per_s", (uint64_t)v->packets_per_s);
	json_set_uint(j, "bits_per_s", (uint64_t)v->bits_per_s);
	json_set_uint(j, "newest_id", v->newest_id);
	json_set(j, "timeline", timeline_json(v));
	json_set(j, "protocols", protocols_json(v));
	json_set(j, "destinations", destinations_json(v));
	json_set(j, "names", names_json(v));
	*out_newest_id = v->newest_id;
	free(v);
	return j;
}

void get_overview(struct api *api, const char *query, struct answer *answer)
{
	const struct query_range range = { "window", WINDOW_MIN_S,
		                           LIVE_SECONDS };
	uint64_t window_s = WINDOW_DEFAULT_S;
	uint64_t newest_id;

	if (!query_number(query, &range, &window_s, answer))
		return;
	answer_json(answer, overview_json(api, (uint32_t)window_s, &newest_id));
}
