/* intake.c - what the sensor says, into the store and live. */
#include "dashboard/ingest/intake.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "proto/bye_record.h"
#include "proto/flow_record.h"
#include "proto/gap_record.h"
#include "proto/packet_record.h"
#include "proto/stats_record.h"

/* Beyond this a number is no sequence number: 2^62 packets take centuries. */
#define SEQ_MAX (UINT64_C(1) << 62)

void intake_init(struct intake *in, struct store *store, struct live *live)
{
	*in = (struct intake){ .store = store, .live = live };
	intake_commit(in);
	intake_show(in);
}

void intake_show(struct intake *in)
{
	live_set_link(in->live, &in->link);
}

static void set_message(struct intake *in, const char *message)
{
	(void)snprintf(in->link.message, sizeof(in->link.message), "%s",
	               message);
}

/* ---------------------------------------------------------- the connection */

void intake_hello(const struct intake *in, struct hello *out_hello)
{
	struct store_position position;
	uint64_t last = in->expected_seq ? in->expected_seq - 1 : 0;

	store_position(in->store, &position);
	*out_hello = (struct hello){ .start = HELLO_START_OLDEST };
	if (!position.session)
		return;
	/* What was shown but could not be stored is not shown twice. */
	*out_hello =
	        (struct hello){ HELLO_START_AFTER, position.session,
		                position.last_seq > last ? position.last_seq
		                                         : last };
}

void intake_connected(struct intake *in)
{
	in->welcomed = false;
}

void intake_lost(struct intake *in, const char *why)
{
	if (in->link.state == LIVE_LINK_UP || !in->link.message[0]) {
		in->link.state = LIVE_LINK_CONNECTING;
		set_message(in, why);
		log_warn("ingest", "%s: connecting again", why);
	}
	in->welcomed = false;
	intake_show(in);
}

void intake_refused(struct intake *in, const char *why)
{
	if (in->link.state == LIVE_LINK_FINISHED ||
	    strcmp(in->link.message, why) == 0)
		return; /* said already */
	in->link.state = LIVE_LINK_CONNECTING;
	set_message(in, why);
	log_warn("ingest", "%s", why);
	intake_show(in);
}

/* --------------------------------------------------------------- messages */

/* The next packet to take: behind what the store has and what was shown. */
static void skip_known(struct intake *in)
{
	struct store_position position;

	store_position(in->store, &position);
	if (position.session == in->link.welcome.session &&
	    in->expected_seq <= position.last_seq)
		in->expected_seq = position.last_seq + 1;
}

static void find_place(struct intake *in)
{
	store_session(in->store, &in->link.welcome);
	skip_known(in);
	in->dirty = true;
}

static int on_welcome(struct intake *in, const struct frame *frame)
{
	struct welcome w;

	if (in->welcomed ||
	    welcome_decode(frame->payload, frame->payload_len, &w) < 0 ||
	    !w.session || !w.first_seq || w.first_seq > SEQ_MAX)
		return -EBADMSG;
	if (!in->link.has_welcome || in->link.welcome.session != w.session) {
		in->expected_seq = 0;
		in->link.has_stats = false;
		log_info("ingest", "watching %s", w.interface);
	}
	/* A sensor that waits at the end of its file says so again at once. */
	if (in->finished != w.session) {
		in->link.reconnects += in->link.has_welcome;
		in->link.state = LIVE_LINK_UP;
		set_message(in, "");
	}
	in->welcomed = true;
	in->link.has_welcome = true;
	in->link.welcome = w;
	find_place(in);
	intake_show(in);
	return 0;
}

static void take_gap(struct intake *in, uint64_t first, uint64_t last)
{
	struct gap_record gap = { first, last };
	struct live_gap shown = { first, last, clock_real_ns() };

	store_gap(in->store, &gap);
	in->dirty = true;
	live_gap(in->live, &shown);
	in->expected_seq = last + 1;
	log_warn("ingest",
	         "%" PRIu64 " packets missing: this dashboard fell behind and "
	         "the sensor keeps only the newest",
	         last - first + 1);
}

static int on_gap(struct intake *in, const struct frame *frame)
{
	struct gap_record gap;

	if (gap_decode(frame->payload, frame->payload_len, &gap) < 0 ||
	    gap.last_seq > SEQ_MAX)
		return -EBADMSG;
	if (gap.first_seq < in->expected_seq)
		gap.first_seq = in->expected_seq;
	if (gap.last_seq >= gap.first_seq)
		take_gap(in, gap.first_seq, gap.last_seq);
	return 0;
}

/* Gives what packets_next() gave last: 0 or -EBADMSG. */
static int take_packets(struct intake *in, struct packets_reader *packets)
{
	struct packet_record r;
	int result;

	in->dirty = true;
	live_begin(in->live);
	while ((result = packets_next(packets, &r)) > 0) {
		if (r.seq < in->expected_seq)
			continue; /* had it: a batch may begin earlier */
		live_packet(in->live, store_add(in->store, &r), &r);
		in->expected_seq = r.seq + 1;
		in->since_commit++;
	}
	live_end(in->live);
	return result;
}

static int on_packets(struct intake *in, const struct frame *frame)
{
	struct packets_reader packets;

	if (packets_open(&packets, frame->payload, frame->payload_len) < 0 ||
	    packets.next_seq > SEQ_MAX)
		return -EBADMSG;
	if (packets.next_seq > in->expected_seq && packets.left)
		take_gap(in, in->expected_seq, packets.next_seq - 1);
	if (in->finished && packets.left) {
		in->finished = 0; /* it goes on after all */
		in->link.state = LIVE_LINK_UP;
	}
	return take_packets(in, &packets);
}

static int on_flows(struct intake *in, const struct frame *frame)
{
	struct flows_reader flows;
	struct flow_record r;
	int result;

	if (flows_open(&flows, frame->payload, frame->payload_len) < 0)
		return -EBADMSG;
	in->dirty = true;
	while ((result = flows_next(&flows, &r)) > 0)
		store_flow(in->store, &r);
	return result;
}

static int on_stats(struct intake *in, const struct frame *frame)
{
	if (stats_decode(frame->payload, frame->payload_len, &in->link.stats) <
	    0)
		return -EBADMSG;
	in->link.has_stats = true;
	store_stats(in->store, &in->link.stats);
	in->dirty = true;
	intake_show(in);
	return 0;
}

static int on_bye(struct intake *in, const struct frame *frame)
{
	char text[LOG_LINE_MAX];
	struct bye_record bye;

	if (bye_decode(frame->payload, frame->payload_len, &bye) < 0)
		return -EBADMSG;
	switch (bye.reason) {
	case BYE_CAPTURE_END:
	case BYE_CAPTURE_BROKEN:
		in->link.state = LIVE_LINK_FINISHED;
		/* Without a welcome it was over before we came. */
		in->broken = bye.reason == BYE_CAPTURE_BROKEN || !in->welcomed;
		break;
	case BYE_SHUTDOWN:
	case BYE_INTERFACE_GONE:
		in->link.state = LIVE_LINK_CONNECTING;
		break;
	default:
		in->link.state = LIVE_LINK_REFUSED;
	}
	if (strcmp(in->link.message, bye.text) != 0)
		log_info("ingest", "the sensor says: %s",
		         log_escape(text, sizeof(text), bye.text,
		                    strlen(bye.text)));
	set_message(in, bye.text);
	if (in->welcomed && in->link.state == LIVE_LINK_FINISHED)
		in->finished = in->link.welcome.session;
	intake_show(in);
	return 0;
}

int intake_frame(struct intake *in, const struct frame *frame)
{
	if (frame->type == MESSAGE_WELCOME)
		return on_welcome(in, frame);
	if (frame->type == MESSAGE_BYE)
		return on_bye(in, frame);
	if (!in->welcomed)
		return -EBADMSG; /* everything else comes behind it */
	switch (frame->type) {
	case MESSAGE_PACKETS:
		return on_packets(in, frame);
	case MESSAGE_GAP:
		return on_gap(in, frame);
	case MESSAGE_STATS:
		return on_stats(in, frame);
	case MESSAGE_FLOWS:
		return on_flows(in, frame);
	default:
		return 0; /* of a newer sensor */
	}
}

/* -------------------------------------------------------------- the store */

static void log_state(struct intake *in, const struct store_status *status)
{
	if (status->state == in->state)
		return;
	in->state = status->state;
	if (status->state == STORE_OK)
		log_info("store",
		         "storing again; %" PRIu64 " packets were not stored",
		         status->lost);
	else
		log_err("store", "%s", status->message);
}

static bool same_store(const struct live_store *a, const struct live_store *b)
{
	return a->state == b->state && a->set_aside == b->set_aside &&
	       a->rows == b->rows && a->bytes == b->bytes &&
	       a->delivered == b->delivered && a->stored == b->stored &&
	       a->pending == b->pending && a->lost == b->lost &&
	       a->gap == b->gap && strcmp(a->message, b->message) == 0 &&
	       strcmp(a->path, b->path) == 0;
}

void intake_commit(struct intake *in)
{
	static const char *const what = "the store failed";
	struct live_store shown;
	struct store_status status;

	if (store_commit(in->store) < 0)
		log_debug("store", "%s", what); /* its status says how */
	if (in->welcomed)
		skip_known(in); /* it may only now know what it has */
	in->since_commit = 0;
	in->dirty = false;
	store_status(in->store, &status);
	log_state(in, &status);
	shown = (struct live_store){
		.state = (int)status.state,
		.set_aside = status.set_aside,
		.rows = status.rows,
		.bytes = status.bytes,
		.delivered = status.delivered,
		.stored = status.stored,
		.pending = status.pending,
		.lost = status.lost,
		.gap = status.gap,
	};
	(void)snprintf(shown.message, sizeof(shown.message), "%s",
	               status.message);
	(void)snprintf(shown.path, sizeof(shown.path), "%s", status.path);
	if (same_store(&shown, &in->shown))
		return; /* wakes nobody */
	in->shown = shown;
	live_set_store(in->live, &shown);
}
