/*
 * places.h - the WebSockets that may be open at once, and their first seconds.
 *
 * Shape: PLACES_MAX places. Until the token has come a client may send
 *        PLACES_EARLY_BYTES for PLACES_TOKEN_MS; a thread of its own ends those
 *        who take more.
 * Errors: start gives a negative errno; take gives NULL when all are taken.
 * Ownership: a place is the worker's from take to release. `fd` stays
 *        civetweb's and must be open until release.
 * Threads: any; one lock inside.
 */
#ifndef DASHBOARD_API_PLACES_H
#define DASHBOARD_API_PLACES_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/compiler.h"
#include "dashboard/api/live_socket.h"

#define PLACES_MAX 24
#define PLACES_TOKEN_MS 5000
/* The request, the token and some questions sent along. */
#define PLACES_EARLY_BYTES 65536

struct place {
	struct live_socket socket; /* the worker's alone */
	/* Under the lock of the places: */
	bool taken;
	int fd;
	int64_t token_by_ns; /* monotonic; 0: it has come, or was refused */
};

struct places {
	pthread_t watcher;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	bool stop;
	struct place places[PLACES_MAX];
};

MUST_CHECK int places_start(struct places *p);
void places_stop(struct places *p);

struct place *places_take(struct places *p, struct api *api, int fd);
/* The token has come. */
void places_accept(struct places *p, struct place *place);
void places_release(struct places *p, struct place *place);

#endif
