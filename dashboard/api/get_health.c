/* get_health.c - GET /healthz: is there somebody to listen to, and a store?
 *
 * It needs no token, so it says no names and no paths. */
#include "dashboard/api/endpoint.h"
#include "dashboard/store/store.h"

static bool sensor_ready(struct live *live)
{
	struct live_link link;

	live_get_link(live, &link);
	return link.state == LIVE_LINK_UP || link.state == LIVE_LINK_FINISHED;
}

static bool store_ready(struct live *live)
{
	struct live_store store;

	live_get_store(live, &store);
	return store.state == STORE_OK;
}

void get_health(struct api *api, const char *query, struct answer *answer)
{
	struct json *root;

	(void)query; /* takes none */
	if (!sensor_ready(api->live)) {
		answer_error(answer, 503, "no_sensor", "The page says why.",
		             "The dashboard is not connected to a sensor.");
		return;
	}
	if (!store_ready(api->live)) {
		answer_error(answer, 503, "no_store", "The page says why.",
		             "Packets cannot be stored.");
		return;
	}
	root = json_object_new();
	json_set_bool(root, "ready", true);
	answer_json(answer, root);
}
