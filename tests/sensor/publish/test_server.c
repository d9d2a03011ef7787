/* test_server.c - every client gets every packet, or knows exactly which not.
 */
#include "server_fixture.h"

static void test_new(void **state)
{
	struct stream_client *c;

	(void)state;
	publish(7, 10); /* still in the open batch */
	c = join(HELLO_START_NEW, 0, 0);
	publish(3, 10);
	server_flush(fx.server);
	drain(c);
	assert_int_equal(c->welcome.first_seq, 8);
	assert_int_equal(c->rows, 3);
	assert_int_equal(c->gap, 0);
	assert_int_equal(c->next_seq, 11);
	stream_free(c);
}

static void test_oldest(void **state)
{
	struct stream_client *c = join(HELLO_START_OLDEST, 0, 0);

	(void)state;
	drain(c); /* nothing yet */
	assert_int_equal(c->welcome.first_seq, 1);
	stream_free(c);
	publish(7, 10);
	server_flush(fx.server);
	publish(3, 10);
	c = join(HELLO_START_OLDEST, 0, 0);
	drain(c);
	assert_int_equal(c->welcome.first_seq, 1);
	assert_int_equal(c->rows, 10);
	stream_free(c);
	publish(1000, 1000); /* pushes the first ones out */
	c = join(HELLO_START_OLDEST, 0, 0);
	drain(c);
	assert_true(c->welcome.first_seq > 1);
	assert_int_equal(c->rows, 1011 - c->welcome.first_seq);
	assert_int_equal(c->gaps, 0);
	stream_free(c);
}

static void test_resume_inside_a_batch(void **state)
{
	struct stream_client *c = join(HELLO_START_NEW, 0, 0);
	uint64_t session;

	(void)state;
	publish(10, 10);
	server_flush(fx.server);
	drain(c);
	session = c->welcome.session;
	stream_free(c);
	publish(5, 10);
	c = join(HELLO_START_AFTER, session, 4);
	drain(c);
	assert_int_equal(c->welcome.session, session);
	assert_int_equal(c->welcome.first_seq, 5);
	assert_int_equal(c->skipped, 4);
	assert_int_equal(c->rows, 11);
	assert_int_equal(c->gap, 0);
	send_stats();
	drain(c);
	assert_int_equal(c->stats_seen, 1);
	stream_free(c);
	c = join(HELLO_START_AFTER, session, 15); /* has everything */
	drain(c);
	assert_int_equal(c->welcome.first_seq, 16);
	assert_int_equal(c->rows, 0);
	stream_free(c);
}

static void test_resume_too_late(void **state)
{
	struct stream_client *c = join(HELLO_START_NEW, 0, 0);
	uint64_t session;

	(void)state;
	drain(c);
	session = c->welcome.session;
	stream_free(c);
	publish(1000, 1000);
	c = join(HELLO_START_AFTER, session, 3);
	drain(c);
	assert_int_equal(c->gaps, 1);
	assert_int_equal(c->gap, c->welcome.first_seq - 4);
	assert_int_equal(c->rows + c->gap, 997);
	assert_int_equal(c->skipped, 0);
	send_stats(); /* checked against rows and gap */
	drain(c);
	assert_int_equal(c->stats_seen, 1);
	stream_free(c);
}

/* What it claims to have is not ours: it gets everything there is. */
static void test_resume_of_nothing(void **state)
{
	struct stream_client *c = join(HELLO_START_NEW, 0, 0);
	uint64_t session;

	(void)state;
	drain(c);
	session = c->welcome.session;
	stream_free(c);
	publish(10, 10);
	c = join(HELLO_START_AFTER, session + 1, 4);
	c->next_seq = 0;
	drain(c);
	assert_int_equal(c->welcome.first_seq, 1);
	assert_int_equal(c->rows, 10);
	stream_free(c);
	c = join(HELLO_START_AFTER, session, 11); /* from the future */
	drain(c);
	assert_int_equal(c->rows, 10);
	stream_free(c);
	c = join(HELLO_START_AFTER, session, UINT64_MAX);
	c->next_seq = 0;
	drain(c);
	assert_int_equal(c->rows, 10);
	stream_free(c);
}

/* It stops in the middle of a batch, far more than the ring comes by. */
static void test_stopped_reader(void **state)
{
	struct stream_client *stopped = join(HELLO_START_NEW, 0, 0);
	struct stream_client *healthy = join(HELLO_START_NEW, 0, 0);
	uint64_t published = 0;

	(void)state;
	for (int i = 0; i < 300; i++) {
		publish(30, 1000);
		published += 30;
		server_flush(fx.server);
		drain(healthy);
		if (i % 50 == 0)
			send_stats();
	}
	assert_int_equal(healthy->rows, published);
	assert_int_equal(healthy->gap, 0);
	drain(stopped);
	assert_true(stopped->gap > 0);
	assert_true(stopped->rows > 0);
	assert_int_equal(stopped->rows + stopped->gap, published);
	send_stats();
	drain(stopped);
	drain(healthy);
	assert_int_equal(stopped->stats.decoded, published);
	assert_true(stopped->stats_seen >= 2);
	assert_int_equal(stopped->stats.clients, 2);
	assert_true(stopped->stats.ring_bytes <= FIXTURE_RING_BYTES);
	assert_true(stopped->stats.ring_oldest_seq > 1);
	stream_free(stopped);
	stream_free(healthy);
}

static void test_stats_of_an_empty_ring(void **state)
{
	struct stream_client *c = join(HELLO_START_NEW, 0, 0);

	(void)state;
	send_stats();
	drain(c);
	assert_int_equal(c->stats_seen, 1);
	assert_int_equal(c->stats.decoded, 0);
	assert_int_equal(c->stats.ring_oldest_seq, 0);
	assert_int_equal(c->stats.clients, 1);
	stream_free(c);
}

/* Under load batches are closed without server_flush(). */
static void test_never_flushed(void **state)
{
	struct stream_client *c = join(HELLO_START_NEW, 0, 0);

	(void)state;
	for (int i = 0; i < 200; i++) {
		publish(10, 1000);
		turn();
		while (stream_read(c, sizeof(c->bytes)))
			;
	}
	drain(c);
	assert_int_equal(c->gap, 0);
	assert_true(c->rows > 1900 && c->rows < 2000);
	finish(BYE_SHUTDOWN); /* brings the open batch */
	drain(c);
	assert_int_equal(c->rows, 2000);
	stream_free(c);
}

static void test_finish(void **state)
{
	struct stream_client *reader = join(HELLO_START_NEW, 0, 0);
	struct stream_client *stalled = join(HELLO_START_NEW, 0, 0);
	struct stream_client *silent = stream_connect(fx.path);
	struct stream_client *late;

	(void)state;
	turn();
	for (int i = 0; i < 8; i++) { /* more than its socket takes */
		publish(100, 1000);
		drain(reader);
	}
	finish(BYE_CAPTURE_END);
	drain(reader);
	assert_true(reader->bye_seen);
	assert_int_equal(reader->bye.reason, BYE_CAPTURE_END);
	assert_string_equal(reader->bye.text, "The test is over.");
	assert_int_equal(reader->rows + reader->gap, 800);
	assert_int_equal(reader->stats_seen, 1);
	assert_int_equal(reader->fd, -1);
	drain(silent);
	assert_true(silent->bye_seen);
	assert_false(server_idle(fx.server)); /* one is stalled */
	late = stream_connect(fx.path);
	drain(late);
	assert_true(late->bye_seen);
	assert_int_equal(late->bye.reason, BYE_CAPTURE_END);
	finish(BYE_SHUTDOWN);
	drain(stalled);
	assert_int_equal(stalled->bye.reason, BYE_SHUTDOWN);
	assert_int_equal(stalled->rows + stalled->gap, 800);
	assert_true(server_idle(fx.server));
	stream_free(reader);
	stream_free(stalled);
	stream_free(silent);
	stream_free(late);
}

/* They come behind the packets before them, whole, and have no numbers. */
static void test_flows(void **state)
{
	struct stream_client *c = join(HELLO_START_NEW, 0, 0);

	(void)state;
	publish(3, 10);
	publish_flows(1, 2);
	drain(c);
	assert_int_equal(c->flows, 0); /* not before they are let go */
	server_flush(fx.server);
	drain(c);
	assert_int_equal(c->rows, 3);
	assert_int_equal(c->flows, 2);
	publish_flows(3, 3);
	server_flush(fx.server);
	publish(1, 10);
	server_flush(fx.server);
	drain(c);
	assert_int_equal(c->rows, 4);
	assert_int_equal(c->last_flow, 3);
	publish_flows(4, 1000); /* several frames, flushed or not */
	drain(c);
	assert_true(c->flows > 3 && c->flows < 1000);
	finish(BYE_CAPTURE_END);
	drain(c);
	assert_int_equal(c->flows, 1000);
	assert_true(c->bye_seen);
	assert_int_equal(c->gap, 0);
	stream_free(c);
}

/* A ring that holds nothing but flows, and a client that slept meanwhile. */
static void test_flows_push_packets_out(void **state)
{
	struct stream_client *c = join(HELLO_START_NEW, 0, 0);

	(void)state;
	publish(10, 10);
	server_flush(fx.server);
	drain(c);
	publish(10, 10);
	publish_flows(1, 20000); /* over two megabytes */
	server_flush(fx.server);
	drain(c);
	publish(5, 10);
	server_flush(fx.server);
	drain(c);
	assert_int_equal(c->rows + c->gap, 25);
	assert_int_equal(c->last_flow, 20000);
	send_stats();
	drain(c);
	assert_int_equal(c->stats_seen, 1);
	stream_free(c);
}

static void test_lossless(void **state)
{
	struct stream_client *c[3];
	uint64_t refused = 0, flows = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(c); i++)
		c[i] = join(HELLO_START_NEW, 0, 0);
	assert_true(server_has_room(fx.server));
	while (server_decoded(fx.server) < 20000) {
		size_t who = next_random() % ARRAY_SIZE(c);

		for (int i = 0; i < 50; i++) {
			if (server_decoded(fx.server) == 20000)
				break;
			if (!server_has_room(fx.server)) {
				refused++;
				continue;
			}
			publish_flows(flows + 1, flows + 30);
			flows += 30;
			publish(1, next_random() % 3000);
		}
		turn();
		(void)stream_read(c[who], next_random() % 100000);
		if (next_random() % 64 == 0)
			server_flush(fx.server);
	}
	server_flush(fx.server);
	for (size_t i = 0; i < ARRAY_SIZE(c); i++) {
		drain(c[i]);
		assert_int_equal(c[i]->rows, 20000);
		assert_int_equal(c[i]->gap, 0);
		assert_int_equal(c[i]->flows, flows);
		assert_int_equal(c[i]->last_flow, flows);
		stream_free(c[i]);
	}
	assert_true(refused > 0);
	assert_true(fx.progress_calls > 0);
	turns(2);
	assert_true(server_has_room(fx.server));
}

/* One of four clients that come, read, stall, leave and resume at will. */
struct player {
	struct stream_client *c; /* NULL is away */
	uint64_t session, rows, gap, first_seq, last_seq;
	bool has_first;
};

static void player_leave(struct player *p)
{
	if (p->c->welcomed) {
		if (!p->has_first)
			p->first_seq = p->c->welcome.first_seq;
		p->has_first = true;
		p->session = p->c->welcome.session;
		p->rows += p->c->rows;
		p->gap += p->c->gap;
		p->last_seq = p->c->next_seq - 1;
	}
	stream_free(p->c);
	p->c = NULL;
}

static void player_act(struct player *p)
{
	uint32_t what = next_random() % 100;

	if (!p->c && what < 20) {
		p->c = join(p->has_first ? HELLO_START_AFTER
		                         : HELLO_START_OLDEST,
		            p->session, p->last_seq);
	} else if (p->c && what < 2) {
		player_leave(p);
	} else if (p->c && what < 50) {
		(void)stream_read(p->c, next_random() % 70000);
	}
}

static void test_random_clients(void **state)
{
	struct player players[SERVER_MAX_CLIENTS_PER_UID] = { 0 };
	uint64_t gaps = 0;

	(void)state;
	for (int i = 0; i < 4000; i++) {
		publish(next_random() % 12, next_random() % 2000);
		publish_flows(1, next_random() % 40);
		if (next_random() % 3 == 0)
			server_flush(fx.server);
		if (next_random() % 50 == 0)
			send_stats();
		player_act(&players[next_random() % ARRAY_SIZE(players)]);
		turn();
	}
	finish(BYE_SHUTDOWN);
	for (size_t i = 0; i < ARRAY_SIZE(players); i++) {
		struct player *p = &players[i];

		if (!p->c)
			continue;
		drain(p->c);
		assert_true(p->c->bye_seen);
		assert_int_equal(p->c->next_seq, server_decoded(fx.server) + 1);
		player_leave(p);
	}
	for (size_t i = 0; i < ARRAY_SIZE(players); i++) {
		struct player *p = &players[i];

		if (!p->has_first)
			continue;
		/* All it ever saw is one run without holes. */
		assert_int_equal(p->first_seq + p->rows + p->gap,
		                 p->last_seq + 1);
		assert_true(p->rows > 0);
		gaps += p->gap;
	}
	assert_true(gaps > 0);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_new),
		TEST(test_oldest),
		TEST(test_resume_inside_a_batch),
		TEST(test_resume_too_late),
		TEST(test_resume_of_nothing),
		TEST(test_stopped_reader),
		TEST(test_stats_of_an_empty_ring),
		TEST(test_never_flushed),
		TEST(test_finish),
		TEST(test_flows),
		TEST(test_flows_push_packets_out),
		TEST(test_lossless),
		TEST(test_random_clients),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
