/*
 * fake_sensor.h - the other end of the pipeline, played by the test.
 *
 * Shape: listens on a socket in a folder of its own; every wait is bounded and
 *        a failed assertion at its end.
 */
#ifndef TESTS_DASHBOARD_INGEST_FAKE_SENSOR_H
#define TESTS_DASHBOARD_INGEST_FAKE_SENSOR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/unix_socket.h"
#include "dashboard/ingest/pipeline.h"
#include "proto/bye_record.h"
#include "proto/flow_record.h"
#include "proto/frame.h"
#include "proto/packet_record.h"
#include "tests/support/temp_dir.h"

#define WAIT_MS 8000

struct fake {
	char dir[TEMP_DIR_SIZE];
	char socket[TEMP_DIR_SIZE + 16], data[TEMP_DIR_SIZE + 16];
	int listen_fd, fd, done_fd;
	struct store *store;
	struct live *live;
	struct pipeline *pipeline;
};

static inline void fake_start(struct fake *f, bool exit_at_end)
{
	char error[STORE_ERROR_SIZE] = "";
	struct pipeline_options options = { .exit_at_end = exit_at_end,
		                            .sensor_uid = geteuid() };

	assert_int_equal(store_open(f->data, &f->store, error), 0);
	assert_int_equal(live_new(&f->live), 0);
	options.socket_path = f->socket;
	options.store = f->store;
	options.live = f->live;
	options.done_fd = f->done_fd;
	assert_int_equal(pipeline_start(&options, &f->pipeline), 0);
}

/* Gives what pipeline_stop() gave. */
static inline int fake_stop(struct fake *f)
{
	int result = pipeline_stop(f->pipeline);

	store_close(f->store);
	live_free(f->live);
	if (f->fd >= 0)
		(void)close(f->fd);
	f->fd = -1;
	return result;
}

static inline int fake_setup(void **state)
{
	static struct fake fake;
	struct fake *f = &fake;

	f->fd = -1;
	temp_dir_make(f->dir);
	(void)snprintf(f->socket, sizeof(f->socket), "%.250s/sensor", f->dir);
	(void)snprintf(f->data, sizeof(f->data), "%.250s/data", f->dir);
	f->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	assert_true(f->done_fd >= 0);
	assert_int_equal(
	        unix_socket_listen(f->socket, (gid_t)-1, &f->listen_fd), 0);
	*state = f;
	return 0;
}

static inline int fake_teardown(void **state)
{
	struct fake *f = *state;

	(void)close(f->listen_fd);
	(void)close(f->done_fd);
	temp_dir_remove(f->dir);
	return 0;
}

static inline void fake_wait(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	assert_int_equal(poll(&p, 1, WAIT_MS), 1);
}

/* Takes the next connection and gives its hello. */
static inline struct hello fake_accept(struct fake *f)
{
	uint8_t bytes[HELLO_FRAME_SIZE];
	struct hello hello;
	size_t used = 0;

	if (f->fd >= 0)
		(void)close(f->fd);
	fake_wait(f->listen_fd);
	f->fd = accept(f->listen_fd, NULL, NULL);
	assert_true(f->fd >= 0);
	while (used < sizeof(bytes)) {
		ssize_t n;

		fake_wait(f->fd);
		n = read(f->fd, bytes + used, sizeof(bytes) - used);
		assert_true(n > 0);
		used += (size_t)n;
	}
	assert_int_equal(hello_decode(bytes + FRAME_HEADER_SIZE,
	                              HELLO_PAYLOAD_SIZE, &hello),
	                 0);
	return hello;
}

static inline void fake_send(const struct fake *f, const void *bytes,
                             size_t len)
{
	assert_int_equal(send(f->fd, bytes, len, MSG_NOSIGNAL), len);
}

static inline void fake_welcome(const struct fake *f, uint64_t session,
                                uint64_t first_seq)
{
	struct welcome w = { .session = session,
		             .first_seq = first_seq,
		             .started_ns = 1,
		             .source = WELCOME_SOURCE_LIVE,
		             .snaplen = 65535,
		             .link_type = 1,
		             .interface = "fake0",
		             .version = "1" };
	uint8_t bytes[8192];
	struct writer writer = writer_of(bytes, sizeof(bytes));

	welcome_encode(&writer, &w);
	assert_true(writer_ok(&writer));
	fake_send(f, bytes, writer.used);
}

static inline size_t fake_encode_packets(uint8_t *bytes, size_t size,
                                         uint64_t first, uint64_t last)
{
	struct packets_writer p;

	packets_begin(&p, bytes, size, first);
	for (uint64_t seq = first; seq <= last; seq++) {
		struct packet_record r = { .ts_ns = (int64_t)seq,
			                   .len = 60,
			                   .caplen = 60,
			                   .link_type = 1,
			                   .app = APP_UDP,
			                   .l4 = APP_UDP };

		assert_true(packets_append(&p, &r));
	}
	return packets_end(&p);
}

static inline void fake_packets(const struct fake *f, uint64_t first,
                                uint64_t last)
{
	uint8_t bytes[FRAME_MAX_SIZE];

	fake_send(f, bytes,
	          fake_encode_packets(bytes, sizeof(bytes), first, last));
}

static inline void fake_gap(const struct fake *f, uint64_t first, uint64_t last)
{
	struct gap_record gap = { first, last };
	uint8_t bytes[GAP_FRAME_SIZE];
	struct writer w = writer_of(bytes, sizeof(bytes));

	gap_encode(&w, &gap);
	fake_send(f, bytes, w.used);
}

/* Flow `id`, told of once. */
static inline void fake_flow(const struct fake *f, uint64_t id)
{
	struct flow_record r = { .id = id,
		                 .event = FLOW_EVENT_OPEN,
		                 .state = FLOW_STATE_ACTIVE,
		                 .src = { 4, { 192, 0, 2, 1 } },
		                 .dst = { 4, { 192, 0, 2, 2 } } };
	uint8_t bytes[FLOW_RECORD_MAX + 64];
	struct flows_writer w;

	flows_begin(&w, bytes, sizeof(bytes));
	assert_true(flows_append(&w, &r));
	fake_send(f, bytes, flows_end(&w));
}

static inline void fake_bye(const struct fake *f, enum bye_reason reason,
                            const char *text)
{
	struct bye_record bye = { .reason = reason };
	uint8_t bytes[512];
	struct writer w = writer_of(bytes, sizeof(bytes));

	(void)snprintf(bye.text, sizeof(bye.text), "%s", text);
	bye_encode(&w, &bye);
	assert_true(writer_ok(&w));
	fake_send(f, bytes, w.used);
}

/* Until `stored` packets of the session are durable and `gap` are missing. */
static inline void fake_expect_stored(const struct fake *f, uint64_t stored,
                                      uint64_t gap)
{
	int64_t end = clock_mono_ns() + WAIT_MS * CLOCK_NS_PER_MS;
	static struct live_store s;

	do {
		live_get_store(f->live, &s);
		if (s.stored == stored && s.gap == gap && s.pending == 0)
			return;
		(void)poll(NULL, 0, 10);
	} while (clock_mono_ns() < end);
	fail_msg("stored %llu gap %llu pending %llu",
	         (unsigned long long)s.stored, (unsigned long long)s.gap,
	         (unsigned long long)s.pending);
}

/* Until the link is in this state with this in its message. */
static inline struct live_link fake_expect_link(const struct fake *f,
                                                enum live_link_state state,
                                                const char *message)
{
	int64_t end = clock_mono_ns() + WAIT_MS * CLOCK_NS_PER_MS;
	static struct live_link link;

	do {
		live_get_link(f->live, &link);
		if (link.state == state && strstr(link.message, message))
			return link;
		(void)poll(NULL, 0, 10);
	} while (clock_mono_ns() < end);
	fail_msg("state %d message \"%s\"", (int)link.state, link.message);
	return link;
}

#define FAKE_TEST(function)                                                    \
	cmocka_unit_test_setup_teardown(function, fake_setup, fake_teardown)

#endif
