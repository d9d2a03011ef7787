/* sqlite_rollup.c - packets and bytes of each second and class. */
#include "dashboard/store/sqlite_rollup.h"

#include <assert.h>

#include "common/clock.h"
#include "dashboard/store/sqlite_schema.h"

int rollup_prepare(struct rollup *r, sqlite3 *db)
{
	return sqlite_prepare(
	        db,
	        "INSERT INTO rollup(second, app, packets, bytes)"
	        " VALUES(?, ?, ?, ?) ON CONFLICT(second, app) DO UPDATE SET"
	        " packets = packets + excluded.packets,"
	        " bytes = bytes + excluded.bytes",
	        &r->put);
}

static int64_t second_of(int64_t ts_ns)
{
	int64_t second = ts_ns / CLOCK_NS_PER_S;

	return ts_ns % CLOCK_NS_PER_S < 0 ? second - 1 : second;
}

/* Times come from the capture: the table is never more than half full, so even
 * hostile ones cost at most ROLLUP_MAX steps. */
static struct rollup_entry *find_slot(struct rollup *r, int64_t second,
                                      uint8_t app)
{
	uint64_t hash =
	        ((uint64_t)second * 32 + app) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> 32) & (ROLLUP_SLOTS - 1);

	while (r->slots[at].packets &&
	       (r->slots[at].second != second || r->slots[at].app != app))
		at = (at + 1) & (ROLLUP_SLOTS - 1);
	return &r->slots[at];
}

bool rollup_has_room(const struct rollup *r)
{
	return r->count < ROLLUP_MAX;
}

void rollup_add(struct rollup *r, const struct packet_record *p)
{
	struct rollup_entry *slot;
	int64_t second;

	if (p->ts_ns == RECORD_TS_NONE)
		return;
	second = second_of(p->ts_ns);
	slot = find_slot(r, second, p->app);
	if (!slot->packets) {
		assert(rollup_has_room(r));
		slot->second = second;
		slot->app = p->app;
		r->used[r->count++] = (uint16_t)(slot - r->slots);
	}
	slot->packets++;
	slot->bytes += p->len;
}

int rollup_write(struct rollup *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct rollup_entry *e = &r->slots[r->used[i]];
		int code;

		/* Binding whole numbers to a reset statement cannot fail. */
		(void)sqlite3_bind_int64(r->put, 1, e->second);
		(void)sqlite3_bind_int(r->put, 2, e->app);
		(void)sqlite3_bind_int64(r->put, 3, (sqlite3_int64)e->packets);
		(void)sqlite3_bind_int64(r->put, 4, (sqlite3_int64)e->bytes);
		(void)sqlite3_step(r->put); /* its result is the reset's */
		code = sqlite3_reset(r->put);
		if (code != SQLITE_OK)
			return code;
	}
	rollup_clear(r);
	return SQLITE_OK;
}

void rollup_clear(struct rollup *r)
{
	for (size_t i = 0; i < r->count; i++)
		r->slots[r->used[i]] = (struct rollup_entry){ 0 };
	r->count = 0;
}
