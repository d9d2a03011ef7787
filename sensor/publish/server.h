/*
 * server.h - the Unix socket: every client gets every record, or knows exactly
 * what it did not get.
 *
 * Shape: records are encoded once into a bounded ring of batches; each client
 *        holds a cursor into it. Nothing here blocks or waits for a client. The
 *        first batch a client gets may begin before its first_seq: it skips
 *        what it has. One that is refused gets BYE and is closed, perhaps
 * before it could send its hello. Errors: open explains itself in `error`;
 * later faults of a client end that client and are counted. Ownership: records
 * are copied by server_publish(). Threads: the sensor's one thread.
 */
#ifndef SENSOR_PUBLISH_SERVER_H
#define SENSOR_PUBLISH_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/compiler.h"
#include "common/loop.h"
#include "proto/bye_record.h"
#include "proto/flow_record.h"
#include "proto/hello.h"
#include "proto/record.h"
#include "proto/stats_record.h"
#include "sensor/counters/counters.h"

#define SERVER_MAX_CLIENTS 96
#define SERVER_MAX_CLIENTS_PER_UID 4
#define SERVER_HELLO_TIMEOUT_MS 2000
#define SERVER_ERROR_SIZE 512

struct server;

struct server_options {
	const char *path;  /* of the socket */
	gid_t gid;         /* whose members may connect; -1: our own group */
	size_t ring_bytes; /* 0 is the default, 32 MiB */
	struct counters *counters;
};

/* Binds, listens and takes all memory: before the privileges are dropped. */
MUST_CHECK int server_open(const struct server_options *options,
                           struct server **out_server,
                           char error[SERVER_ERROR_SIZE]);
/* Registers with the loop. `welcome` is copied; session, first_seq are filled
 * in here. */
MUST_CHECK int server_start(struct server *s, struct loop *loop,
                            const struct welcome *welcome);
void server_close(struct server *s); /* NULL is fine */

/* `fn` is called whenever a client took something, came or left: ask again for
 * room, clients or idleness. Nothing else may be called from there. */
typedef void server_progress_fn(void *arg);
void server_on_progress(struct server *s, server_progress_fn *fn, void *arg);

/* Numbers the record (r->seq) and appends it to the open batch. */
void server_publish(struct server *s, struct packet_record *r);
/* Flows go to all clients as well, behind the packets published before. They
 * have no numbers: a client that falls behind loses them without a gap. */
void server_publish_flow(struct server *s, const struct flow_record *r);
/* Closes the open batch and lets clients have it. Call when the source has
 * nothing more for now. */
void server_flush(struct server *s);
/* To every client; fills in decoded, ring and client numbers. A client whose
 * last ones still wait gets none. */
void server_stats(struct server *s, const struct stats_record *stats);

/* For a lossless replay: false while publishing one more batch would push out
 * records that a connected client has not taken. */
bool server_has_room(const struct server *s);
/* Connected clients that have said hello. */
size_t server_clients(const struct server *s);
uint64_t server_decoded(const struct server *s); /* newest sequence number */

/* Says goodbye: clients get what is left for them, final statistics and BYE,
 * then are closed. New ones are refused. server_idle() is true when all are
 * gone. A second call changes what those are told who are still there. */
void server_finish(struct server *s, enum bye_reason reason, const char *text,
                   const struct stats_record *stats);
bool server_idle(const struct server *s);

#endif
