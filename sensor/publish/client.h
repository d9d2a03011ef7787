/*
 * client.h - one connection: its place in the ring, and what waits for it.
 *
 * Shape: `cursor` is the batch to send next, `next_seq` the first packet that
 *        is neither in the stream nor in a gap. Frames are sent whole, one
 *        after the other; WELCOME, GAP, STATS and BYE wait in `control` and go
 *        between two batches. What is counted as delivered or gap has its place
 *        in the stream, so a STATS frame agrees with everything before it.
 * Errors: -EPIPE and the like when the peer is gone.
 * Ownership: `control` and `spill` are lent by the server, for good.
 * Threads: one.
 * System calls: recvfrom, sendto.
 */
#ifndef SENSOR_PUBLISH_CLIENT_H
#define SENSOR_PUBLISH_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/compiler.h"
#include "proto/bye_record.h"
#include "proto/frame.h"
#include "proto/hello.h"
#include "proto/stats_record.h"
#include "sensor/publish/batch_ring.h"

#define CLIENT_CONTROL_SIZE                                                    \
	8192 /* all control frames that may wait at once                       \
	      */
#define CLIENT_SPILL_SIZE FRAME_MAX_SIZE
#define CLIENT_MEMORY_SIZE (CLIENT_CONTROL_SIZE + CLIENT_SPILL_SIZE)

enum client_state {
	CLIENT_NONE = 0, /* free */
	CLIENT_HELLO,    /* we wait for its hello until `deadline_ns` */
	CLIENT_STREAMING,
	CLIENT_LEAVING /* gets what is in `control`, then is closed */
};

enum client_sending {
	CLIENT_SENDING_NONE = 0,
	CLIENT_SENDING_CONTROL,
	CLIENT_SENDING_BATCH, /* `out` lies in the ring */
	CLIENT_SENDING_SPILL  /* the batch left the ring: `out` lies in spill */
};

struct client {
	int fd;
	enum client_state state;
	uid_t uid;
	int64_t deadline_ns; /* monotonic; INT64_MAX for none */
	bool armed;          /* waits for EPOLLOUT */

	uint8_t hello[HELLO_FRAME_SIZE];
	size_t hello_used;

	uint64_t cursor, next_seq;
	uint64_t delivered, gap; /* packets */

	enum client_sending sending;
	const uint8_t *out;
	size_t out_left;
	uint64_t out_batch; /* its number, while sending BATCH */
	uint8_t *control;   /* CLIENT_CONTROL_SIZE */
	size_t control_used;
	uint8_t *spill; /* CLIENT_SPILL_SIZE */
};

void client_open(struct client *c, int fd, uid_t uid, int64_t deadline_ns);

/* 1 and a hello, 0 when more bytes are needed, -ECONNRESET when the peer left,
 * -EBADMSG for something else, -EPROTONOSUPPORT for another version. */
MUST_CHECK int client_read_hello(struct client *c, struct hello *out_hello);

/* Finds its place in the ring, whose last batch must be closed, and queues
 * WELCOME, with first_seq filled in, and the GAP it begins with. */
void client_start(struct client *c, const struct batch_ring *r,
                  const struct hello *hello, struct welcome *welcome);

/* Queues STATS with this client's own numbers, unless control frames wait. */
void client_stats(struct client *c, const struct batch_ring *r,
                  const struct stats_record *stats);
/* Queues BYE: from now on the client is leaving. Between batches only. */
void client_bye(struct client *c, enum bye_reason reason, const char *text);

/* Sends at most about `budget` bytes. 0 when nothing is left for now, 1 when
 * the peer or the budget stopped it, or a negative errno. */
MUST_CHECK int client_send(struct client *c, const struct batch_ring *r,
                           size_t budget);

/* The batch is about to go: keeps the rest if this client is in its middle. */
void client_keep(struct client *c, const struct batch_ring *r, uint64_t number,
                 const struct batch *batch);

#endif
