/* cmd_tail.c - prints packets as they come. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "dashboard/commands.h"
#include "dashboard/ingest/sensor_link.h"
#include "dashboard/output.h"
#include "proto/bye_record.h"
#include "proto/gap_record.h"
#include "proto/packet_record.h"

struct tail {
	const struct config *config;
	struct sensor_link link;
	struct output output;
	uint64_t expected_seq; /* 0: not welcomed yet */
	uint64_t printed, missed;
	bool again; /* connect once more, for the whole replay */
	bool ended;
	bool failed;
};

static void end(struct tail *t, bool failed, const char *why)
{
	char text[LOG_LINE_MAX];

	t->ended = true;
	t->failed = failed;
	if (failed)
		(void)fprintf(stderr, "periscope-dashboard tail: %s\n",
		              log_escape(text, sizeof(text), why, strlen(why)));
}

static int connect_sensor(struct tail *t)
{
	bool all = t->config->from_start || t->again;
	struct hello hello = { .start = all ? HELLO_START_OLDEST
		                            : HELLO_START_NEW };
	char error[SENSOR_LINK_ERROR_SIZE];
	int result = sensor_link_open(&t->link, t->config->socket,
	                              t->config->sensor_uid, &hello, error);

	if (result < 0)
		end(t, true, error);
	return result;
}

/* The beginning of a file that is being read is worth a second connection. */
static int on_welcome(struct tail *t, const struct frame *frame)
{
	struct welcome w;

	if (welcome_decode(frame->payload, frame->payload_len, &w) < 0 ||
	    t->expected_seq || !w.first_seq)
		return -EBADMSG;
	if (w.source == WELCOME_SOURCE_REPLAY && w.first_seq > 1 &&
	    !t->config->from_start && !t->again) {
		t->again = true;
		return connect_sensor(t);
	}
	t->expected_seq = w.first_seq;
	return 0;
}

static int on_packets(struct tail *t, const struct frame *frame)
{
	struct packets_reader packets;
	struct packet_record r;
	int result = packets_open(&packets, frame->payload, frame->payload_len);

	if (result < 0)
		return result;
	while ((result = packets_next(&packets, &r)) > 0) {
		if (r.seq < t->expected_seq)
			continue;
		t->expected_seq = r.seq + 1;
		if (!output_record(&t->output, &r, r.seq) ||
		    (output_full(&t->output) && !output_flush(&t->output))) {
			end(t, t->output.result != -EPIPE,
			    strerrordesc_np(-t->output.result));
			return 0;
		}
		if (++t->printed == t->config->count) {
			end(t, false, "");
			return 0;
		}
	}
	return result;
}

static int on_gap(struct tail *t, const struct frame *frame)
{
	struct gap_record gap;
	int result = gap_decode(frame->payload, frame->payload_len, &gap);

	if (result < 0 || gap.last_seq < t->expected_seq)
		return result;
	if (gap.first_seq < t->expected_seq)
		gap.first_seq = t->expected_seq;
	t->missed += gap.last_seq - gap.first_seq + 1;
	t->expected_seq = gap.last_seq + 1;
	return 0;
}

static int on_bye(struct tail *t, const struct frame *frame)
{
	struct bye_record bye;
	int result = bye_decode(frame->payload, frame->payload_len, &bye);

	/* Without a welcome the capture was over before we came. */
	if (!result)
		end(t, bye.reason != BYE_CAPTURE_END || !t->expected_seq,
		    bye.text);
	return result;
}

static int on_frame(struct tail *t, const struct frame *frame)
{
	switch (frame->type) {
	case MESSAGE_WELCOME:
		return on_welcome(t, frame);
	case MESSAGE_PACKETS:
		return t->expected_seq ? on_packets(t, frame) : -EBADMSG;
	case MESSAGE_GAP:
		return t->expected_seq ? on_gap(t, frame) : -EBADMSG;
	case MESSAGE_BYE:
		return on_bye(t, frame);
	default:
		return 0;
	}
}

static void take_frames(struct tail *t)
{
	struct frame frame;
	int result = 0;

	while (!t->ended && (result = sensor_link_next(&t->link, &frame)) > 0) {
		if (on_frame(t, &frame) < 0)
			result = -EBADMSG;
		if (result < 0)
			break;
	}
	if (!t->ended && result < 0)
		end(t, true, "the sensor sent something that makes no sense");
}

/* Reads what is there; when there is nothing, shows what was printed so far
 * and waits. */
static void turn(struct tail *t)
{
	struct pollfd fd = { .fd = t->link.fd, .events = POLLIN };
	ssize_t n = sensor_link_read(&t->link);

	if (n == -EAGAIN) {
		if (!output_flush(&t->output))
			end(t, t->output.result != -EPIPE,
			    strerrordesc_np(-t->output.result));
		else
			(void)poll(&fd, 1, -1); /* EINTR: read again */
		return;
	}
	if (n <= 0)
		end(t, true, "the sensor closed the connection");
	else
		take_frames(t);
}

int command_tail(const struct config *c)
{
	struct tail t = { .config = c };

	if (sensor_link_init(&t.link) < 0) {
		(void)fprintf(stderr, "periscope-dashboard: out of memory\n");
		return COMMAND_FAILED;
	}
	output_init(&t.output, c->format);
	(void)connect_sensor(&t); /* or it has ended */
	while (!t.ended)
		turn(&t);
	output_done(&t.output);
	sensor_link_done(&t.link);
	if (t.missed)
		(void)fprintf(stderr,
		              "periscope-dashboard tail: %" PRIu64
		              " packets missed: this was slower than the "
		              "sensor\n",
		              t.missed);
	return t.failed ? COMMAND_FAILED : COMMAND_OK;
}
