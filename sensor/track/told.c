/* told.c - values that an earlier packet of the same message has told. */
#include "sensor/track/told.h"

#include <stdbool.h>

#include "common/hash_table.h"

static uint64_t value_hash(const struct field_value *v)
{
	/* Who finds a collision hides a value of his own from one row. */
	static const uint64_t seed[2] = { 0, 0 };

	return v->bytes ? hash_bytes(seed, v->bytes, v->len) : v->number;
}

void told_note(struct told *t, const struct packet_record *r)
{
	t->count = r->field_count;
	for (uint8_t i = 0; i < r->field_count; i++) {
		t->of[i].id = r->fields[i].id;
		t->of[i].hash = value_hash(&r->fields[i]);
	}
}

static bool take_note(struct told *t, const struct field_value *v)
{
	uint64_t hash = value_hash(v);

	for (uint8_t i = 0; i < t->count; i++)
		if (t->of[i].id == v->id && t->of[i].hash == hash) {
			t->of[i] = t->of[--t->count];
			return true;
		}
	return false;
}

void told_leave_out(struct told *t, struct packet_record *r)
{
	uint8_t kept = 0;

	for (uint8_t i = 0; i < r->field_count; i++)
		if (take_note(t, &r->fields[i]))
			r->value_bytes =
			        (uint16_t)(r->value_bytes - r->fields[i].len);
		else
			r->fields[kept++] = r->fields[i];
	r->field_count = kept;
}
