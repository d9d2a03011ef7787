/* loop.c - one epoll loop: descriptors, timers, signals. */
#include "common/loop.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "common/clock.h"

#define EVENTS_AT_ONCE 64
#define SIGNAL_SLOT LOOP_MAX_FDS /* no slot of `fds` */

/* What epoll gives back: the slot and who lived there at the time. */
static struct epoll_event event_of(uint32_t events, uint32_t slot,
                                   uint32_t generation)
{
	return (struct epoll_event){
		.events = events, .data.u64 = (uint64_t)generation << 32 | slot
	};
}

static int open_signals(struct loop *loop, const sigset_t *signals)
{
	struct epoll_event event = event_of(EPOLLIN, SIGNAL_SLOT, 0);
	int err = pthread_sigmask(SIG_BLOCK, signals, NULL);

	if (err)
		return -err;
	loop->signal_fd = signalfd(-1, signals, SFD_NONBLOCK | SFD_CLOEXEC);
	if (loop->signal_fd < 0)
		return -errno;
	if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, loop->signal_fd, &event) <
	    0)
		return -errno;
	return 0;
}

int loop_init(struct loop *loop, const sigset_t *signals, loop_signal_fn *fn,
              void *arg)
{
	int err = 0;

	*loop = (struct loop){ .signal_fd = -1,
		               .signal_fn = fn,
		               .signal_arg = arg };
	for (size_t i = 0; i < LOOP_MAX_FDS; i++)
		loop->fds[i].fd = -1;
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll_fd < 0)
		return -errno;
	if (signals)
		err = open_signals(loop, signals);
	if (err)
		loop_done(loop);
	return err;
}

void loop_done(struct loop *loop)
{
	if (loop->signal_fd >= 0)
		close(loop->signal_fd);
	if (loop->epoll_fd >= 0)
		close(loop->epoll_fd);
	loop->signal_fd = -1;
	loop->epoll_fd = -1;
}

/* The slot of a descriptor; -1 finds a free one. LOOP_MAX_FDS if none. */
static uint32_t find_slot(const struct loop *loop, int fd)
{
	uint32_t slot = 0;

	while (slot < LOOP_MAX_FDS && loop->fds[slot].fd != fd)
		slot++;
	return slot;
}

int loop_add(struct loop *loop, int fd, uint32_t events, loop_fd_fn *fn,
             void *arg)
{
	uint32_t slot = find_slot(loop, -1);
	struct epoll_event event;
	struct loop_fd *place;

	if (fd < 0)
		return -EBADF;
	if (slot == LOOP_MAX_FDS)
		return -ENOSPC;
	place = &loop->fds[slot];
	event = event_of(events, slot, place->generation + 1);
	if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
		return -errno;
	*place = (struct loop_fd){ fd, fn, arg, place->generation + 1 };
	return 0;
}

int loop_modify(struct loop *loop, int fd, uint32_t events)
{
	uint32_t slot = fd < 0 ? LOOP_MAX_FDS : find_slot(loop, fd);
	struct epoll_event event;

	if (slot == LOOP_MAX_FDS)
		return -ENOENT;
	event = event_of(events, slot, loop->fds[slot].generation);
	if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_MOD, fd, &event) < 0)
		return -errno;
	return 0;
}

void loop_remove(struct loop *loop, int fd)
{
	uint32_t slot = fd < 0 ? LOOP_MAX_FDS : find_slot(loop, fd);

	if (slot == LOOP_MAX_FDS)
		return;
	/* Fails when the descriptor was closed first; the kernel has then
	 * forgotten it already. */
	(void)epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
	loop->fds[slot].fd = -1;
	loop->fds[slot].generation++;
}

int loop_timer_add(struct loop *loop, int64_t interval_ms, loop_timer_fn *fn,
                   void *arg)
{
	int64_t interval_ns;

	if (interval_ms <= 0 || interval_ms > INT_MAX)
		return -EINVAL;
	interval_ns = interval_ms * CLOCK_NS_PER_MS;
	for (int i = 0; i < LOOP_MAX_TIMERS; i++) {
		if (loop->timers[i].fn)
			continue;
		loop->timers[i] =
		        (struct loop_timer){ fn, arg, interval_ns,
			                     clock_mono_ns() + interval_ns };
		return i;
	}
	return -ENOSPC;
}

void loop_timer_remove(struct loop *loop, int timer)
{
	if (timer >= 0 && timer < LOOP_MAX_TIMERS)
		loop->timers[timer].fn = NULL;
}

/* Milliseconds until the next timer, rounded up; -1 without timers. */
static int next_timeout_ms(const struct loop *loop)
{
	int64_t now_ns = clock_mono_ns();
	int64_t wait_ns = -1;

	for (size_t i = 0; i < LOOP_MAX_TIMERS; i++) {
		const struct loop_timer *timer = &loop->timers[i];
		int64_t left_ns = timer->due_ns - now_ns;

		if (!timer->fn)
			continue;
		if (left_ns < 0)
			left_ns = 0;
		if (wait_ns < 0 || left_ns < wait_ns)
			wait_ns = left_ns;
	}
	if (wait_ns < 0)
		return -1;
	wait_ns = (wait_ns + CLOCK_NS_PER_MS - 1) / CLOCK_NS_PER_MS;
	return wait_ns < INT_MAX ? (int)wait_ns : INT_MAX;
}

/* A timer that is late by more than its interval runs once, not many times. */
static void run_timers(struct loop *loop)
{
	int64_t now_ns = clock_mono_ns();

	for (size_t i = 0; i < LOOP_MAX_TIMERS && !loop->stop; i++) {
		struct loop_timer *timer = &loop->timers[i];

		if (!timer->fn || timer->due_ns > now_ns)
			continue;
		timer->due_ns += timer->interval_ns;
		if (timer->due_ns <= now_ns)
			timer->due_ns = now_ns + timer->interval_ns;
		timer->fn(loop, timer->arg);
	}
}

/* One signal; more of them wake the loop again. */
static void run_signal(struct loop *loop)
{
	struct signalfd_siginfo info;
	ssize_t n = read(loop->signal_fd, &info, sizeof(info));

	if (n == (ssize_t)sizeof(info))
		loop->signal_fn(loop, (int)info.ssi_signo, loop->signal_arg);
}

static void run_event(struct loop *loop, const struct epoll_event *event)
{
	uint32_t slot = (uint32_t)event->data.u64;
	uint32_t generation = (uint32_t)(event->data.u64 >> 32);
	const struct loop_fd *place;

	if (slot == SIGNAL_SLOT) {
		run_signal(loop);
		return;
	}
	place = &loop->fds[slot];
	/* A callback before this one may have removed it, and another may
	 * live here by now. */
	if (place->fd >= 0 && place->generation == generation)
		place->fn(loop, place->fd, event->events, place->arg);
}

int loop_run(struct loop *loop)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int err = 0;

	while (!loop->stop) {
		int n = epoll_wait(loop->epoll_fd, events, EVENTS_AT_ONCE,
		                   next_timeout_ms(loop));

		if (n < 0 && errno != EINTR) {
			err = -errno;
			break;
		}
		for (int i = 0; i < n && !loop->stop; i++)
			run_event(loop, &events[i]);
		run_timers(loop);
	}
	loop->stop = false; /* it may run again */
	return err;
}

void loop_stop(struct loop *loop)
{
	loop->stop = true;
}
