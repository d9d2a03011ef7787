/*
 * json_tree.h - a tree from events.
 *
 * Errors: as json.h: what there is no memory for is left out.
 * Ownership: `root` is the caller's once its end was told. Keys of objects and
 *        arrays are borrowed until their end.
 * Threads: a tree belongs to one thread.
 */
#ifndef DASHBOARD_JSON_JSON_TREE_H
#define DASHBOARD_JSON_JSON_TREE_H

#include "dashboard/json/json.h"
#include "dashboard/json/json_event.h"

#define JSON_TREE_DEPTH 8

struct json_tree {
	struct json *root; /* NULL until its end */
	struct {
		struct json *value;
		const char *key; /* in the level above */
	} open[JSON_TREE_DEPTH];
	size_t depth;
};

/* A json_listener's fn; `arg` is a zeroed json_tree. The first event begins
 * the root, an object or array. */
void json_tree_event(void *arg, const struct json_event *event);

#endif
