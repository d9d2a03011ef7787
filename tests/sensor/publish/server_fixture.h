/*
 * server_fixture.h - a server on a socket of its own, with a clock that stands
 * still between turns of the loop.
 *
 * Errors: failed assertions.
 * Threads: one.
 */
#ifndef TESTS_SENSOR_PUBLISH_SERVER_FIXTURE_H
#define TESTS_SENSOR_PUBLISH_SERVER_FIXTURE_H

#include <stdio.h>
#include <sys/stat.h>

#include "common/clock.h"
#include "common/log.h"
#include "sensor/publish/server.h"
#include "stream_client.h"

#define FIXTURE_RING_BYTES ((size_t)256 << 10)

static struct {
	char directory[64], path[128];
	struct loop loop;
	struct counters counters;
	struct server *server;
	int64_t now_ns;
	uint64_t random_state;
	uint64_t progress_calls, turns_ended;
} fx;

static inline int64_t fixture_clock(void)
{
	return fx.now_ns;
}

static inline void fixture_stop(struct loop *loop, void *arg)
{
	(void)arg;
	fx.turns_ended++;
	loop_stop(loop);
}

static inline void fixture_progress(void *arg)
{
	(void)arg;
	fx.progress_calls++;
}

static inline int fixture_setup(void **state)
{
	struct server_options options = { .path = fx.path,
		                          .gid = (gid_t)-1,
		                          .ring_bytes = FIXTURE_RING_BYTES,
		                          .counters = &fx.counters };
	const struct welcome welcome = { .source = WELCOME_SOURCE_REPLAY,
		                         .link_type = 1,
		                         .interface = "test0" };
	char error[SERVER_ERROR_SIZE];

	(void)state;
	log_init("test", LOG_LEVEL_ERR);
	memset(&fx, 0, sizeof(fx));
	fx.now_ns = CLOCK_NS_PER_S;
	fx.random_state = 88172645463325252u;
	clock_replace(fixture_clock);
	(void)snprintf(fx.directory, sizeof(fx.directory),
	               "/tmp/periscope-test-XXXXXX");
	assert_non_null(mkdtemp(fx.directory));
	(void)snprintf(fx.path, sizeof(fx.path), "%s/sock", fx.directory);
	assert_int_equal(loop_init(&fx.loop, NULL, NULL, NULL), 0);
	assert_int_equal(server_open(&options, &fx.server, error), 0);
	assert_int_equal(server_start(fx.server, &fx.loop, &welcome), 0);
	server_on_progress(fx.server, fixture_progress, NULL);
	/* In the last place, so that every other timer has its turn first. */
	fx.loop.timers[LOOP_MAX_TIMERS - 1] =
	        (struct loop_timer){ fixture_stop, NULL, CLOCK_NS_PER_MS,
		                     fx.now_ns + CLOCK_NS_PER_MS };
	return 0;
}

static inline int fixture_teardown(void **state)
{
	(void)state;
	server_close(fx.server);
	loop_done(&fx.loop);
	clock_replace(NULL);
	(void)unlink(fx.path);
	(void)rmdir(fx.directory);
	return 0;
}

/* One turn of the loop: what is ready now, and 1 ms passes. */
static inline void turn(void)
{
	fx.now_ns += CLOCK_NS_PER_MS;
	assert_int_equal(loop_run(&fx.loop), 0);
}

static inline void turns(int count)
{
	while (count-- > 0)
		turn();
}

static inline uint32_t next_random(void) /* xorshift64 */
{
	fx.random_state ^= fx.random_state << 13;
	fx.random_state ^= fx.random_state >> 7;
	fx.random_state ^= fx.random_state << 17;
	return (uint32_t)(fx.random_state >> 32);
}

/* Publishes packets of about `bytes` bytes each. */
static inline void publish(uint64_t count, size_t bytes)
{
	static uint8_t value[RECORD_VALUE_MAX];

	for (uint64_t i = 0; i < count; i++) {
		struct packet_record r = { .ts_ns = 1, .len = 60 };

		for (size_t left = bytes; left > 0;) {
			size_t n = left < sizeof(value) ? left : sizeof(value);

			assert_true(
			        record_add_bytes(&r, FIELD_HTTP_URI, value, n));
			left -= n;
		}
		server_publish(fx.server, &r);
		assert_int_equal(r.seq, server_decoded(fx.server));
	}
}

/* Flows `first` to `last`, each told of once. */
static inline void publish_flows(uint64_t first, uint64_t last)
{
	struct flow_record r = { .event = FLOW_EVENT_OPEN,
		                 .state = FLOW_STATE_ACTIVE,
		                 .src = { 4, { 192, 0, 2, 1 } },
		                 .dst = { 4, { 192, 0, 2, 2 } } };

	for (r.id = first; r.id <= last; r.id++)
		server_publish_flow(fx.server, &r);
}

/* Turns and reads until nothing moves any more. */
static inline void drain(struct stream_client *c)
{
	int quiet = 0;

	while (quiet < 4) {
		turn();
		quiet++;
		while (stream_read(c, sizeof(c->bytes)))
			quiet = 0;
	}
}

static inline struct stream_client *join(enum hello_start start,
                                         uint64_t session, uint64_t last_seq)
{
	struct stream_client *c = stream_connect(fx.path);

	stream_hello(c, start, session, last_seq);
	turns(2);
	return c;
}

static inline void send_stats(void)
{
	const struct stats_record stats = { .kernel_received =
		                                    server_decoded(fx.server) };

	server_stats(fx.server, &stats);
}

static inline void finish(enum bye_reason reason)
{
	const struct stats_record stats = { .kernel_received =
		                                    server_decoded(fx.server) };

	server_finish(fx.server, reason, "The test is over.", &stats);
}

#endif
