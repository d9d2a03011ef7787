/*
 * loop.h - one epoll loop: descriptors, timers, signals.
 *
 * Shape: callbacks run one after the other on the loop's thread. A callback may
 *        add and remove anything, itself included. Timers repeat.
 * Units: milliseconds for intervals.
 * Errors: 0 or a negative errno; -ENOSPC when a table is full.
 * Ownership: the loop never closes a descriptor it was given.
 * Threads: one.
 * System calls after loop_init(): epoll_wait, epoll_ctl, read (signalfd).
 */
#ifndef COMMON_LOOP_H
#define COMMON_LOOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

#include "common/compiler.h"

#define LOOP_MAX_FDS 160
#define LOOP_MAX_TIMERS 16

struct loop;
typedef void loop_fd_fn(struct loop *loop, int fd, uint32_t events, void *arg);
typedef void loop_timer_fn(struct loop *loop, void *arg);
typedef void loop_signal_fn(struct loop *loop, int signo, void *arg);

struct loop_fd {
	int fd; /* -1 is free */
	loop_fd_fn *fn;
	void *arg;
	uint32_t generation; /* so that a stale event meets nobody */
};

struct loop_timer {
	loop_timer_fn *fn; /* NULL is free */
	void *arg;
	int64_t interval_ns, due_ns; /* monotonic */
};

struct loop {
	int epoll_fd, signal_fd;
	bool stop;
	loop_signal_fn *signal_fn;
	void *signal_arg;
	struct loop_fd fds[LOOP_MAX_FDS];
	struct loop_timer timers[LOOP_MAX_TIMERS];
};

/* Blocks the signals of `signals` (may be NULL) and delivers them to `fn`. */
MUST_CHECK int loop_init(struct loop *loop, const sigset_t *signals,
                         loop_signal_fn *fn, void *arg);
void loop_done(struct loop *loop);

/* `events` are EPOLL*, level-triggered. */
MUST_CHECK int loop_add(struct loop *loop, int fd, uint32_t events,
                        loop_fd_fn *fn, void *arg);
MUST_CHECK int loop_modify(struct loop *loop, int fd, uint32_t events);
void loop_remove(struct loop *loop, int fd);

/* Gives a timer number >= 0 or a negative errno. */
MUST_CHECK int loop_timer_add(struct loop *loop, int64_t interval_ms,
                              loop_timer_fn *fn, void *arg);
void loop_timer_remove(struct loop *loop, int timer);

/* Until loop_stop(). 0, or the negative errno that ended it. */
MUST_CHECK int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

#endif
