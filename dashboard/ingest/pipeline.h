/*
 * pipeline.h - the ingest thread: from the sensor's socket to store and live.
 *
 * Shape: connect, check who serves the socket, say hello with the position of
 *        the store, take frames, reconnect with back-off and resume.
 * Errors: start gives a negative errno; later faults end the connection, are
 *        counted and shown through live.
 * Ownership: store and live are the caller's and outlive the pipeline; the
 *        store belongs to the thread until pipeline_stop() returns.
 * Threads: one of its own.
 */
#ifndef DASHBOARD_INGEST_PIPELINE_H
#define DASHBOARD_INGEST_PIPELINE_H

#include <stdbool.h>
#include <sys/types.h>

#include "common/compiler.h"
#include "dashboard/live/live.h"
#include "dashboard/store/store.h"

struct pipeline;

struct pipeline_options {
	const char *socket_path;
	uid_t sensor_uid; /* who but root may serve the socket */
	bool exit_at_end; /* the thread ends when a capture file did */
	struct store *store;
	struct live *live;
	int done_fd; /* eventfd written to when the thread ends by itself, or -1
	              */
};

MUST_CHECK int pipeline_start(const struct pipeline_options *options,
                              struct pipeline **out_pipeline);
/* Commits and joins. Gives 0, or 1 when the capture ended broken. */
int pipeline_stop(struct pipeline *p);

#endif
