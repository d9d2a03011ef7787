/*
 * json_writer.h - JSON text straight into a buffer, for many small values.
 *
 * Shape: compact, the same text as json_dump() of the same events.
 * Errors: sticky; 0 or the negative errno of the buffer in `result`. Behind a
 *        failure the text is not whole.
 * Ownership: the buffer is the caller's.
 * Threads: a writer belongs to one thread.
 */
#ifndef DASHBOARD_JSON_JSON_WRITER_H
#define DASHBOARD_JSON_JSON_WRITER_H

#include <stdbool.h>

#include "common/buf.h"
#include "dashboard/json/json_event.h"

#define JSON_WRITER_DEPTH 32

struct json_writer {
	struct buf *out;
	int result;
	bool comma; /* something stands before in this object */
	unsigned int depth;
	uint32_t arrays; /* a bit for each level: is it an array */
};

static inline struct json_writer json_writer_of(struct buf *out)
{
	return (struct json_writer){ .out = out };
}

/* A json_listener's fn; `arg` is the writer. */
void json_writer_event(void *arg, const struct json_event *event);

#endif
