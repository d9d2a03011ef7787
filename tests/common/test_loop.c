/* test_loop.c - descriptors, timers, signals, and changes in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/loop.h"

static struct loop loop;
static int calls;

static int set_up(void **state)
{
	(void)state;
	calls = 0;
	return loop_init(&loop, NULL, NULL, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	clock_replace(NULL);
	loop_done(&loop);
	return 0;
}

static void stop_fd(struct loop *l, int fd, uint32_t events, void *arg)
{
	(void)fd;
	(void)arg;
	assert_true(events & EPOLLIN);
	calls++;
	loop_stop(l);
}

static int ready_fd(void)
{
	int fd = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static void calls_what_is_ready(void **state)
{
	int fd = ready_fd();

	(void)state;
	assert_int_equal(loop_add(&loop, fd, EPOLLIN, stop_fd, NULL), 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_int_equal(calls, 1);
	assert_int_equal(loop_run(&loop), 0); /* still ready; runs again */
	assert_int_equal(calls, 2);
	loop_remove(&loop, fd);
	close(fd);
}

static void write_event(struct loop *l, int fd, uint32_t events, void *arg)
{
	(void)fd;
	(void)arg;
	assert_int_equal(events, EPOLLOUT);
	calls++;
	loop_stop(l);
}

static void modifies_events(void **state)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(loop_add(&loop, fd, EPOLLIN, write_event, NULL), 0);
	assert_int_equal(loop_modify(&loop, fd, EPOLLOUT), 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_int_equal(calls, 1);
	loop_remove(&loop, fd);
	assert_int_equal(loop_modify(&loop, fd, EPOLLIN), -ENOENT);
	close(fd);
}

static void refuses_what_it_cannot_watch(void **state)
{
	int fd = ready_fd();

	(void)state;
	assert_int_equal(loop_add(&loop, -1, EPOLLIN, stop_fd, NULL), -EBADF);
	assert_int_equal(loop_modify(&loop, -1, EPOLLIN), -ENOENT);
	loop_remove(&loop, -1);
	loop_remove(&loop, 12345);
	assert_int_equal(loop_add(&loop, fd, EPOLLIN, stop_fd, NULL), 0);
	assert_int_equal(loop_add(&loop, fd, EPOLLIN, stop_fd, NULL), -EEXIST);
	loop_remove(&loop, fd);
	close(fd);
	assert_int_equal(loop_add(&loop, fd, EPOLLIN, stop_fd, NULL), -EBADF);
}

static void table_of_descriptors_is_full(void **state)
{
	int fds[LOOP_MAX_FDS + 1];

	(void)state;
	for (size_t i = 0; i <= LOOP_MAX_FDS; i++) {
		fds[i] = ready_fd();
		assert_int_equal(
		        loop_add(&loop, fds[i], EPOLLIN, stop_fd, NULL),
		        i < LOOP_MAX_FDS ? 0 : -ENOSPC);
	}
	loop_remove(&loop, fds[3]);
	assert_int_equal(
	        loop_add(&loop, fds[LOOP_MAX_FDS], EPOLLIN, stop_fd, NULL), 0);
	for (size_t i = 0; i <= LOOP_MAX_FDS; i++) {
		loop_remove(&loop, fds[i]);
		close(fds[i]);
	}
}

static int pair[2];

/* Whoever comes first removes both: the other's event is stale. */
static void remove_both(struct loop *l, int fd, uint32_t events, void *arg)
{
	(void)fd;
	(void)events;
	(void)arg;
	calls++;
	loop_remove(l, pair[0]);
	loop_remove(l, pair[1]);
	loop_stop(l);
}

static void stale_event_meets_nobody(void **state)
{
	(void)state;
	pair[0] = ready_fd();
	pair[1] = ready_fd();
	assert_int_equal(loop_add(&loop, pair[0], EPOLLIN, remove_both, NULL),
	                 0);
	assert_int_equal(loop_add(&loop, pair[1], EPOLLIN, remove_both, NULL),
	                 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_int_equal(calls, 1);
	close(pair[0]);
	close(pair[1]);
}

static void never(struct loop *l, int fd, uint32_t events, void *arg)
{
	(void)l;
	(void)fd;
	(void)events;
	(void)arg;
	fail_msg("an event of the one who lived here before");
}

static void stop_timer(struct loop *l, void *arg)
{
	(void)arg;
	loop_stop(l);
}

/* The other descriptor is closed and its number given to somebody new, who has
 * nothing to read, in the same slot. */
static void replace_other(struct loop *l, int fd, uint32_t events, void *arg)
{
	int other = fd == pair[0] ? pair[1] : pair[0];

	(void)events;
	(void)arg;
	calls++;
	loop_remove(l, fd);
	loop_remove(l, other);
	close(other);
	assert_int_equal(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), other);
	assert_int_equal(loop_add(l, other, EPOLLIN, never, NULL), 0);
	assert_int_equal(loop_add(l, fd, 0, never, NULL), 0);
}

static void reused_number_gets_no_stale_event(void **state)
{
	(void)state;
	pair[0] = ready_fd();
	pair[1] = ready_fd();
	assert_int_equal(loop_add(&loop, pair[0], EPOLLIN, replace_other, NULL),
	                 0);
	assert_int_equal(loop_add(&loop, pair[1], EPOLLIN, replace_other, NULL),
	                 0);
	assert_true(loop_timer_add(&loop, 20, stop_timer, NULL) >= 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_int_equal(calls, 1);
	close(pair[0]);
	close(pair[1]);
}

static void remove_itself(struct loop *l, int fd, uint32_t events, void *arg)
{
	(void)events;
	(void)arg;
	calls++;
	loop_remove(l, fd);
	close(fd);
}

static void callback_removes_itself(void **state)
{
	(void)state;
	assert_int_equal(
	        loop_add(&loop, ready_fd(), EPOLLIN, remove_itself, NULL), 0);
	assert_true(loop_timer_add(&loop, 10, stop_timer, NULL) >= 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_int_equal(calls, 1);
}

static void removed_after_close(void **state)
{
	int fd = ready_fd();

	(void)state;
	assert_int_equal(loop_add(&loop, fd, EPOLLIN, never, NULL), 0);
	close(fd);
	loop_remove(&loop, fd);
	assert_int_equal(loop_modify(&loop, fd, EPOLLIN), -ENOENT);
}

static int64_t now_ns;

static int64_t turned_time(void)
{
	return now_ns;
}

struct counter {
	int count;
	int stop_at;
	int timer;
	int64_t step_ns; /* the clock moves this much at each call */
};

static void count(struct loop *l, void *arg)
{
	struct counter *c = arg;

	c->count++;
	now_ns += c->step_ns;
	if (c->count == c->stop_at)
		loop_stop(l);
}

/* Two timers, 10 and 25 ms; the clock is moved by a descriptor's callback. */
static void advance(struct loop *l, int fd, uint32_t events, void *arg)
{
	(void)l;
	(void)fd;
	(void)events;
	(void)arg;
	now_ns += CLOCK_NS_PER_MS;
}

static void timers_repeat(void **state)
{
	struct counter fast = { .stop_at = 10 };
	struct counter slow = { 0 };
	int fd = ready_fd();

	(void)state;
	now_ns = 0;
	clock_replace(turned_time);
	assert_true(loop_timer_add(&loop, 10, count, &fast) >= 0);
	assert_true(loop_timer_add(&loop, 25, count, &slow) >= 0);
	assert_int_equal(loop_add(&loop, fd, EPOLLIN, advance, NULL), 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_int_equal(fast.count, 10);
	assert_int_equal(slow.count, 3); /* at 25, 50, 75; 100 comes after */
	assert_int_equal(now_ns, 100 * CLOCK_NS_PER_MS);
	close(fd);
}

/* After a long pause a timer runs once, then at its interval from then on. */
static void late_timer_runs_once(void **state)
{
	struct counter late = { .stop_at = 2 };
	int fd = ready_fd();

	(void)state;
	now_ns = 0;
	clock_replace(turned_time);
	assert_true(loop_timer_add(&loop, 10, count, &late) >= 0);
	now_ns = 1000 * CLOCK_NS_PER_MS;
	assert_int_equal(loop_add(&loop, fd, EPOLLIN, advance, NULL), 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_int_equal(now_ns, 1011 * CLOCK_NS_PER_MS);
	close(fd);
}

static void waits_for_a_timer(void **state)
{
	struct counter once = { .stop_at = 1 };
	int64_t start_ns = clock_mono_ns();

	(void)state;
	assert_true(loop_timer_add(&loop, 15, count, &once) >= 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_true(clock_mono_ns() - start_ns >= 15 * CLOCK_NS_PER_MS);
	assert_int_equal(once.count, 1);
}

static void remove_own_timer(struct loop *l, void *arg)
{
	struct counter *c = arg;

	c->count++;
	loop_timer_remove(l, c->timer);
	/* Takes the place just given up; due only later. */
	assert_int_equal(loop_timer_add(l, 5, stop_timer, NULL), c->timer);
}

static void timer_replaces_itself(void **state)
{
	struct counter c = { 0 };

	(void)state;
	c.timer = loop_timer_add(&loop, 5, remove_own_timer, &c);
	assert_true(c.timer >= 0);
	assert_int_equal(loop_run(&loop), 0);
	assert_int_equal(c.count, 1);
}

static void table_of_timers_is_full(void **state)
{
	struct counter c = { 0 };

	(void)state;
	assert_int_equal(loop_timer_add(&loop, 0, count, &c), -EINVAL);
	assert_int_equal(loop_timer_add(&loop, -1, count, &c), -EINVAL);
	assert_int_equal(loop_timer_add(&loop, INT64_MAX, count, &c), -EINVAL);
	for (int i = 0; i < LOOP_MAX_TIMERS; i++)
		assert_int_equal(loop_timer_add(&loop, 1, count, &c), i);
	assert_int_equal(loop_timer_add(&loop, 1, count, &c), -ENOSPC);
	loop_timer_remove(&loop, 3);
	loop_timer_remove(&loop, -1);
	loop_timer_remove(&loop, LOOP_MAX_TIMERS);
	assert_int_equal(loop_timer_add(&loop, 1, count, &c), 3);
}

static void stop_before_run(void **state)
{
	(void)state;
	loop_stop(&loop);
	assert_int_equal(loop_run(&loop), 0);
}

static void run_tells_what_ended_it(void **state)
{
	struct loop broken;

	(void)state;
	assert_int_equal(loop_init(&broken, NULL, NULL, NULL), 0);
	loop_done(&broken);
	assert_int_equal(loop_run(&broken), -EBADF);
}

static int signals_seen[2];

static void on_signal(struct loop *l, int signo, void *arg)
{
	assert_ptr_equal(arg, &calls);
	signals_seen[calls++] = signo;
	if (calls == 2)
		loop_stop(l);
}

static void delivers_signals(void **state)
{
	struct loop with_signals;
	sigset_t signals, before;

	(void)state;
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGUSR2);
	assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &before), 0);
	assert_int_equal(loop_init(&with_signals, &signals, on_signal, &calls),
	                 0);
	assert_int_equal(raise(SIGUSR1), 0); /* blocked by now */
	assert_int_equal(raise(SIGUSR2), 0);
	assert_int_equal(loop_run(&with_signals), 0);
	assert_int_equal(signals_seen[0] + signals_seen[1], SIGUSR1 + SIGUSR2);
	loop_done(&with_signals);
	assert_int_equal(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
}

#define WITH_LOOP(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LOOP(calls_what_is_ready),
		WITH_LOOP(modifies_events),
		WITH_LOOP(refuses_what_it_cannot_watch),
		WITH_LOOP(table_of_descriptors_is_full),
		WITH_LOOP(stale_event_meets_nobody),
		WITH_LOOP(reused_number_gets_no_stale_event),
		WITH_LOOP(callback_removes_itself),
		WITH_LOOP(removed_after_close),
		WITH_LOOP(timers_repeat),
		WITH_LOOP(late_timer_runs_once),
		WITH_LOOP(waits_for_a_timer),
		WITH_LOOP(timer_replaces_itself),
		WITH_LOOP(table_of_timers_is_full),
		WITH_LOOP(stop_before_run),
		WITH_LOOP(run_tells_what_ended_it),
		WITH_LOOP(delivers_signals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
