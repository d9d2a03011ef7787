/*
 * pump.h - from the source through decoders and flows to the server, and the
 * end.
 *
 * Shape: an interface is read whenever it has packets; what clients cannot
 *        take becomes a gap. A file is read only after `wait_clients` clients
 *        have said hello, while one of them is there (unless `wait_clients` is
 *        0) and while no client would lose anything by it. Once a
 *        second every client gets the ledger. The pump stops the loop when the
 *        source has ended and the clients have been told.
 * Errors: `status` is the exit status of the program.
 * Ownership: all pointers are borrowed and outlive the loop.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_PUMP_H
#define SENSOR_PUMP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/loop.h"
#include "sensor/capture/source.h"
#include "sensor/decode/decode.h"
#include "sensor/publish/server.h"
#include "sensor/track/track.h"

#define PUMP_STATUS_DONE 0
#define PUMP_STATUS_BROKEN 1
#define PUMP_STATUS_GONE 9

struct pump {
	/* Set by the owner. */
	const struct source_ops *ops;
	struct source *source;
	const char *source_name; /* for people */
	struct server *server;
	struct loop *loop;
	struct packet *pkt;  /* with counters */
	struct track *track; /* gives its flows to pump_flow() */
	uint32_t wait_clients;
	bool lossless; /* a file: wait for clients */

	/* The pump's own. */
	int fd; /* of the source, or one that is always ready */
	int event_fd;
	bool watching, started, ended;
	int source_result; /* negative: it has ended, and why */
	int status;
};

/* For track_options; `arg` is the pump. */
track_flow_fn pump_flow;

/* Before the privileges are dropped. 0 or a negative errno. */
MUST_CHECK int pump_open(struct pump *p);
void pump_close(struct pump *p);

/* SIGTERM: reads what the kernel has handed over and says goodbye; the loop
 * stops soon, whatever clients do. */
void pump_stop(struct pump *p);

#endif
