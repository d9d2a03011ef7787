/*
 * intake.h - what the sensor says, into the store and live.
 *
 * Shape: a sequence number is taken once: what was had is skipped, a hole is a
 *        gap. One intake lives through many connections.
 * Errors: intake_frame() gives -EBADMSG for a message that makes no sense; what
 *        came before it in the same message was taken.
 * Ownership: store and live are borrowed.
 * Threads: the ingest thread.
 */
#ifndef DASHBOARD_INGEST_INTAKE_H
#define DASHBOARD_INGEST_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/compiler.h"
#include "dashboard/live/live.h"
#include "dashboard/store/store.h"
#include "proto/frame.h"

struct intake {
	struct store *store;
	struct live *live;
	struct live_link link;  /* as live shows it */
	uint64_t expected_seq;  /* the next one to take */
	uint64_t since_commit;  /* packets */
	bool dirty;             /* something waits for a commit */
	bool welcomed;          /* on this connection */
	bool broken;            /* the capture did not come here whole */
	uint64_t finished;      /* session that was read to its end, or 0 */
	enum store_state state; /* as it was logged last */
	struct live_store shown;
};

void intake_init(struct intake *in, struct store *store, struct live *live);

/* What to say to a sensor: the place where this dashboard stopped. */
void intake_hello(const struct intake *in, struct hello *out_hello);

/* A new connection stands. */
void intake_connected(struct intake *in);
MUST_CHECK int intake_frame(struct intake *in, const struct frame *frame);
/* The connection is over. `why` is shown unless the sensor gave a reason. */
void intake_lost(struct intake *in, const char *why);
/* It could not be made. */
void intake_refused(struct intake *in, const char *why);

/* Makes everything durable and shows the state of the store. */
void intake_commit(struct intake *in);
/* Shows the link. */
void intake_show(struct intake *in);

#endif
