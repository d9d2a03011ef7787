/* places.c - who may hold a WebSocket, and who must leave. */
#include "dashboard/api/places.h"

#include <time.h>

#include "common/clock.h"
#include "dashboard/api/own_sockets.h"

/* How much comes in between is bounded by the machine: some 50 MB. */
#define WATCH_NS (25 * CLOCK_NS_PER_MS)

static void lock(struct places *p)
{
	(void)pthread_mutex_lock(&p->lock); /* fails for our bugs only */
}

static void unlock(struct places *p)
{
	(void)pthread_mutex_unlock(&p->lock); /* fails for our bugs only */
}

/* Gives how many still may send their token. */
static size_t refuse_late(struct places *p)
{
	int64_t now_ns = clock_mono_ns();
	size_t waiting = 0;
	size_t i;

	for (i = 0; i < PLACES_MAX; i++) {
		struct place *place = &p->places[i];

		if (!place->taken || place->token_by_ns == 0)
			continue;
		if (now_ns < place->token_by_ns &&
		    own_socket_received(place->fd) <= PLACES_EARLY_BYTES) {
			waiting++;
			continue;
		}
		place->token_by_ns = 0;
		own_socket_refuse(place->fd);
	}
	return waiting;
}

static void wait_a_moment(struct places *p)
{
	struct timespec until;
	int64_t ns;

	(void)clock_gettime(CLOCK_MONOTONIC, &until); /* cannot fail */
	ns = until.tv_nsec + WATCH_NS;
	until.tv_sec += (time_t)(ns / CLOCK_NS_PER_S);
	until.tv_nsec = (long)(ns % CLOCK_NS_PER_S);
	(void)pthread_cond_timedwait(&p->changed, &p->lock, &until);
}

static void *watch(void *arg)
{
	struct places *p = arg;

	lock(p);
	while (!p->stop) {
		if (refuse_late(p) > 0)
			wait_a_moment(p);
		else
			(void)pthread_cond_wait(&p->changed, &p->lock);
	}
	unlock(p);
	return NULL;
}

int places_start(struct places *p)
{
	pthread_condattr_t attr;
	int rc = pthread_condattr_init(&attr);

	if (rc)
		return -rc;
	*p = (struct places){ .stop = false };
	rc = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (!rc)
		rc = pthread_mutex_init(&p->lock, NULL);
	if (!rc)
		rc = pthread_cond_init(&p->changed, &attr);
	if (!rc)
		rc = pthread_create(&p->watcher, NULL, watch, p);
	(void)pthread_condattr_destroy(&attr); /* holds nothing on Linux */
	return -rc;
}

void places_stop(struct places *p)
{
	lock(p);
	p->stop = true;
	(void)pthread_cond_broadcast(&p->changed); /* cannot fail */
	unlock(p);
	(void)pthread_join(p->watcher, NULL); /* these fail for our bugs only */
	(void)pthread_cond_destroy(&p->changed);
	(void)pthread_mutex_destroy(&p->lock);
}

struct place *places_take(struct places *p, struct api *api, int fd)
{
	struct place *place = NULL;
	size_t i;

	lock(p);
	for (i = 0; i < PLACES_MAX && !place; i++) {
		if (!p->places[i].taken)
			place = &p->places[i];
	}
	if (place) {
		live_socket_init(&place->socket, api);
		place->taken = true;
		place->fd = fd;
		place->token_by_ns =
		        clock_mono_ns() + PLACES_TOKEN_MS * CLOCK_NS_PER_MS;
		(void)pthread_cond_broadcast(&p->changed); /* cannot fail */
	}
	unlock(p);
	return place;
}

void places_accept(struct places *p, struct place *place)
{
	lock(p);
	place->token_by_ns = 0;
	unlock(p);
}

void places_release(struct places *p, struct place *place)
{
	lock(p);
	place->taken = false;
	unlock(p);
}
