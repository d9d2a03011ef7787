/*
 * hash_table.c - a table of fixed size with seeded hashing and LRU eviction.
 *
 * An entry is a struct link, the key, and the value at the next multiple of
 * ALIGNMENT. Links are entry numbers + 1, so that zeroed memory is "none".
 */
#include "common/hash_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define ALIGNMENT 16
#define PART_MAX ((size_t)1 << 20) /* bytes of a key or a value */

struct link {
	uint32_t next;  /* in the chain of the bucket, or of the free ones */
	uint32_t newer; /* used more recently */
	uint32_t older;
	uint32_t bucket;
};

static struct link *link_at(const struct hash_table *t, uint32_t number)
{
	void *entry = t->entries + (size_t)(number - 1) * t->entry_size;

	return entry;
}

static uint8_t *key_at(const struct hash_table *t, uint32_t number)
{
	return (uint8_t *)link_at(t, number) + sizeof(struct link);
}

static size_t align_up(size_t n)
{
	return (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static uint8_t *value_at(const struct hash_table *t, uint32_t number)
{
	return (uint8_t *)link_at(t, number) +
	       align_up(sizeof(struct link) + t->key_size);
}

static uint32_t power_of_two_above(uint32_t n)
{
	uint32_t power = 1;

	while (power < n)
		power *= 2;
	return power;
}

int hash_table_init(struct hash_table *t, uint32_t capacity, size_t key_size,
                    size_t value_size)
{
	struct hash_table n = { .key_size = key_size,
		                .value_size = value_size,
		                .capacity = capacity };
	uint32_t bucket_count;

	if (!capacity || capacity > HASH_TABLE_MAX_ENTRIES || !key_size ||
	    key_size > PART_MAX || value_size > PART_MAX)
		return -EINVAL;
	if (getrandom(n.seed, sizeof(n.seed), 0) != sizeof(n.seed))
		return -errno;
	n.entry_size =
	        align_up(sizeof(struct link) + key_size) + align_up(value_size);
	bucket_count = power_of_two_above(capacity);
	n.bucket_mask = bucket_count - 1;
	n.entries = calloc(capacity, n.entry_size);
	n.buckets = calloc(bucket_count, sizeof(*n.buckets));
	if (!n.entries || !n.buckets) {
		free(n.entries);
		free(n.buckets);
		return -ENOMEM;
	}
	for (uint32_t number = capacity; number; number--) {
		link_at(&n, number)->next = n.free_head;
		n.free_head = number;
	}
	*t = n;
	return 0;
}

void hash_table_done(struct hash_table *t)
{
	free(t->entries);
	free(t->buckets);
	*t = (struct hash_table){ 0 };
}

static void use_list_add(struct hash_table *t, uint32_t number)
{
	struct link *link = link_at(t, number);

	link->newer = 0;
	link->older = t->newest;
	if (t->newest)
		link_at(t, t->newest)->newer = number;
	else
		t->oldest = number;
	t->newest = number;
}

static void use_list_remove(struct hash_table *t, uint32_t number)
{
	const struct link *link = link_at(t, number);

	if (link->newer)
		link_at(t, link->newer)->older = link->older;
	else
		t->newest = link->older;
	if (link->older)
		link_at(t, link->older)->newer = link->newer;
	else
		t->oldest = link->newer;
}

static uint32_t bucket_of(const struct hash_table *t, const void *key)
{
	return (uint32_t)hash_bytes(t->seed, key, t->key_size) & t->bucket_mask;
}

static uint32_t find_in(const struct hash_table *t, uint32_t bucket,
                        const void *key)
{
	uint32_t number = t->buckets[bucket];

	while (number && memcmp(key_at(t, number), key, t->key_size) != 0)
		number = link_at(t, number)->next;
	return number;
}

static void *touch(struct hash_table *t, uint32_t number)
{
	if (number != t->newest) {
		use_list_remove(t, number);
		use_list_add(t, number);
	}
	return value_at(t, number);
}

void *hash_table_find(struct hash_table *t, const void *key)
{
	uint32_t number = find_in(t, bucket_of(t, key), key);

	return number ? touch(t, number) : NULL;
}

static void drop(struct hash_table *t, uint32_t number)
{
	struct link *link = link_at(t, number);
	uint32_t *at = &t->buckets[link->bucket];

	while (*at != number)
		at = &link_at(t, *at)->next;
	*at = link->next;
	use_list_remove(t, number);
	link->next = t->free_head;
	t->free_head = number;
	t->used--;
}

void *hash_table_add(struct hash_table *t, const void *key, bool *out_added)
{
	uint32_t bucket = bucket_of(t, key);
	uint32_t number = find_in(t, bucket, key);
	struct link *link;

	if (out_added)
		*out_added = !number;
	if (number)
		return touch(t, number);
	if (!t->free_head) {
		drop(t, t->oldest);
		t->evictions++;
	}
	number = t->free_head;
	link = link_at(t, number);
	t->free_head = link->next;
	link->next = t->buckets[bucket];
	link->bucket = bucket;
	t->buckets[bucket] = number;
	use_list_add(t, number);
	t->used++;
	memcpy(key_at(t, number), key, t->key_size);
	memset(value_at(t, number), 0, t->value_size);
	return value_at(t, number);
}

bool hash_table_remove(struct hash_table *t, const void *key)
{
	uint32_t number = find_in(t, bucket_of(t, key), key);

	if (number)
		drop(t, number);
	return number != 0;
}

void hash_table_clear(struct hash_table *t)
{
	while (t->oldest)
		drop(t, t->oldest);
}

void *hash_table_next(const struct hash_table *t, uint32_t *position,
                      const void **out_key)
{
	uint32_t number = *position ? link_at(t, *position)->older : t->newest;

	if (!number)
		return NULL;
	*position = number;
	if (out_key)
		*out_key = key_at(t, number);
	return value_at(t, number);
}
