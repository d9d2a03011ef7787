/* test_pump.c - from a source that is told what to do, to clients. */
#include "publish/server_fixture.h"

#include <sys/eventfd.h>

#include "sensor/pump.h"

#define FRAME_BYTES 60

/* The source: hands out `left` packets, then ends with `result`. */
struct source {
	uint64_t left;
	uint64_t handed_out;
	int result; /* 0: nothing now */
	int fd;
	uint64_t reads;
	bool new_flows; /* every packet is one */
	bool gone;
};
static struct source source;
static struct packet pkt;
static struct pump pump;
static struct track track;
static bool loop_stopped; /* by the pump */

static int fake_read(struct source *s, int max, source_packet_fn *fn, void *arg)
{
	/* UDP */
	static uint8_t bytes[FRAME_BYTES] = {
		2,    0, 0, 0,  0,   2, 2, 0, 0,  0,  0,    1, 8, 0, /* Ethernet
		                                                      */
		0x45, 0, 0, 46, 0,   1, 0, 0, 64, 17, 0,    0,       /* IPv4 */
		192,  0, 2, 1,  192, 0, 2, 2, 0,  0,  0x80, 0, 0, 26, 0, 0
	};
	const struct captured captured = { .ts_ns = 1,
		                           .len = FRAME_BYTES,
		                           .caplen = FRAME_BYTES,
		                           .link_type = 1,
		                           .bytes = bytes };
	int count = 0;

	s->reads++;
	while (count < max && s->left) {
		if (s->new_flows)
			bytes[34] = (uint8_t)(s->left >> 8);
		if (s->new_flows)
			bytes[35] = (uint8_t)s->left;
		fn(&captured, arg);
		s->left--;
		s->handed_out++;
		count++;
	}
	return count ? count : s->result;
}

static int fake_fd(const struct source *s)
{
	return s->fd;
}

static int fake_stats(struct source *s, struct source_stats *out_stats)
{
	*out_stats = (struct source_stats){ .kernel_received = s->handed_out };
	return 0;
}

static bool fake_gone(const struct source *s)
{
	return s->gone;
}

static const char *fake_error(const struct source *s)
{
	(void)s;
	return "fake.pcap: packet 17 is cut off";
}

static const struct source_ops fake_ops = {
	.name = "fake",
	.read = fake_read,
	.fd = fake_fd,
	.stats = fake_stats,
	.gone = fake_gone,
	.error = fake_error,
};

/* The fixture's timer stops the loop after each turn; so can the pump. Its
 * interval is 1 ms, so a loop that stopped before the timer was the pump. */
static void pump_turns(int count)
{
	while (count-- > 0 && !loop_stopped) {
		uint64_t wanted = fx.turns_ended + 1;

		turn();
		loop_stopped = fx.turns_ended != wanted;
	}
}

static void start(bool lossless, uint32_t wait_clients)
{
	pump = (struct pump){ .ops = &fake_ops,
		              .source = &source,
		              .source_name = "fake0",
		              .server = fx.server,
		              .loop = &fx.loop,
		              .pkt = &pkt,
		              .track = &track,
		              .wait_clients = wait_clients,
		              .lossless = lossless };
	assert_int_equal(pump_open(&pump), 0);
}

static int setup(void **state)
{
	(void)fixture_setup(state);
	source = (struct source){ .fd = -1 };
	pkt.counters = &fx.counters;
	loop_stopped = false;
	assert_int_equal(
	        track_init(&track,
	                   &(struct track_options){ .flows = 256,
	                                            .counters = &fx.counters,
	                                            .fn = pump_flow,
	                                            .arg = &pump }),
	        0);
	return 0;
}

static int teardown(void **state)
{
	pump_close(&pump);
	track_done(&track);
	return fixture_teardown(state);
}

/* Reads with `c` while the pump goes on, until the pump has stopped. */
static void run_to_the_end(struct stream_client *c)
{
	for (int i = 0; i < 20000 && !loop_stopped; i++) {
		pump_turns(1);
		while (stream_read(c, sizeof(c->bytes)))
			;
	}
	assert_true(loop_stopped);
	while (stream_read(c, sizeof(c->bytes)))
		;
}

static void test_file_waits_for_clients(void **state)
{
	struct stream_client *first, *second;

	(void)state;
	source.left = 100;
	source.result = SOURCE_END;
	source.new_flows = true;
	start(true, 2);
	pump_turns(50);
	first = join(HELLO_START_NEW, 0, 0);
	pump_turns(50);
	assert_int_equal(source.reads, 0);
	second = join(HELLO_START_NEW, 0, 0);
	run_to_the_end(first);
	drain(second);
	assert_int_equal(first->rows, 100);
	assert_int_equal(second->rows, 100);
	assert_int_equal(first->stats.kernel_received, 100);
	assert_int_equal(first->stats.decoded, 100);
	assert_int_equal(first->closed, 100);
	assert_int_equal(second->closed, 100);
	assert_int_equal(first->bye.reason, BYE_CAPTURE_END);
	assert_string_equal(first->bye.text, "fake0 was read to its end.");
	assert_int_equal(pump.status, 0);
	stream_free(first);
	stream_free(second);
}

static void test_file_for_nobody(void **state)
{
	(void)state;
	source.left = 10000;
	source.result = SOURCE_END;
	start(true, 0);
	pump_turns(100);
	assert_true(loop_stopped);
	assert_int_equal(source.handed_out, 10000);
	assert_int_equal(pump.status, 0);
}

/* A reader that stops stops the file, and costs nothing meanwhile. */
static void test_file_loses_nothing(void **state)
{
	struct stream_client *c;
	uint64_t reads;

	(void)state;
	source.left = 100000;
	source.result = SOURCE_END;
	source.new_flows = true;
	start(true, 1);
	c = join(HELLO_START_NEW, 0, 0);
	pump_turns(300);
	assert_true(source.left > 0);
	reads = source.reads;
	pump_turns(300);
	assert_int_equal(source.reads, reads);
	assert_false(pump.watching);
	run_to_the_end(c);
	assert_int_equal(c->rows, 100000);
	assert_int_equal(c->gap, 0);
	assert_true(c->bye_seen);
	/* Every flow was opened and closed: of 65536 ports some came twice. */
	assert_int_equal(c->flows, 2 * 100000);
	assert_int_equal(c->closed, 100000);
	stream_free(c);
}

/* The one it waits for goes away: the rest is for the next one. */
static void test_file_reader_leaves(void **state)
{
	struct stream_client *c;

	(void)state;
	source.left = 100000;
	source.result = SOURCE_END;
	start(true, 1);
	c = join(HELLO_START_NEW, 0, 0);
	pump_turns(100);
	assert_false(pump.watching);
	stream_free(c);
	pump_turns(1000);
	assert_false(loop_stopped);
	assert_true(source.left > 0);
	c = join(HELLO_START_OLDEST, 0, 0);
	run_to_the_end(c);
	assert_int_equal(source.left, 0);
	assert_int_equal(c->last.seq, 100000);
	stream_free(c);
}

static void test_damaged_file(void **state)
{
	struct stream_client *c;

	(void)state;
	log_init("test", LOG_LEVEL_NONE);
	source.left = 16;
	source.result = SOURCE_BROKEN;
	start(true, 1);
	c = join(HELLO_START_NEW, 0, 0);
	run_to_the_end(c);
	assert_int_equal(c->rows, 16);
	assert_int_equal(c->bye.reason, BYE_CAPTURE_BROKEN);
	assert_non_null(strstr(c->bye.text, "packet 17 is cut off"));
	assert_int_equal(pump.status, 1);
	stream_free(c);
}

static void make_ready(int fd)
{
	const uint64_t one = 1;

	assert_int_equal(write(fd, &one, sizeof(one)), sizeof(one));
}

static void test_live(void **state)
{
	struct stream_client *c;

	(void)state;
	source.fd = eventfd(0, EFD_NONBLOCK);
	start(false, 0);
	c = join(HELLO_START_NEW, 0, 0);
	pump_turns(10);
	assert_int_equal(source.reads, 0);
	source.left = 5000;
	make_ready(source.fd);
	pump_turns(1); /* a turn has a limit */
	assert_true(source.left > 0);
	pump_turns(20);
	drain(c);
	assert_int_equal(c->rows, 5000); /* flushed without an end */
	fx.now_ns += CLOCK_NS_PER_S;
	pump_turns(2);
	drain(c);
	assert_int_equal(c->stats_seen, 1);
	log_init("test", LOG_LEVEL_NONE);
	source.result = SOURCE_GONE;
	run_to_the_end(c);
	assert_int_equal(c->bye.reason, BYE_INTERFACE_GONE);
	assert_string_equal(c->bye.text, "Interface fake0 is gone.");
	assert_int_equal(pump.status, 9);
	stream_free(c);
	close(source.fd);
}

/* An interface that goes on to fail is no damaged file. */
static void test_live_fails(void **state)
{
	struct stream_client *c;

	(void)state;
	log_init("test", LOG_LEVEL_NONE);
	source.fd = eventfd(1, EFD_NONBLOCK);
	source.result = SOURCE_BROKEN;
	start(false, 1);
	c = join(HELLO_START_NEW, 0, 0);
	run_to_the_end(c);
	assert_int_equal(c->bye.reason, BYE_SHUTDOWN);
	assert_string_equal(c->bye.text, "Capturing on fake0 failed: fake.pcap:"
	                                 " packet 17 is cut off");
	assert_int_equal(pump.status, 1);
	stream_free(c);
	close(source.fd);
}

static void test_gone_before_the_start(void **state)
{
	(void)state;
	log_init("test", LOG_LEVEL_NONE);
	source.fd = eventfd(0, EFD_NONBLOCK);
	start(false, 1);
	fx.now_ns += CLOCK_NS_PER_S;
	pump_turns(10);
	assert_false(loop_stopped);
	source.gone = true;
	fx.now_ns += CLOCK_NS_PER_S;
	pump_turns(10);
	assert_true(loop_stopped);
	assert_int_equal(pump.status, 9);
	assert_int_equal(source.reads, 0);
	close(source.fd);
}

/* What was handed over but not announced yet is read, and no more than that. */
static void stop_with(uint64_t waiting, uint64_t wanted)
{
	struct stream_client *c;

	source.fd = eventfd(0, EFD_NONBLOCK);
	start(false, 0);
	c = join(HELLO_START_NEW, 0, 0);
	source.left = waiting;
	pump_stop(&pump);
	run_to_the_end(c);
	assert_int_equal(source.handed_out, wanted);
	assert_int_equal(c->rows + c->gap, wanted);
	assert_int_equal(c->stats.decoded, wanted);
	assert_int_equal(c->stats.kernel_received, wanted);
	assert_int_equal(c->bye.reason, BYE_SHUTDOWN);
	stream_free(c);
	close(source.fd);
}

static void test_stop_reads_what_waits(void **state)
{
	(void)state;
	stop_with(5000, 5000);
}

static void test_stop_of_a_flood(void **state)
{
	(void)state;
	stop_with(UINT64_MAX, 64 * 2048);
}

static void test_stop(void **state)
{
	struct stream_client *c;

	(void)state;
	source.fd = eventfd(1, EFD_NONBLOCK);
	start(false, 0);
	c = join(HELLO_START_NEW, 0, 0);
	source.left = 10;
	pump_turns(2);
	pump_stop(&pump);
	run_to_the_end(c);
	assert_int_equal(c->rows, 10);
	assert_int_equal(c->closed, 1);
	assert_int_equal(c->bye.reason, BYE_SHUTDOWN);
	assert_int_equal(c->stats.decoded, 10);
	assert_int_equal(pump.status, 0);
	stream_free(c);
	close(source.fd);
}

/* A client that does not read keeps nobody: not a signal at the end either. */
static void test_stop_with_a_stalled_client(void **state)
{
	struct stream_client *c;

	(void)state;
	source.left = 30000; /* more than its socket takes */
	source.result = SOURCE_END;
	start(false, 1);
	c = join(HELLO_START_NEW, 0, 0);
	fx.now_ns += CLOCK_NS_PER_S;
	pump_turns(1000);
	assert_true(pump.ended);
	assert_false(loop_stopped); /* it may still come */
	pump_stop(&pump);
	pump_turns(400);
	assert_false(loop_stopped);
	pump_turns(200);
	assert_true(loop_stopped);
	assert_int_equal(pump.status, 0);
	stream_free(c);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_file_waits_for_clients),
		TEST(test_file_for_nobody),
		TEST(test_file_loses_nothing),
		TEST(test_file_reader_leaves),
		TEST(test_damaged_file),
		TEST(test_live),
		TEST(test_live_fails),
		TEST(test_gone_before_the_start),
		TEST(test_stop),
		TEST(test_stop_reads_what_waits),
		TEST(test_stop_of_a_flood),
		TEST(test_stop_with_a_stalled_client),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
