/* packet_copies.c - copies of the newest packets. */
#include "dashboard/api/packet_copies.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static struct packet_copy *copy_of(uint64_t id, const struct packet_record *r,
                                   size_t bytes)
{
	struct packet_copy *copy = malloc(sizeof(*copy) + bytes);
	size_t used = 0;
	size_t i;

	if (!copy)
		return NULL;
	copy->id = id;
	memcpy(&copy->record, r, offsetof(struct packet_record, fields));
	for (i = 0; i < r->field_count; i++) {
		struct field_value *field = &copy->record.fields[i];

		*field = r->fields[i];
		if (field->len == 0)
			continue;
		memcpy(copy->bytes + used, field->bytes, field->len);
		field->bytes = copy->bytes + used;
		used += field->len;
	}
	return copy;
}

static bool take(uint64_t id, const struct packet_record *r, void *arg)
{
	struct packet_copies *c = arg;
	size_t bytes = packet_bytes(r);
	struct packet_copy *copy = copy_of(id, r, bytes);

	if (!copy) {
		c->skipped++;
		return true;
	}
	c->bytes += bytes;
	c->copies[c->count++] = copy;
	return true;
}

static void drop_oldest(struct packet_copies *c)
{
	size_t drop = 0;
	size_t i;

	while (c->bytes > PACKETS_BYTES_MAX) {
		c->bytes -= packet_bytes(&c->copies[drop]->record);
		free(c->copies[drop++]);
	}
	c->count -= drop;
	c->skipped += drop;
	for (i = 0; i < c->count && drop > 0; i++)
		c->copies[i] = c->copies[i + drop];
}

void packet_copies_take(struct packet_copies *c, struct live *live,
                        uint64_t after_id, int app, size_t limit)
{
	assert(limit <= PACKETS_MAX);
	c->count = 0;
	c->bytes = 0;
	c->skipped = 0;
	c->skipped += live_recent(live, after_id, app, limit, take, c);
	drop_oldest(c);
}

void packet_copies_done(struct packet_copies *c)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		free(c->copies[i]);
	c->count = 0;
}

struct json *packet_copies_json(const struct packet_copies *c)
{
	struct json *array = json_array_new();
	size_t i;

	for (i = 0; i < c->count; i++)
		json_add(array,
		         packet_json(&c->copies[i]->record, c->copies[i]->id));
	return array;
}
