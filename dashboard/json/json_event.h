/*
 * json_event.h - a JSON value told piece by piece.
 *
 * Shape: one event for each scalar, and a begin and an end for each object and
 *        array. One teller, two listeners: json_writer.h makes text,
 * json_tree.h a tree of it, and so both have the same keys. Ownership:
 * everything an event points at is borrowed until the listener returns.
 * Threads: values.
 */
#ifndef DASHBOARD_JSON_JSON_EVENT_H
#define DASHBOARD_JSON_JSON_EVENT_H

#include <stddef.h>
#include <stdint.h>

enum json_kind {
	JSON_KIND_NULL = 0,
	JSON_KIND_UINT,
	JSON_KIND_INT,
	JSON_KIND_BOOL,
	JSON_KIND_TEXT,
	JSON_KIND_OBJECT, /* begins */
	JSON_KIND_ARRAY,  /* begins */
	JSON_KIND_END     /* of the innermost object or array */
};

struct json_event {
	enum json_kind kind;
	const char *key;   /* NULL inside arrays and at the top; plain ASCII */
	uint64_t number;   /* UINT, BOOL */
	int64_t whole;     /* INT */
	const void *bytes; /* TEXT: any bytes, escaped as json.h says */
	size_t len;
};

struct json_listener {
	void (*fn)(void *arg, const struct json_event *event);
	void *arg;
};

static inline void json_tell(const struct json_listener *l,
                             const struct json_event *event)
{
	l->fn(l->arg, event);
}

#endif
