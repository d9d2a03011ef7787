/*
 * server_state.h - what server.c and the files beside it share. Only for them.
 *
 * Shape: server.c opens, publishes and ends; server_send.c gives clients what
 *        is theirs; server_accept.c lets them in and reads their hello.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_PUBLISH_SERVER_STATE_H
#define SENSOR_PUBLISH_SERVER_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/loop.h"
#include "proto/flow_record.h"
#include "sensor/publish/batch_ring.h"
#include "sensor/publish/client.h"
#include "sensor/publish/server.h"

#define SERVER_LOG_INTERVAL_NS (10 * CLOCK_NS_PER_S)

struct server {
	struct batch_ring ring;
	struct flows_writer flows; /* what waits in flow_bytes */
	uint8_t flow_bytes[FRAME_MAX_SIZE];
	struct client clients[SERVER_MAX_CLIENTS];
	uint8_t *client_memory; /* CLIENT_MEMORY_SIZE for each */
	struct counters *counters;
	struct welcome welcome;
	struct loop *loop; /* NULL until server_start() */
	int listen_fd, timer;
	bool listening; /* false while there are no descriptors left */
	server_progress_fn *progress_fn;
	void *progress_arg;
	bool finishing;
	struct bye_record bye;           /* when finishing */
	struct stats_record final_stats; /* when finishing */
	struct log_limit refused_limit, gap_limit, accept_limit;
};

/* server_send.c */

/* Sends what it can, waits for EPOLLOUT with the rest. May drop the client. */
void server_serve(struct server *s, struct client *c);
/* Serves every client that does not wait for EPOLLOUT. */
void server_serve_idle(struct server *s);
/* Lets the loop serve every client when it is its turn. */
void server_wake(struct server *s);
/* Says why and closes. Its socket is empty, so the goodbye fits or nobody is
 * there. */
void server_turn_away(struct server *s, struct client *c,
                      enum bye_reason reason, const char *text);
void server_drop(struct server *s, struct client *c);

/* server_accept.c */
loop_fd_fn server_on_connect;
loop_timer_fn server_on_housekeeping;

#endif
