/* live_counts.c - counts of the last hour. */
#include "dashboard/live/live_counts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

#define LIVE_WINDOW_MIN 60
/* The sensor's clock is ours, but it was read a little earlier or later. */
#define FUTURE_TOLERANCE_S 1

/* Bars that people can read; the last one makes an hour fit. */
static const uint32_t steps_s[] = { 1, 2, 5, 10, 15, 30 };

int live_counts_init(struct live_counts *c)
{
	size_t i;

	c->slots = calloc(LIVE_SECONDS, sizeof(*c->slots));
	if (!c->slots)
		return -ENOMEM;
	for (i = 0; i < LIVE_SECONDS; i++)
		c->slots[i].second = INT64_MIN;
	return 0;
}

void live_counts_done(struct live_counts *c)
{
	free(c->slots);
	c->slots = NULL;
}

int64_t live_second_of(int64_t ns)
{
	int64_t second = ns / CLOCK_NS_PER_S;

	return ns % CLOCK_NS_PER_S < 0 ? second - 1 : second;
}

static struct live_slot *slot_of(const struct live_counts *c, int64_t second)
{
	int64_t at = second % LIVE_SECONDS;

	return &c->slots[at < 0 ? at + LIVE_SECONDS : at];
}

void live_counts_add(struct live_counts *c, int64_t now_s, int64_t second,
                     const struct packet_record *r)
{
	struct live_slot *slot;
	uint8_t app = r->app < APP_END ? r->app : (uint8_t)APP_NONE;

	if (second > now_s + FUTURE_TOLERANCE_S ||
	    second <= now_s - LIVE_SECONDS)
		return;
	slot = slot_of(c, second);
	if (slot->second != second) {
		memset(slot, 0, sizeof(*slot));
		slot->second = second;
	}
	slot->packets[app]++;
	slot->bytes[app] += r->len;
}

static uint32_t step_of(uint32_t window_s)
{
	size_t i = 0;

	while (i + 1 < ARRAY_SIZE(steps_s) &&
	       (window_s + steps_s[i] - 1) / steps_s[i] > LIVE_BUCKETS_MAX)
		i++;
	return steps_s[i];
}

static void add_slot(const struct live_slot *slot, struct live_bucket *bucket,
                     struct live_total *apps)
{
	int app;

	for (app = 0; app < APP_END; app++) {
		bucket->packets[app] += slot->packets[app];
		bucket->bytes[app] += slot->bytes[app];
		apps[app].packets += slot->packets[app];
		apps[app].bytes += slot->bytes[app];
	}
}

static void set_rates(const struct live_counts *c, int64_t second,
                      struct live_overview *out)
{
	const struct live_slot *slot = slot_of(c, second);
	uint64_t packets = 0;
	uint64_t bytes = 0;
	int app;

	for (app = 0; slot->second == second && app < APP_END; app++) {
		packets += slot->packets[app];
		bytes += slot->bytes[app];
	}
	out->packets_per_s = (double)packets;
	out->bits_per_s = 8.0 * (double)bytes;
}

void live_counts_sum(const struct live_counts *c, uint32_t window_s,
                     struct live_overview *out)
{
	int64_t now_s = live_second_of(out->now_ns);
	int64_t step, second, first;
	size_t i;

	if (window_s < LIVE_WINDOW_MIN)
		window_s = LIVE_WINDOW_MIN;
	if (window_s > LIVE_SECONDS)
		window_s = LIVE_SECONDS;
	out->step_s = step_of(window_s);
	out->bucket_count = (window_s + out->step_s - 1) / out->step_s;
	step = out->step_s;
	/* Bars begin at multiples of the step, or they would dance. */
	first = now_s - ((now_s % step) + step) % step + step -
	        step * (int64_t)out->bucket_count;

	memset(out->buckets, 0, sizeof(out->buckets));
	memset(out->apps, 0, sizeof(out->apps));
	for (i = 0; i < out->bucket_count; i++)
		out->buckets[i].start_s = first + step * (int64_t)i;
	for (second = first; second <= now_s; second++) {
		const struct live_slot *slot = slot_of(c, second);

		i = (size_t)((second - first) / step);
		if (slot->second == second)
			add_slot(slot, &out->buckets[i], out->apps);
	}
	set_rates(c, now_s - 1, out);
}
