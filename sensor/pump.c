/* pump.c - from the source through the decoders to the server, and the end. */
#include "sensor/pump.h"

#include <errno.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"

#define PACKETS_PER_TURN                                                       \
	2048 /* then clients, timers and signals get a turn                    \
	      */
#define TURN_LIMIT_NS (100 * CLOCK_NS_PER_MS) /* of a file */
#define READS_PER_LOOK 16                     /* at the clock */
#define LAST_TURNS 64
#define STATS_INTERVAL_MS 1000
#define GOODBYE_LIMIT_MS 500
#define FLOWS_AT_ONCE 64      /* closed at the end: less than a frame */
#define FLOWS_PER_SECOND 4096 /* that time out on a quiet wire */

static void on_ready(struct loop *loop, int fd, uint32_t events, void *arg);

static struct stats_record stats_now(struct pump *p)
{
	const struct counters *counters = p->pkt->counters;
	struct stats_record stats = {
		.at_ns = clock_real_ns(),
		.malformed = counters->of[COUNTER_MALFORMED],
		.cut = counters->of[COUNTER_CUT],
	};
	struct source_stats source = { 0 };

	if (p->ops->stats(p->source, &source) < 0)
		source.kernel_received = server_decoded(p->server);
	stats.kernel_received = source.kernel_received;
	stats.kernel_dropped = source.kernel_dropped;
	stats.interface_dropped = source.interface_dropped;
	return stats;
}

static void unwatch(struct pump *p)
{
	if (p->watching)
		loop_remove(p->loop, p->fd);
	p->watching = false;
}

static void on_goodbye_limit(struct loop *loop, void *arg)
{
	(void)arg;
	loop_stop(loop);
}

/* Clients get the rest and BYE; `limit_ms` 0 waits until all have it. */
static void finish(struct pump *p, enum bye_reason reason, const char *text,
                   int64_t limit_ms)
{
	struct stats_record stats = stats_now(p);

	unwatch(p);
	p->ended = true;
	server_finish(p->server, reason, text, &stats);
	if (server_idle(p->server) ||
	    (limit_ms &&
	     loop_timer_add(p->loop, limit_ms, on_goodbye_limit, NULL) < 0))
		loop_stop(p->loop);
}

/* The last word on every flow. Packets that clients still want go first: false
 * when there is no room for more now. */
static bool close_flows(struct pump *p)
{
	do {
		if (!server_has_room(p->server))
			return false;
	} while (track_stop(p->track, FLOWS_AT_ONCE));
	return true;
}

/* Capturing failed, or the file makes no sense from here on. */
static void source_broken(struct pump *p)
{
	char text[SOURCE_ERROR_SIZE + 64];

	if (p->lossless)
		(void)snprintf(text, sizeof(text), "The capture is damaged: %s",
		               p->ops->error(p->source));
	else
		(void)snprintf(text, sizeof(text), "Capturing on %s failed: %s",
		               p->source_name, p->ops->error(p->source));
	log_err("capture", "%s", text);
	p->status = PUMP_STATUS_BROKEN;
	if (p->lossless)
		finish(p, BYE_CAPTURE_BROKEN, text, 0);
	else
		finish(p, BYE_SHUTDOWN, text, GOODBYE_LIMIT_MS);
}

static void source_ended(struct pump *p, int result)
{
	char text[SOURCE_ERROR_SIZE + 64];

	switch (result) {
	case SOURCE_END:
		(void)snprintf(text, sizeof(text), "%s was read to its end.",
		               p->source_name);
		log_info("capture", "%s %llu packets", text,
		         (unsigned long long)server_decoded(p->server));
		finish(p, BYE_CAPTURE_END, text, 0);
		return;
	case SOURCE_GONE:
		(void)snprintf(text, sizeof(text), "Interface %s is gone.",
		               p->source_name);
		log_err("capture", "%s Stopping", text);
		p->status = PUMP_STATUS_GONE;
		finish(p, BYE_INTERFACE_GONE, text, GOODBYE_LIMIT_MS);
		return;
	default:
		source_broken(p);
	}
}

static void on_packet(const struct captured *captured, void *arg)
{
	struct pump *p = arg;

	decode_packet(p->pkt, captured);
	track_packet(p->track, p->pkt);
	server_publish(p->server, &p->pkt->record);
}

void pump_flow(const struct flow_record *record, void *arg)
{
	struct pump *p = arg;

	server_publish_flow(p->server, record);
}

/* False while a file that waited for dashboards would be read for none. */
static bool somebody(const struct pump *p)
{
	return !p->wait_clients || server_clients(p->server) > 0;
}

static bool may_read_file(const struct pump *p)
{
	return somebody(p) && server_has_room(p->server);
}

/* One packet at a time, since each may be the one for which there is no room.
 * Gives what the last read gave. */
static int read_lossless(struct pump *p)
{
	const int64_t until_ns = clock_mono_ns() + TURN_LIMIT_NS;
	int result = 1;

	for (int i = 0; i < PACKETS_PER_TURN && result > 0; i++) {
		if (i % READS_PER_LOOK == 0 && clock_mono_ns() > until_ns)
			break;
		if (!may_read_file(p)) {
			unwatch(p); /* on_progress() watches again */
			return 0;
		}
		result = p->ops->read(p->source, 1, on_packet, p);
	}
	return result;
}

/* A replay waits until its clients have every flow; on a wire, time is up. */
static void on_end(struct pump *p)
{
	if (close_flows(p) || !p->lossless) {
		source_ended(p, p->source_result);
		return;
	}
	unwatch(p); /* on_progress() watches again */
	server_flush(p->server);
}

static int read_source(struct pump *p)
{
	if (p->source_result < 0)
		return p->source_result; /* what is left are flows */
	if (p->lossless)
		return read_lossless(p);
	return p->ops->read(p->source, PACKETS_PER_TURN, on_packet, p);
}

static void on_ready(struct loop *loop, int fd, uint32_t events, void *arg)
{
	struct pump *p = arg;
	int result = read_source(p);

	(void)loop, (void)fd, (void)events;
	if (result < 0) {
		p->source_result = result;
		on_end(p);
	} else if (p->lossless ? result == 0 : result < PACKETS_PER_TURN) {
		server_flush(p->server);
	}
}

/* Starts reading, or reads on, when there is a reason to. */
static void on_progress(void *arg)
{
	struct pump *p = arg;

	if (p->ended && server_idle(p->server))
		loop_stop(p->loop);
	if (p->ended || p->watching)
		return;
	if (!p->started) {
		p->started = server_clients(p->server) >= p->wait_clients;
		if (!p->started)
			return;
		if (p->wait_clients)
			log_info("capture", "dashboards are there: reading %s",
			         p->source_name);
	}
	if (p->lossless && !may_read_file(p))
		return;
	p->watching = loop_add(p->loop, p->fd, EPOLLIN, on_ready, p) == 0;
}

static void on_second(struct loop *loop, void *arg)
{
	struct pump *p = arg;
	struct stats_record stats;

	(void)loop;
	if (p->ended)
		return;
	if (!p->started && p->ops->gone && p->ops->gone(p->source)) {
		source_ended(p, SOURCE_GONE);
		return;
	}
	if (!p->lossless)
		track_idle(p->track, clock_real_ns(), FLOWS_PER_SECOND);
	if (!p->lossless || server_has_room(p->server))
		server_flush(p->server); /* flows have waited long enough */
	stats = stats_now(p);
	server_stats(p->server, &stats);
	on_progress(p); /* should the loop have been full */
}

int pump_open(struct pump *p)
{
	int result;

	p->event_fd = -1;
	p->fd = p->ops->fd(p->source);
	if (p->fd < 0) {
		p->event_fd = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
		if (p->event_fd < 0)
			return -errno;
		p->fd = p->event_fd; /* nobody reads it: always ready */
	}
	result = loop_timer_add(p->loop, STATS_INTERVAL_MS, on_second, p);
	if (result < 0)
		return result;
	server_on_progress(p->server, on_progress, p);
	on_progress(p);
	return 0;
}

/* What was odd, for those who read logs. */
static void log_counters(const struct counters *counters)
{
	for (int i = 0; i < COUNTER_COUNT; i++)
		if (counters->of[i])
			log_info("sensor", "%llu %s",
			         (unsigned long long)counters->of[i],
			         counter_text((enum counter)i));
}

void pump_close(struct pump *p)
{
	log_counters(p->pkt->counters);
	unwatch(p);
	if (p->event_fd >= 0)
		(void)close(p->event_fd);
	p->event_fd = -1;
}

/* What the kernel has counted and handed over: an interface that is flooded
 * has no last packet. */
static void read_what_waits(struct pump *p)
{
	int result = 1;

	for (int i = 0; i < LAST_TURNS && result > 0; i++)
		result =
		        p->ops->read(p->source, PACKETS_PER_TURN, on_packet, p);
}

void pump_stop(struct pump *p)
{
	if (!p->lossless && p->started && !p->ended)
		read_what_waits(p);
	if (!p->ended)
		(void)close_flows(p); /* as many as there is room for */
	finish(p, BYE_SHUTDOWN, "The sensor was told to stop.",
	       GOODBYE_LIMIT_MS);
}
