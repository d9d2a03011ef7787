/*
 * live_watch.h - one descriptor for a packet socket and a slow clock.
 *
 * Shape: poll `poll_fd`: it is ready when packets are, and once in a while to
 *        look whether the interface still exists: the kernel does not always
 *        say so when it is removed shortly after it went down.
 * Errors: negative errno.
 * Ownership: the packet socket stays the caller's.
 * Threads: one.
 * System calls after open: read.
 */
#ifndef SENSOR_CAPTURE_LIVE_WATCH_H
#define SENSOR_CAPTURE_LIVE_WATCH_H

#include <stdbool.h>

#include "common/compiler.h"

#define LIVE_WATCH_MS 200

struct live_watch {
	int poll_fd, timer_fd; /* -1: not open */
};

MUST_CHECK int live_watch_open(struct live_watch *w, int packet_fd);
void live_watch_close(struct live_watch *w);

/* True once every LIVE_WATCH_MS. */
bool live_watch_due(const struct live_watch *w);

#endif
