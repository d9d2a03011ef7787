/* name_table.c - names that many flows share, each kept once. */
#include "sensor/track/name_table.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "common/hash_table.h"

#define ENTRIES_SIZE (NAME_TABLE_MAX * sizeof(struct name_entry))
#define MAPPED (ENTRIES_SIZE + NAME_TABLE_BUCKETS * sizeof(uint16_t))

_Static_assert(NAME_TABLE_MAX < UINT16_MAX, "numbers are 16 bits");

int name_table_init(struct name_table *t)
{
	struct name_table n = { 0 };
	void *memory;

	if (getrandom(n.seed, sizeof(n.seed), 0) != (ssize_t)sizeof(n.seed))
		return -errno;
	/* Not touched, and so not there, until it is used. */
	memory = mmap(NULL, MAPPED, PROT_READ | PROT_WRITE,
	              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -ENOMEM;
	n.entries = memory;
	n.buckets = (uint16_t *)(n.entries + NAME_TABLE_MAX);
	*t = n;
	return 0;
}

void name_table_done(struct name_table *t)
{
	if (t->entries)
		(void)munmap(t->entries, MAPPED); /* our own mapping */
	*t = (struct name_table){ 0 };
}

static struct name_entry *entry_at(const struct name_table *t, uint16_t number)
{
	return &t->entries[number - 1];
}

static uint16_t *bucket_of(const struct name_table *t, const uint8_t *bytes,
                           size_t len)
{
	uint64_t hash = hash_bytes(t->seed, bytes, len);

	return &t->buckets[hash % NAME_TABLE_BUCKETS];
}

static uint16_t find(const struct name_table *t, uint16_t number,
                     const uint8_t *bytes, size_t len)
{
	while (number) {
		const struct name_entry *e = entry_at(t, number);

		if (e->len == len && memcmp(e->bytes, bytes, len) == 0)
			break;
		number = e->chain;
	}
	return number;
}

static uint16_t take_free(struct name_table *t)
{
	uint16_t number = t->free;

	if (number)
		t->free = entry_at(t, number)->chain;
	else if (t->fresh < NAME_TABLE_MAX)
		number = ++t->fresh;
	return number;
}

uint16_t name_table_hold(struct name_table *t, const uint8_t *bytes, size_t len)
{
	uint16_t *bucket = bucket_of(t, bytes, len);
	uint16_t number = find(t, *bucket, bytes, len);
	struct name_entry *e;

	assert(len > 0 && len <= FLOW_NAME_MAX);
	if (number) {
		entry_at(t, number)->holders++;
		return number;
	}
	number = take_free(t);
	if (!number) {
		t->refused++;
		return 0;
	}
	e = entry_at(t, number);
	e->holders = 1;
	e->chain = *bucket;
	e->len = (uint8_t)len;
	memcpy(e->bytes, bytes, len);
	*bucket = number;
	return number;
}

void name_table_release(struct name_table *t, uint16_t number)
{
	struct name_entry *e;
	uint16_t *link;

	if (!number)
		return;
	e = entry_at(t, number);
	assert(e->holders > 0);
	if (--e->holders > 0)
		return;
	link = bucket_of(t, e->bytes, e->len);
	while (*link != number) {
		assert(*link); /* it is in its chain */
		link = &entry_at(t, *link)->chain;
	}
	*link = e->chain;
	e->chain = t->free;
	t->free = number;
}

const uint8_t *name_table_bytes(const struct name_table *t, uint16_t number,
                                uint16_t *out_len)
{
	*out_len = number ? entry_at(t, number)->len : 0;
	return number ? entry_at(t, number)->bytes : NULL;
}
