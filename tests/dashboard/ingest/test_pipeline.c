/* From a sensor to the store and live, through everything a sensor may do. */
#include "fake_sensor.h"

#include <stdlib.h>

#include <sqlite3.h>

static void fake_expect_flows(const struct fake *f, int count)
{
	char path[TEMP_DIR_SIZE + 64];
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;

	(void)snprintf(path, sizeof(path), "%s/packets.db", f->data);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM flow", -1,
	                                    &stmt, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(stmt, 0), count);
	(void)sqlite3_finalize(stmt);
	(void)sqlite3_close(db);
}

static void test_hello_and_resume(void **state)
{
	struct fake *f = *state;
	struct hello hello;

	fake_start(f, false);
	hello = fake_accept(f);
	assert_int_equal(hello.start, HELLO_START_OLDEST);
	fake_welcome(f, 77, 1);
	fake_packets(f, 1, 500);
	fake_expect_stored(f, 500, 0);
	assert_int_equal(fake_expect_link(f, LIVE_LINK_UP, "").reconnects, 0);

	hello = fake_accept(f); /* the connection before was lost */
	assert_int_equal(hello.start, HELLO_START_AFTER);
	assert_int_equal(hello.session, 77);
	assert_int_equal(hello.last_seq, 500);
	fake_welcome(f, 77, 501);
	fake_packets(f, 491, 510); /* a batch may begin earlier */
	fake_expect_stored(f, 510, 0);
	assert_int_equal(fake_expect_link(f, LIVE_LINK_UP, "").reconnects, 1);
	assert_int_equal(fake_stop(f), 0);

	fake_start(f, false); /* another day */
	hello = fake_accept(f);
	assert_int_equal(hello.start, HELLO_START_AFTER);
	assert_int_equal(hello.session, 77);
	assert_int_equal(hello.last_seq, 510);
	fake_welcome(f, 88, 1); /* the sensor was started again */
	fake_packets(f, 1, 10);
	fake_expect_stored(f, 10, 0);
	assert_int_equal(fake_stop(f), 0);
}

static void test_gaps(void **state)
{
	struct fake *f = *state;
	struct live_gap gaps[8];

	fake_start(f, false);
	(void)fake_accept(f);
	fake_welcome(f, 1, 100); /* what came before is not ours to miss */
	fake_packets(f, 100, 109);
	fake_gap(f, 105, 119); /* half of it was had */
	fake_packets(f, 120, 129);
	fake_packets(f, 135, 139); /* a hole that nobody told */
	fake_gap(f, 1, 50);        /* long ago */
	fake_packets(f, 130, 139); /* had, or given up */
	fake_expect_stored(f, 25, 15);
	assert_int_equal(live_get_gaps(f->live, gaps, 8), 2);
	assert_int_equal(gaps[0].first_seq, 130);
	assert_int_equal(gaps[0].last_seq, 134);
	assert_int_equal(gaps[1].first_seq, 110);
	assert_int_equal(gaps[1].last_seq, 119);
	assert_int_equal(fake_stop(f), 0);
}

/* Flows are taken between packets, and leave numbers and gaps alone. */
static void test_flows(void **state)
{
	struct fake *f = *state;

	fake_start(f, false);
	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 10);
	fake_flow(f, 1);
	fake_packets(f, 11, 20);
	fake_flow(f, 2);
	fake_expect_stored(f, 20, 0);
	assert_int_equal(fake_stop(f), 0);
	fake_expect_flows(f, 2);
}

/* On the next connection the rest is taken as if nothing had been. */
static void expect_bad(struct fake *f, const void *bytes, size_t len,
                       uint64_t bad_before)
{
	struct live_link link;

	fake_send(f, bytes, len);
	link = fake_expect_link(f, LIVE_LINK_CONNECTING, "makes no sense");
	assert_int_equal(link.bad_frames, bad_before + 1);
	(void)fake_accept(f);
}

static void test_garbage(void **state)
{
	/* One record is promised. */
	static const uint8_t no_flow[] = { 0, 0, 0, 4, MESSAGE_FLOWS, 0, 0, 0,
		                           0, 0, 0, 1 };
	struct fake *f = *state;
	uint8_t bytes[FRAME_MAX_SIZE];
	size_t len;

	fake_start(f, false);
	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 10);
	fake_expect_stored(f, 10, 0);
	memset(bytes, 0xff, sizeof(bytes)); /* a frame of 4 GB */
	expect_bad(f, bytes, 100, 0);

	fake_welcome(f, 1, 11);
	fake_expect_link(f, LIVE_LINK_UP, "");
	len = fake_encode_packets(bytes, sizeof(bytes), 11, 20);
	memset(bytes + len - 30, 0xff, 30); /* the last record is broken */
	expect_bad(f, bytes, len, 1);

	fake_welcome(f, 1, 11);
	fake_expect_link(f, LIVE_LINK_UP, "");
	expect_bad(f, no_flow, sizeof(no_flow), 2);

	fake_welcome(f, 1, 11);
	fake_expect_link(f, LIVE_LINK_UP, "");
	fake_packets(f, 11, 30); /* the first of them are here already */
	fake_expect_stored(f, 30, 0);
	assert_int_equal(fake_stop(f), 0);
}

/* Packets before a welcome, and a second welcome, are no protocol. */
static void test_wrong_order(void **state)
{
	struct fake *f = *state;
	struct live_link link;

	fake_start(f, false);
	(void)fake_accept(f);
	fake_packets(f, 1, 10);
	(void)fake_accept(f);
	live_get_link(f->live, &link);
	assert_int_equal(link.bad_frames, 1);
	fake_welcome(f, 1, 1);
	fake_welcome(f, 1, 1);
	(void)fake_accept(f);
	live_get_link(f->live, &link);
	assert_int_equal(link.bad_frames, 2);
	assert_int_equal(fake_stop(f), 0);
}

/* Frames in pieces of one byte, and one of a newer sensor among them. */
static void test_pieces(void **state)
{
	static const uint8_t newer[] = { 0, 0, 0, 3, 99, 0, 0, 0, 1, 2, 3 };
	struct fake *f = *state;
	uint8_t bytes[4096];
	size_t len;

	fake_start(f, false);
	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_send(f, newer, sizeof(newer));
	len = fake_encode_packets(bytes, sizeof(bytes), 1, 3);
	for (size_t i = 0; i < len; i++)
		fake_send(f, bytes + i, 1);
	fake_expect_stored(f, 3, 0);
	assert_int_equal(fake_stop(f), 0);
}

static void expect_done(const struct fake *f)
{
	uint64_t count;

	fake_wait(f->done_fd);
	assert_int_equal(read(f->done_fd, &count, sizeof(count)),
	                 sizeof(count));
}

static void test_capture_end(void **state)
{
	struct fake *f = *state;

	fake_start(f, true);
	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 10);
	fake_bye(f, BYE_CAPTURE_END, "read to its end");
	(void)close(f->fd);
	f->fd = -1;
	expect_done(f);
	fake_expect_stored(f, 10, 0);
	fake_expect_link(f, LIVE_LINK_FINISHED, "read to its end");
	assert_int_equal(fake_stop(f), 0);
}

static void test_capture_broken(void **state)
{
	struct fake *f = *state;

	fake_start(f, true);
	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 3);
	fake_bye(f, BYE_CAPTURE_BROKEN, "damaged");
	(void)close(f->fd);
	f->fd = -1;
	expect_done(f);
	fake_expect_stored(f, 3, 0);
	assert_int_equal(fake_stop(f), 1);
}

/* It was over before we came. */
static void test_too_late(void **state)
{
	struct fake *f = *state;

	fake_start(f, true);
	(void)fake_accept(f);
	fake_bye(f, BYE_CAPTURE_END, "was read to its end");
	(void)close(f->fd);
	f->fd = -1;
	expect_done(f);
	fake_expect_link(f, LIVE_LINK_FINISHED, "was read to its end");
	assert_int_equal(fake_stop(f), 1);
}

/* A page that shows a whole file stays; the sensor is looked for now and then,
 * without a flicker. */
static void test_stays_after_end(void **state)
{
	struct fake *f = *state;
	struct live_link link;

	fake_start(f, false);
	(void)fake_accept(f);
	fake_welcome(f, 1, 1);
	fake_packets(f, 1, 10);
	fake_bye(f, BYE_CAPTURE_END, "read to its end");
	(void)fake_accept(f); /* at most 3 s later */
	fake_welcome(f, 1, 11);
	fake_bye(f, BYE_CAPTURE_END, "read to its end");
	(void)close(f->fd);
	f->fd = -1;
	link = fake_expect_link(f, LIVE_LINK_FINISHED, "read to its end");
	assert_int_equal(link.reconnects, 0);
	assert_int_equal(fake_stop(f), 0);
}

static void test_refused(void **state)
{
	struct fake *f = *state;

	fake_start(f, false);
	(void)fake_accept(f);
	fake_bye(f, BYE_TOO_MANY, "no place left");
	fake_expect_link(f, LIVE_LINK_REFUSED, "no place left");
	assert_int_equal(fake_stop(f), 0);
}

static void test_no_sensor(void **state)
{
	struct fake *f = *state;

	assert_int_equal(unlink(f->socket), 0);
	fake_start(f, false);
	fake_expect_link(f, LIVE_LINK_CONNECTING, "start periscope-sensor");
	(void)close(f->listen_fd);
	assert_int_equal(
	        unix_socket_listen(f->socket, (gid_t)-1, &f->listen_fd), 0);
	(void)fake_accept(f); /* it comes later: found by itself */
	fake_welcome(f, 1, 1);
	fake_expect_link(f, LIVE_LINK_UP, "");
	assert_int_equal(fake_stop(f), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(test_hello_and_resume),
		FAKE_TEST(test_gaps),
		FAKE_TEST(test_flows),
		FAKE_TEST(test_garbage),
		FAKE_TEST(test_wrong_order),
		FAKE_TEST(test_pieces),
		FAKE_TEST(test_capture_end),
		FAKE_TEST(test_capture_broken),
		FAKE_TEST(test_too_late),
		FAKE_TEST(test_stays_after_end),
		FAKE_TEST(test_refused),
		FAKE_TEST(test_no_sensor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
