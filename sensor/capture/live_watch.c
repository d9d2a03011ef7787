/* live_watch.c - see live_watch.h. */
#include "sensor/capture/live_watch.h"

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "common/clock.h"

int live_watch_open(struct live_watch *w, int packet_fd)
{
	const struct timespec interval = { 0, LIVE_WATCH_MS * CLOCK_NS_PER_MS };
	const struct itimerspec every = { interval, interval };
	struct epoll_event event = { .events = EPOLLIN };

	w->poll_fd = epoll_create1(EPOLL_CLOEXEC);
	w->timer_fd =
	        timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (w->poll_fd < 0 || w->timer_fd < 0 ||
	    timerfd_settime(w->timer_fd, 0, &every, NULL) < 0 ||
	    epoll_ctl(w->poll_fd, EPOLL_CTL_ADD, w->timer_fd, &event) < 0 ||
	    epoll_ctl(w->poll_fd, EPOLL_CTL_ADD, packet_fd, &event) < 0)
		return -errno;
	return 0;
}

void live_watch_close(struct live_watch *w)
{
	if (w->poll_fd >= 0)
		close(w->poll_fd);
	if (w->timer_fd >= 0)
		close(w->timer_fd);
}

bool live_watch_due(const struct live_watch *w)
{
	uint64_t times;

	return read(w->timer_fd, &times, sizeof(times)) == sizeof(times);
}
