/* record_json.c - one packet as JSON. */
#include "dashboard/export/record_json.h"

#include "dashboard/export/record_walk.h"
#include "dashboard/json/json_tree.h"
#include "dashboard/json/json_writer.h"

static const struct json_event end = { .kind = JSON_KIND_END };

struct json *record_json(const struct packet_record *r, uint64_t frame)
{
	struct json_tree tree = { 0 };
	struct json_listener listener = { json_tree_event, &tree };

	record_walk(r, frame, &listener);
	json_tell(&listener, &end);
	return tree.root;
}

int record_json_line(const struct packet_record *r, uint64_t frame,
                     struct buf *out)
{
	struct json_writer writer = json_writer_of(out);
	struct json_listener listener = { json_writer_event, &writer };

	record_walk(r, frame, &listener);
	json_tell(&listener, &end);
	return writer.result ? writer.result : buf_append(out, "\n", 1);
}
