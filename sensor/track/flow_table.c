/* flow_table.c - all flows in one piece of memory. */
#include "sensor/track/flow_table.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#define SLACK_PART 32 /* of the capacity: see flow_table.h */

/* As many as flows: more would be more memory to miss than chains to walk. */
static uint32_t bucket_count_for(uint32_t capacity)
{
	uint32_t count = 1;

	while (count < capacity)
		count *= 2;
	return count;
}

int flow_table_init(struct flow_table *t, uint32_t capacity)
{
	struct flow_table n = { .capacity = capacity, .due_ns = INT64_MAX };
	size_t flows_size = (size_t)capacity * sizeof(*n.flows);
	uint32_t bucket_count;
	void *memory;

	if (!capacity || capacity > FLOW_TABLE_MAX_FLOWS)
		return -EINVAL;
	if (getrandom(n.seed, sizeof(n.seed), 0) != (ssize_t)sizeof(n.seed))
		return -errno;
	bucket_count = bucket_count_for(capacity);
	n.bucket_mask = bucket_count - 1;
	n.mapped = flows_size + bucket_count * sizeof(*n.buckets);
	memory = mmap(NULL, n.mapped, PROT_READ | PROT_WRITE,
	              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -ENOMEM;
	n.flows = memory;
	n.buckets = (uint32_t *)(n.flows + capacity);
	for (size_t i = 0; i < FLOW_CLASS_COUNT; i++)
		n.lists[i].due_ns = INT64_MAX;
	*t = n;
	return 0;
}

void flow_table_done(struct flow_table *t)
{
	if (t->flows)
		(void)munmap(t->flows, t->mapped); /* our own mapping */
	*t = (struct flow_table){ 0 };
}

uint32_t flow_table_number(const struct flow_table *t, const struct flow *f)
{
	return (uint32_t)(f - t->flows) + 1;
}

struct flow *flow_table_at(const struct flow_table *t, uint32_t number)
{
	return &t->flows[number - 1];
}

/* The oldest of a list has changed. One from the future counts as of now, so
 * that it is looked at in time. */
static void list_refresh(const struct flow_table *t, struct flow_list *list,
                         enum flow_class class)
{
	const struct flow *f;
	int64_t since_ns;

	list->due_ns = INT64_MAX;
	if (!list->oldest)
		return;
	f = flow_table_at(t, list->oldest);
	since_ns = f->listed_ns < t->now_ns ? f->listed_ns : t->now_ns;
	list->due_ns =
	        since_ns + flow_class_timeout_ns(class) + FLOW_TABLE_SLACK_NS;
	list->oldest_at = f->listed_at;
}

static void list_append(struct flow_table *t, struct flow *f)
{
	struct flow_list *list = &t->lists[f->class];
	uint32_t number = flow_table_number(t, f);

	f->newer = 0;
	f->older = list->newest;
	f->listed_ns = t->now_ns;
	f->listed_at = t->packets;
	list->newest = number;
	if (f->older) {
		flow_table_at(t, f->older)->newer = number;
		return;
	}
	list->oldest = number;
	list_refresh(t, list, (enum flow_class)f->class);
	if (list->due_ns < t->due_ns)
		t->due_ns = list->due_ns;
}

static void list_remove(struct flow_table *t, struct flow *f)
{
	struct flow_list *list = &t->lists[f->class];

	if (f->newer)
		flow_table_at(t, f->newer)->older = f->older;
	else
		list->newest = f->older;
	if (f->older) {
		flow_table_at(t, f->older)->newer = f->newer;
	} else {
		list->oldest = f->newer;
		list_refresh(t, list, (enum flow_class)f->class);
	}
}

static uint32_t *bucket_of(const struct flow_table *t,
                           const struct flow_key *key)
{
	return &t->buckets[flow_key_hash(key, t->seed) & t->bucket_mask];
}

struct flow *flow_table_find(struct flow_table *t, const struct flow_key *key)
{
	uint32_t number = t->found;

	if (number && flow_key_equal(&flow_table_at(t, number)->key, key))
		return flow_table_at(t, number);
	number = *bucket_of(t, key);
	while (number) {
		struct flow *f = flow_table_at(t, number);

		if (flow_key_equal(&f->key, key)) {
			t->found = number;
			return f;
		}
		number = f->chain;
	}
	return NULL;
}

struct flow *flow_table_add(struct flow_table *t, const struct flow_key *key)
{
	uint32_t *bucket = bucket_of(t, key);
	uint32_t number = t->free;
	struct flow *f;

	if (t->count == t->capacity)
		return NULL;
	if (number)
		t->free = flow_table_at(t, number)->chain;
	else
		number = ++t->fresh;
	f = flow_table_at(t, number);
	*f = (struct flow){ .key = *key,
		            .chain = *bucket,
		            .class = FLOW_CLASS_OTHER };
	*bucket = number;
	t->found = number;
	t->count++;
	list_append(t, f);
	return f;
}

void flow_table_remove(struct flow_table *t, struct flow *f)
{
	uint32_t number = flow_table_number(t, f);
	uint32_t *link = bucket_of(t, &f->key);

	while (*link != number) {
		assert(*link); /* it is in its chain */
		link = &flow_table_at(t, *link)->chain;
	}
	*link = f->chain;
	if (t->found == number)
		t->found = 0;
	list_remove(t, f);
	f->chain = t->free;
	t->free = number;
	t->count--;
}

bool flow_table_use(struct flow_table *t, struct flow *f)
{
	enum flow_class class = flow_class_of(f);

	if (f->class == class && t->now_ns >= f->listed_ns &&
	    t->now_ns - f->listed_ns < FLOW_TABLE_SLACK_NS &&
	    t->packets - f->listed_at < t->capacity / SLACK_PART)
		return false;
	list_remove(t, f);
	f->class = (uint8_t) class;
	list_append(t, f);
	return true;
}

static void due_refresh(struct flow_table *t)
{
	t->due_ns = INT64_MAX;
	for (size_t i = 0; i < FLOW_CLASS_COUNT; i++)
		if (t->lists[i].due_ns < t->due_ns)
			t->due_ns = t->lists[i].due_ns;
}

/* When time jumps back, what lay in the past may lie in the future. */
void flow_table_packet(struct flow_table *t, int64_t now_ns)
{
	int64_t before_ns = t->now_ns;

	t->packets++;
	t->now_ns = now_ns;
	if (now_ns >= before_ns - FLOW_TABLE_SLACK_NS)
		return;
	for (size_t i = 0; i < FLOW_CLASS_COUNT; i++)
		list_refresh(t, &t->lists[i], (enum flow_class)i);
	due_refresh(t);
}

struct flow *flow_table_due(struct flow_table *t)
{
	if (t->now_ns < t->due_ns)
		return NULL;
	for (size_t i = 0; i < FLOW_CLASS_COUNT; i++) {
		struct flow_list *list = &t->lists[i];
		struct flow *f;

		if (!list->oldest || t->now_ns < list->due_ns)
			continue;
		f = flow_table_at(t, list->oldest);
		if (flow_is_over(f, t->now_ns))
			return f;
		list_remove(t, f); /* used since it was put there */
		list_append(t, f);
	}
	due_refresh(t);
	return NULL;
}

struct flow *flow_table_oldest(struct flow_table *t)
{
	const struct flow_list *found = NULL;

	for (size_t i = 0; i < FLOW_CLASS_COUNT; i++) {
		const struct flow_list *list = &t->lists[i];

		if (list->oldest &&
		    (!found || t->packets - list->oldest_at >
		                       t->packets - found->oldest_at))
			found = list;
	}
	return found ? flow_table_at(t, found->oldest) : NULL;
}
