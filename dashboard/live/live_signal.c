/* live_signal.c - telling who waits, not too often. */
#include "dashboard/live/live_signal.h"

#include <time.h>

#include "common/clock.h"

#define TELL_INTERVAL_NS (50 * CLOCK_NS_PER_MS)

/* Waiting needs the kernel's clock, also where tests replace ours. */
static int64_t now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail */
	return (int64_t)now.tv_sec * CLOCK_NS_PER_S + now.tv_nsec;
}

int live_signal_init(struct live_signal *s)
{
	pthread_condattr_t attr;
	int rc = pthread_condattr_init(&attr);

	if (rc)
		return -rc;
	*s = (struct live_signal){ .version = 1 };
	rc = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (!rc)
		rc = pthread_mutex_init(&s->lock, NULL);
	if (!rc)
		rc = pthread_cond_init(&s->changed, &attr);
	if (!rc)
		rc = pthread_cond_init(&s->stopped, &attr);
	(void)pthread_condattr_destroy(&attr); /* holds nothing on Linux */
	return -rc;
}

void live_signal_done(struct live_signal *s)
{
	(void)pthread_cond_destroy(&s->stopped); /* fail for our bugs only */
	(void)pthread_cond_destroy(&s->changed);
	(void)pthread_mutex_destroy(&s->lock);
}

void live_signal_lock(struct live_signal *s)
{
	(void)pthread_mutex_lock(&s->lock); /* fails for our bugs only */
}

void live_signal_unlock(struct live_signal *s)
{
	(void)pthread_mutex_unlock(&s->lock); /* fails for our bugs only */
}

void live_signal_unlock_changed(struct live_signal *s)
{
	int64_t now = now_ns();

	s->version++;
	if (now >= s->tell_ns + TELL_INTERVAL_NS)
		s->tell_ns = now;
	else if (now > s->tell_ns)
		s->tell_ns += TELL_INTERVAL_NS;
	(void)pthread_cond_broadcast(&s->changed); /* cannot fail */
	live_signal_unlock(s);
}

/* False when the time is over. */
static bool wait_until(struct live_signal *s, pthread_cond_t *cond,
                       int64_t until_ns)
{
	struct timespec until = {
		.tv_sec = (time_t)(until_ns / CLOCK_NS_PER_S),
		.tv_nsec = (long)(until_ns % CLOCK_NS_PER_S),
	};

	return pthread_cond_timedwait(cond, &s->lock, &until) == 0;
}

uint64_t live_signal_wait(struct live_signal *s, uint64_t version,
                          int timeout_ms)
{
	int64_t until_ns = now_ns() + timeout_ms * CLOCK_NS_PER_MS;
	int64_t tell_ns;

	live_signal_lock(s);
	while (!s->stop && s->version == version) {
		if (!wait_until(s, &s->changed, until_ns))
			break;
	}
	if (s->version != version && s->tell_ns < until_ns) {
		tell_ns = s->tell_ns;
		while (!s->stop && wait_until(s, &s->stopped, tell_ns))
			;
	}
	version = s->version;
	live_signal_unlock(s);
	return version;
}

void live_signal_stop(struct live_signal *s)
{
	live_signal_lock(s);
	s->stop = true;
	(void)pthread_cond_broadcast(&s->changed); /* cannot fail */
	(void)pthread_cond_broadcast(&s->stopped);
	live_signal_unlock(s);
}
