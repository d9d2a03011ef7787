/*
 * live_drops.c - see live_drops.h.
 *
 * Source: linux/Documentation/ABI/testing/sysfs-class-net-statistics.
 */
#include "sensor/capture/live_drops.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const files[LIVE_DROPS_FILES] = { "rx_missed_errors",
	                                             "rx_fifo_errors" };

static uint64_t read_number(int fd)
{
	char text[32];
	ssize_t n;

	if (fd < 0)
		return 0;
	n = pread(fd, text, sizeof(text) - 1, 0);
	if (n <= 0)
		return 0;
	text[n] = '\0';
	return strtoull(text, NULL, 10);
}

static uint64_t sum(const struct live_drops *d)
{
	uint64_t total = 0;

	for (int i = 0; i < LIVE_DROPS_FILES; i++)
		total += read_number(d->fds[i]);
	return total;
}

void live_drops_open(struct live_drops *d, const char *interface)
{
	char path[256];

	for (int i = 0; i < LIVE_DROPS_FILES; i++) {
		(void)snprintf(path, sizeof(path),
		               "/sys/class/net/%s/statistics/%s", interface,
		               files[i]);
		d->fds[i] = open(path, O_RDONLY | O_CLOEXEC);
	}
	d->before = sum(d);
}

void live_drops_close(struct live_drops *d)
{
	for (int i = 0; i < LIVE_DROPS_FILES; i++)
		if (d->fds[i] >= 0)
			close(d->fds[i]);
}

uint64_t live_drops_read(const struct live_drops *d)
{
	uint64_t now = sum(d);

	/* Less than before: the interface is gone or the driver started anew.
	 */
	return now > d->before ? now - d->before : 0;
}
