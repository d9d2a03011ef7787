/* json_tree.c - a tree from events. */
#include "dashboard/json/json_tree.h"

#include <assert.h>

static void put_keyed(struct json *object, const struct json_event *event)
{
	switch (event->kind) {
	case JSON_KIND_UINT:
		json_set_uint(object, event->key, event->number);
		break;
	case JSON_KIND_INT:
		json_set_int(object, event->key, event->whole);
		break;
	case JSON_KIND_BOOL:
		json_set_bool(object, event->key, event->number != 0);
		break;
	case JSON_KIND_TEXT:
		json_set_bytes(object, event->key, event->bytes, event->len);
		break;
	default:
		json_set_null(object, event->key);
	}
}

static void put_element(struct json *array, const struct json_event *event)
{
	switch (event->kind) {
	case JSON_KIND_UINT:
		json_add_uint(array, event->number);
		break;
	case JSON_KIND_INT:
		json_add_int(array, event->whole);
		break;
	case JSON_KIND_BOOL:
		json_add_bool(array, event->number != 0);
		break;
	case JSON_KIND_TEXT:
		json_add_bytes(array, event->bytes, event->len);
		break;
	default:
		json_add_null(array);
	}
}

static void begin(struct json_tree *t, const struct json_event *event)
{
	assert(t->depth < JSON_TREE_DEPTH);
	t->open[t->depth].key = event->key;
	t->open[t->depth].value = event->kind == JSON_KIND_ARRAY
	                                  ? json_array_new()
	                                  : json_object_new();
	t->depth++;
}

/* A finished value goes into the level above. */
static void end(struct json_tree *t)
{
	struct json *value, *above;

	assert(t->depth > 0);
	t->depth--;
	value = t->open[t->depth].value;
	if (t->depth == 0) {
		t->root = value;
		return;
	}
	above = t->open[t->depth - 1].value;
	if (t->open[t->depth].key)
		json_set(above, t->open[t->depth].key, value);
	else
		json_add(above, value);
}

void json_tree_event(void *arg, const struct json_event *event)
{
	struct json_tree *t = arg;

	if (event->kind == JSON_KIND_END)
		end(t);
	else if (event->kind == JSON_KIND_OBJECT ||
	         event->kind == JSON_KIND_ARRAY)
		begin(t, event);
	else if (event->key)
		put_keyed(t->open[t->depth - 1].value, event);
	else
		put_element(t->open[t->depth - 1].value, event);
}
