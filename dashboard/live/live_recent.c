/* live_recent.c - the newest packets. */
#include "dashboard/live/live_recent.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/writer.h"
#include "proto/packet_record.h"

int live_recent_init(struct live_recent *t)
{
	memset(t, 0, sizeof(*t));
	t->entries = calloc(LIVE_RECENT, sizeof(*t->entries));
	t->bytes = malloc(LIVE_RECENT_BYTES);
	if (t->entries && t->bytes)
		return 0;
	live_recent_done(t);
	return -ENOMEM;
}

void live_recent_done(struct live_recent *t)
{
	free(t->entries);
	free(t->bytes);
	t->entries = NULL;
	t->bytes = NULL;
}

static struct live_recent_entry *entry_at(const struct live_recent *t,
                                          uint64_t number)
{
	return &t->entries[number % LIVE_RECENT];
}

/* Encodes behind the newest bytes; false when the end of the ring is near. */
static bool put_fields(struct live_recent *t, const struct packet_record *r,
                       uint32_t *out_len)
{
	size_t at = t->next_at % LIVE_RECENT_BYTES;
	struct writer w = writer_of(t->bytes + at, LIVE_RECENT_BYTES - at);

	packet_fields_encode(&w, r);
	*out_len = (uint32_t)w.used;
	return writer_ok(&w);
}

void live_recent_add(struct live_recent *t, uint64_t id,
                     const struct packet_record *r)
{
	struct live_recent_entry *entry;
	uint32_t len = 0;
	bool fits = r->field_count == 0 || put_fields(t, r, &len);

	if (!fits) {
		t->next_at +=
		        LIVE_RECENT_BYTES - t->next_at % LIVE_RECENT_BYTES;
		fits = put_fields(t, r, &len);
	}
	assert(fits); /* a record is at most PACKET_RECORD_MAX bytes */
	t->next_at += len;
	while (t->first < t->next &&
	       (t->next - t->first == LIVE_RECENT ||
	        entry_at(t, t->first)->at + LIVE_RECENT_BYTES < t->next_at))
		t->first++;

	entry = entry_at(t, t->next++);
	entry->id = id;
	entry->at = t->next_at - len;
	entry->len = len;
	entry->app = r->app;
	memcpy(entry->fixed, r, LIVE_RECENT_FIXED);
}

static bool matches(const struct live_recent_entry *entry, int app)
{
	return app < 0 || entry->app == app;
}

/* The record's fields borrow from the ring. */
static void get_record(const struct live_recent *t,
                       const struct live_recent_entry *entry,
                       struct packet_record *out)
{
	memcpy(out, entry->fixed, LIVE_RECENT_FIXED);
	out->field_count = 0;
	if (entry->len == 0)
		return;
	if (packet_fields_decode(t->bytes + entry->at % LIVE_RECENT_BYTES,
	                         entry->len, out) < 0)
		out->field_count = 0; /* cannot be: we encoded them */
}

uint64_t live_recent_each(const struct live_recent *t,
                          const struct live_recent_query *q, live_packet_fn *fn,
                          void *arg)
{
	struct packet_record record;
	uint64_t begin = t->next; /* of what is handed out */
	uint64_t skipped = 0;
	uint64_t number;
	size_t found = 0;

	for (number = t->next; number > t->first; number--) {
		const struct live_recent_entry *entry = entry_at(t, number - 1);

		if (entry->id <= q->after_id)
			break;
		if (!matches(entry, q->app))
			continue;
		if (found == q->limit) {
			skipped++;
			continue;
		}
		found++;
		begin = number - 1;
	}
	for (number = begin; number < t->next; number++) {
		const struct live_recent_entry *entry = entry_at(t, number);

		if (!matches(entry, q->app))
			continue;
		get_record(t, entry, &record);
		if (!fn(entry->id, &record, arg))
			break;
	}
	return skipped;
}
