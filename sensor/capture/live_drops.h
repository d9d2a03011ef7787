/*
 * live_drops.h - packets the network card lost before the kernel saw them.
 *
 * Shape: files of /sys that are opened while we may, and read again later.
 *        Counts from open, not from the start of the machine.
 * Errors: a file that is not there counts nothing: not every driver has one.
 * Threads: one.
 * System calls after open: pread64.
 */
#ifndef SENSOR_CAPTURE_LIVE_DROPS_H
#define SENSOR_CAPTURE_LIVE_DROPS_H

#include <stdint.h>

#define LIVE_DROPS_FILES 2

struct live_drops {
	int fds[LIVE_DROPS_FILES]; /* -1: not there */
	uint64_t before;
};

void live_drops_open(struct live_drops *d, const char *interface);
void live_drops_close(struct live_drops *d);
uint64_t live_drops_read(const struct live_drops *d);

#endif
