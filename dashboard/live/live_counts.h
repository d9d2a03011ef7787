/*
 * live_counts.h - packets and bytes a second and application, for an hour.
 *
 * Shape: a ring of LIVE_SECONDS slots; a second lies in slot second modulo
 *        LIVE_SECONDS, labelled with the second it holds. A label that is not
 *        of the window means an empty slot, so time may jump either way.
 * Units: seconds since 1970 UTC, packets, bytes on the wire.
 * Errors: init gives -ENOMEM.
 * Threads: none of its own; live.c locks.
 */
#ifndef DASHBOARD_LIVE_LIVE_COUNTS_H
#define DASHBOARD_LIVE_LIVE_COUNTS_H

#include <stdint.h>

#include "common/compiler.h"
#include "dashboard/live/live.h"

struct live_slot {
	int64_t second;
	uint64_t packets[APP_END], bytes[APP_END];
};

struct live_counts {
	struct live_slot *slots; /* LIVE_SECONDS */
};

MUST_CHECK int live_counts_init(struct live_counts *c);
void live_counts_done(struct live_counts *c);

/* Nothing is counted for a second that is not of the window ending at now. */
void live_counts_add(struct live_counts *c, int64_t now_s, int64_t second,
                     const struct packet_record *r);

/* Fills step, buckets, apps and the rates; out->now_ns says when now is. */
void live_counts_sum(const struct live_counts *c, uint32_t window_s,
                     struct live_overview *out);

/* Rounds down, also before 1970. */
int64_t live_second_of(int64_t ns);

#endif
