/* pipeline.c - the ingest thread. */
#include "dashboard/ingest/pipeline.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "dashboard/ingest/intake.h"
#include "dashboard/ingest/proc_status.h"
#include "dashboard/ingest/sensor_link.h"

#define COMMIT_INTERVAL_NS (500 * CLOCK_NS_PER_MS)
#define COMMIT_PACKETS 50000
#define PRIVILEGES_INTERVAL_NS (5 * CLOCK_NS_PER_S)
#define RETRY_FIRST_NS (100 * CLOCK_NS_PER_MS)
#define RETRY_MAX_NS (3 * CLOCK_NS_PER_S)
#define READS_PER_TURN 8

struct pipeline {
	struct pipeline_options options;
	pthread_t thread;
	int stop_fd;
	int result; /* of the thread, read after it was joined */

	/* The thread's own: */
	struct sensor_link link;
	struct intake intake;
	int64_t retry_ns; /* wait before the next attempt */
	int64_t connect_due_ns, commit_due_ns, privileges_due_ns;
	bool stop;
};

/* ----------------------------------------------------------- connections */

static void connect_later(struct pipeline *p, int64_t wait_ns)
{
	p->connect_due_ns = clock_mono_ns() + wait_ns;
}

/* A refusal is no reason to hurry, nor is a file that was read to its end. */
static int64_t next_wait(struct pipeline *p)
{
	int64_t wait_ns = p->retry_ns;
	enum live_link_state state = p->intake.link.state;

	p->retry_ns *= 2;
	if (p->retry_ns > RETRY_MAX_NS || state == LIVE_LINK_FINISHED ||
	    state == LIVE_LINK_REFUSED)
		p->retry_ns = RETRY_MAX_NS;
	return wait_ns;
}

static void try_connect(struct pipeline *p)
{
	char error[SENSOR_LINK_ERROR_SIZE];
	struct hello hello;

	intake_hello(&p->intake, &hello);
	if (sensor_link_open(&p->link, p->options.socket_path,
	                     p->options.sensor_uid, &hello, error) < 0) {
		intake_refused(&p->intake, error);
		connect_later(p, next_wait(p));
		return;
	}
	intake_connected(&p->intake);
	p->privileges_due_ns = 0;
}

static void disconnect(struct pipeline *p, const char *why)
{
	sensor_link_close(&p->link);
	intake_lost(&p->intake, why);
	if (p->intake.link.state == LIVE_LINK_FINISHED &&
	    p->options.exit_at_end)
		p->stop = true;
	connect_later(p, next_wait(p));
}

static void bad_frame(struct pipeline *p)
{
	p->intake.link.bad_frames++;
	disconnect(p, "the sensor sent something that makes no sense");
}

/* --------------------------------------------------------------- the stream */

/* False when the connection is over. */
static bool take_frames(struct pipeline *p)
{
	struct frame frame;
	int result;

	while ((result = sensor_link_next(&p->link, &frame)) > 0) {
		bool was_welcomed = p->intake.welcomed;

		if (intake_frame(&p->intake, &frame) < 0) {
			bad_frame(p);
			return false;
		}
		if (p->intake.welcomed && !was_welcomed)
			p->retry_ns = RETRY_FIRST_NS;
	}
	if (result < 0)
		bad_frame(p);
	return result == 0;
}

/* Some of what is there: timers and the stop want their turn, too. */
static void read_stream(struct pipeline *p)
{
	for (int i = 0; i < READS_PER_TURN; i++) {
		ssize_t n = sensor_link_read(&p->link);

		if (n == -EAGAIN)
			return;
		if (n <= 0) {
			disconnect(p, "the sensor closed the connection");
			return;
		}
		if (!take_frames(p) || p->intake.since_commit >= COMMIT_PACKETS)
			return;
	}
}

/* ------------------------------------------------------------------ time */

static bool is_up(const struct pipeline *p)
{
	return p->link.fd >= 0;
}

/* A store in trouble is tried again even when nothing comes. */
static bool wants_commit(const struct pipeline *p)
{
	return p->intake.dirty || p->intake.state != STORE_OK;
}

static void run_timers(struct pipeline *p)
{
	int64_t now = clock_mono_ns();

	if (!is_up(p) && now >= p->connect_due_ns)
		try_connect(p);
	if (p->intake.since_commit >= COMMIT_PACKETS ||
	    (wants_commit(p) && now >= p->commit_due_ns)) {
		intake_commit(&p->intake);
		p->commit_due_ns = clock_mono_ns() + COMMIT_INTERVAL_NS;
	}
	if (is_up(p) && now >= p->privileges_due_ns) {
		proc_status_read(p->link.peer.pid, &p->intake.link.privileges);
		intake_show(&p->intake);
		p->privileges_due_ns = now + PRIVILEGES_INTERVAL_NS;
	}
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Milliseconds until a timer is due, rounded up. */
static int wait_ms(const struct pipeline *p)
{
	int64_t due = is_up(p) ? p->privileges_due_ns : p->connect_due_ns;
	int64_t wait_ns;

	if (wants_commit(p))
		due = earlier(due, p->commit_due_ns);
	wait_ns = due - clock_mono_ns();
	return wait_ns <= 0 ? 0
	                    : (int)((wait_ns + CLOCK_NS_PER_MS - 1) /
	                            CLOCK_NS_PER_MS);
}

/* ---------------------------------------------------------------- the thread
 */

static void turn(struct pipeline *p)
{
	struct pollfd fds[2] = {
		{ .fd = p->stop_fd, .events = POLLIN },
		{ .fd = p->link.fd, .events = POLLIN }, /* -1 is ignored */
	};

	if (poll(fds, 2, wait_ms(p)) < 0) {
		if (errno != EINTR) {
			log_err("ingest", "poll: %s: stopping",
			        strerrordesc_np(errno));
			p->stop = true;
		}
		return;
	}
	if (fds[0].revents)
		p->stop = true;
	else if (fds[1].revents)
		read_stream(p);
}

static void *run(void *arg)
{
	struct pipeline *p = arg;
	uint64_t one = 1;

	while (!p->stop) {
		run_timers(p);
		if (!p->stop)
			turn(p);
	}
	intake_commit(&p->intake);
	p->result = p->intake.broken;
	sensor_link_close(&p->link);
	if (p->options.done_fd >= 0 &&
	    write(p->options.done_fd, &one, sizeof(one)) < 0)
		log_err("ingest", "cannot tell the end: %s",
		        strerrordesc_np(errno));
	return NULL;
}

int pipeline_start(const struct pipeline_options *options,
                   struct pipeline **out_pipeline)
{
	struct pipeline *p = calloc(1, sizeof(*p));
	int result = -ENOMEM;

	if (!p)
		return result;
	p->options = *options;
	p->retry_ns = RETRY_FIRST_NS;
	p->link.fd = -1;
	p->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (p->stop_fd < 0) {
		result = -errno;
		goto out;
	}
	result = sensor_link_init(&p->link);
	if (result < 0)
		goto out;
	intake_init(&p->intake, options->store, options->live);
	result = -pthread_create(&p->thread, NULL, run, p);
	if (result < 0)
		goto out;
	*out_pipeline = p;
	p = NULL;
out:
	if (p) {
		sensor_link_done(&p->link);
		if (p->stop_fd >= 0)
			(void)close(p->stop_fd);
		free(p);
	}
	return result;
}

int pipeline_stop(struct pipeline *p)
{
	uint64_t one = 1;
	int result;

	/* An eventfd that was never written takes 1 for sure. */
	(void)!write(p->stop_fd, &one, sizeof(one));
	(void)pthread_join(p->thread, NULL); /* it is joinable and not us */
	result = p->result;
	sensor_link_done(&p->link);
	(void)close(p->stop_fd);
	free(p);
	return result;
}
