/*
 * live_signal.h - the lock of live, and telling who waits that it changed.
 *
 * Shape: a version that grows with every change. The first change after a quiet
 *        time is told at once; what follows is gathered, so that however many
 *        batches come, a waiter wakes at most twenty times a second.
 * Units: nanoseconds of the kernel's monotonic clock.
 * Errors: init gives a negative errno.
 * Threads: any; `lock` guards all of it and what live.c keeps beside it.
 */
#ifndef DASHBOARD_LIVE_LIVE_SIGNAL_H
#define DASHBOARD_LIVE_LIVE_SIGNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/compiler.h"

struct live_signal {
	pthread_mutex_t lock;
	pthread_cond_t changed, stopped;
	bool stop;
	uint64_t version;
	int64_t tell_ns; /* when the newest change is told */
};

MUST_CHECK int live_signal_init(struct live_signal *s);
void live_signal_done(struct live_signal *s);

void live_signal_lock(struct live_signal *s);
void live_signal_unlock(struct live_signal *s);
/* There is something new, then unlock. */
void live_signal_unlock_changed(struct live_signal *s);

/* As live_wait() and live_stop() in live.h. */
uint64_t live_signal_wait(struct live_signal *s, uint64_t version,
                          int timeout_ms);
void live_signal_stop(struct live_signal *s);

#endif
