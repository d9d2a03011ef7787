/* live_top.c - the keys seen most. */
#include "dashboard/live/live_top.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

struct live_top_value {
	uint64_t packets, bytes;
	uint32_t place; /* in `set`, if that entry has this key */
};

int live_top_init(struct live_top *t, size_t key_size)
{
	assert(key_size <= LIVE_TOP_KEY_MAX);
	memset(t, 0, sizeof(*t));
	t->key_size = key_size;
	return hash_table_init(&t->table, LIVE_TOP_TABLE, key_size,
	                       sizeof(struct live_top_value));
}

void live_top_done(struct live_top *t)
{
	hash_table_done(&t->table);
}

static bool is_at(const struct live_top *t, size_t place, const void *key)
{
	return place < t->used &&
	       memcmp(t->set[place].key, key, t->key_size) == 0;
}

/* A key that left the table may be one of the largest all the same. */
static void remember(const struct live_top *t, const void *key,
                     struct live_top_value *value)
{
	size_t place = 0;

	while (place < t->used && !is_at(t, place, key))
		place++;
	if (place == t->used)
		return;
	value->packets = t->set[place].packets;
	value->bytes = t->set[place].bytes;
	value->place = (uint32_t)place;
}

/* Where a key with so many packets belongs; LIVE_TOP: nowhere. */
static size_t place_for(struct live_top *t, uint64_t packets)
{
	size_t least = 0;
	size_t i;

	if (t->used < LIVE_TOP)
		return t->used++;
	if (packets <= t->floor)
		return LIVE_TOP;
	for (i = 1; i < LIVE_TOP; i++) {
		if (t->set[i].packets < t->set[least].packets)
			least = i;
	}
	t->floor = t->set[least].packets;
	return packets > t->floor ? least : LIVE_TOP;
}

void live_top_add(struct live_top *t, const void *key, uint32_t bytes,
                  int64_t ts_ns)
{
	bool added;
	struct live_top_value *value = hash_table_add(&t->table, key, &added);
	struct live_top_entry *entry;

	if (added && t->table.evictions > 0)
		remember(t, key, value);
	value->packets++;
	value->bytes += bytes;
	if (!is_at(t, value->place, key)) {
		size_t place = place_for(t, value->packets);

		if (place == LIVE_TOP)
			return;
		memcpy(t->set[place].key, key, t->key_size);
		value->place = (uint32_t)place;
	}
	entry = &t->set[value->place];
	entry->packets = value->packets;
	entry->bytes = value->bytes;
	entry->last_ns = ts_ns;
}

static bool goes_before(const struct live_top *t,
                        const struct live_top_entry *a,
                        const struct live_top_entry *b)
{
	if (a->packets != b->packets)
		return a->packets > b->packets;
	return memcmp(a->key, b->key, t->key_size) < 0;
}

size_t live_top_sort(const struct live_top *t,
                     const struct live_top_entry *out[LIVE_TOP])
{
	size_t i;

	for (i = 0; i < t->used; i++) {
		size_t at = i;

		while (at > 0 && goes_before(t, &t->set[i], out[at - 1])) {
			out[at] = out[at - 1];
			at--;
		}
		out[at] = &t->set[i];
	}
	return t->used;
}
