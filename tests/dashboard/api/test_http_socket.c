/* test_http_socket.c - the WebSocket through the server, and its stop. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/clock.h"
#include "common/compiler.h"
#include "dashboard/api/http_server.h"
#include "tests/support/http_client.h"

#define PLACES 24
#define CROWD 60

static struct {
	char token[HTTP_TOKEN_SIZE];
	struct live *live;
	struct http_server *server;
	uint16_t port;
	struct buf payload;
} f;

static int start_server(void **state)
{
	struct http_options options = { .listen = "127.0.0.1:0",
		                        .data_dir = "/nonexistent",
		                        .token = f.token };
	char error[HTTP_ERROR_SIZE] = "";

	(void)state;
	assert_int_equal(live_new(&f.live), 0);
	assert_int_equal(http_token_new(f.token), 0);
	options.live = f.live;
	assert_int_equal(http_server_start(&options, &f.server, error), 0);
	f.port = http_server_port(f.server);
	buf_init(&f.payload, 32u << 20);
	return 0;
}

/* However many clients hang. */
static int stop_server(void **state)
{
	int64_t begin_ns = clock_mono_ns();

	(void)state;
	http_server_stop(f.server);
	live_free(f.live);
	buf_done(&f.payload);
	assert_true(clock_mono_ns() - begin_ns < 2 * CLOCK_NS_PER_S);
	return 0;
}

static void send_token(int fd)
{
	char text[128];

	(void)snprintf(text, sizeof(text), "{\"token\":\"%s\"}", f.token);
	socket_send_text(fd, text);
}

static int open_socket(void)
{
	int status = 0;
	int fd = socket_open(f.port, NULL, &status);

	assert_int_equal(status, 101);
	return fd;
}

static void give(uint64_t id)
{
	struct packet_record r = { .seq = id, .ts_ns = 1, .app = APP_DNS };

	live_begin(f.live);
	live_packet(f.live, id, &r);
	live_end(f.live);
}

static bool answered(const char *part)
{
	return strstr((const char *)f.payload.bytes, part) != NULL;
}

static void question_and_answer(void **state)
{
	int fd = open_socket();

	(void)state;
	give(1);
	send_token(fd);
	socket_send_text(fd, "{\"after\":0,\"window\":300,\"limit\":10}");
	assert_int_equal(socket_receive(fd, &f.payload, CLIENT_WAIT_MS),
	                 SOCKET_TEXT);
	assert_true(answered("{\"status\":{"));
	assert_true(answered("\"packets\":[{\"frame\":1,"));
	socket_send_text(fd, "{\"after\":1,\"window\":300,\"limit\":10}");
	assert_int_equal(socket_receive(fd, &f.payload, 300), -2);
	give(2);
	assert_int_equal(socket_receive(fd, &f.payload, CLIENT_WAIT_MS),
	                 SOCKET_TEXT);
	assert_true(answered("\"packets\":[{\"frame\":2,"));
	assert_true(answered("\"skipped\":0,\"newest_id\":2}"));
	assert_int_equal(close(fd), 0);
}

static void a_packet_is_there_in_100_ms(void **state)
{
	int fd = open_socket();
	int64_t begin_ns, took_ns;
	int64_t best_ns = INT64_MAX;
	int i;

	(void)state;
	send_token(fd);
	socket_send_text(fd, "{}");
	assert_int_equal(socket_receive(fd, &f.payload, CLIENT_WAIT_MS),
	                 SOCKET_TEXT);
	for (i = 0; i < 5; i++) {
		socket_send_text(fd, "{}");
		assert_int_equal(socket_receive(fd, &f.payload, 200), -2);
		begin_ns = clock_mono_ns();
		give(100 + (uint64_t)i);
		assert_int_equal(socket_receive(fd, &f.payload, CLIENT_WAIT_MS),
		                 SOCKET_TEXT);
		took_ns = clock_mono_ns() - begin_ns;
		if (took_ns < best_ns)
			best_ns = took_ns;
	}
	print_message("packet to answer: %lld us\n",
	              (long long)(best_ns / 1000));
	assert_true(best_ns < 100 * CLOCK_NS_PER_MS);
	assert_int_equal(close(fd), 0);
}

static void wrong_tokens_close(void **state)
{
	static const char *const texts[] = { "{}", "{\"token\":\"x\"}", "x",
		                             "" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		int fd = open_socket();

		socket_send_text(fd, texts[i]);
		assert_int_equal(socket_close_code(fd), 1008);
		assert_int_equal(close(fd), 0);
	}
}

static void odd_frames_close(void **state)
{
	static char text[5000];
	int fd = open_socket();

	(void)state;
	memset(text, ' ', sizeof(text) - 1);
	send_token(fd);
	socket_send_text(fd, text);
	assert_int_equal(socket_close_code(fd), 1009);
	assert_int_equal(close(fd), 0);

	fd = open_socket();
	socket_send(fd, 2, "{}", 2); /* binary */
	assert_int_equal(socket_close_code(fd), 1008);
	assert_int_equal(close(fd), 0);

	fd = open_socket();
	http_send(fd, "\x01\x82\x00\x00\x00\x00{}", 8); /* a fragment */
	assert_int_equal(socket_close_code(fd), 1008);
	assert_int_equal(close(fd), 0);

	fd = open_socket(); /* 2^62 bytes to come */
	http_send(fd,
	          "\x81\xff\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	          "\x00",
	          14);
	assert_int_equal(socket_close_code(fd), 0);
	assert_int_equal(close(fd), 0);

	fd = open_socket();
	socket_send(fd, SOCKET_CLOSE, "\x03\xe8", 2);
	assert_int_not_equal(socket_close_code(fd), 0);
	assert_int_equal(close(fd), 0);
}

static void other_pages_are_refused(void **state)
{
	char origin[64];
	int status = 0;
	int fd;

	(void)state;
	assert_int_equal(socket_open(f.port, "http://example.org", &status),
	                 -1);
	assert_int_equal(status, 403);
	assert_int_equal(socket_open(f.port, "null", &status), -1);
	assert_int_equal(status, 403);
	(void)snprintf(origin, sizeof(origin), "http://127.0.0.1:%u", f.port);
	fd = socket_open(f.port, origin, &status);
	assert_int_equal(status, 101);
	assert_int_equal(close(fd), 0);
}

/* Half of the workers at most; places come back. */
static int crowd(int fds[CROWD])
{
	int taken = 0;
	int i;

	for (i = 0; i < CROWD; i++) {
		int status = 0;

		fds[i] = socket_open(f.port, NULL, &status);
		assert_true(status == 101 || status == 503);
		taken += status == 101;
	}
	return taken;
}

static void leave(const int fds[CROWD])
{
	int i;

	for (i = 0; i < CROWD; i++) {
		if (fds[i] >= 0)
			assert_int_equal(close(fds[i]), 0);
	}
}

static void assert_quick_status(void)
{
	struct http_reply reply;
	int64_t begin_ns = clock_mono_ns();

	http_get(f.port, "/api/v1/status", f.token, &reply);
	assert_int_equal(reply.status, 200);
	http_reply_done(&reply);
	assert_true(clock_mono_ns() - begin_ns < 5 * CLOCK_NS_PER_S);
}

static void wait_for_free_places(void)
{
	int64_t until_ns = clock_mono_ns() + 20 * CLOCK_NS_PER_S;
	int fds[CROWD];
	int taken;

	do {
		taken = crowd(fds);
		leave(fds);
	} while (taken < PLACES && clock_mono_ns() < until_ns);
	assert_int_equal(taken, PLACES);
}

/* Packets that make answers of megabytes, more than sockets buffer. */
static void give_large(void)
{
	static uint8_t text[RECORD_VALUE_MAX];
	struct packet_record r = { .ts_ns = 1, .app = APP_HTTP };
	uint64_t id;

	memset(text, 0xff, sizeof(text)); /* four bytes each as text */
	assert_true(record_add_bytes(&r, FIELD_HTTP_URI, text, sizeof(text)));
	assert_true(record_add_bytes(&r, FIELD_HTTP_HOST, text, sizeof(text)));
	live_begin(f.live);
	for (id = 1000; id < 1600; id++) {
		r.seq = id;
		live_packet(f.live, id, &r);
	}
	live_end(f.live);
}

static void a_slow_crowd_blocks_nobody(void **state)
{
	int fds[CROWD];
	int i;

	(void)state;
	give_large();
	wait_for_free_places();
	for (i = 0; crowd(fds) < PLACES && i < 1000; i++)
		leave(fds);
	for (i = 0; i < CROWD; i++) {
		if (fds[i] < 0)
			continue;
		send_token(fds[i]);
		socket_send_text(fds[i], "{\"limit\":600}");
		socket_send_text(fds[i], "{\"limit\":599}");
		socket_send_text(fds[i], "{\"limit\":598}");
	}
	for (i = 0; i < 10; i++)
		assert_quick_status();
	leave(fds);
	wait_for_free_places();
}

/* A frame of 1 GiB that never ends, from somebody without a token. */
static void no_token_no_memory(void **state)
{
	static const char piece[1 << 16];
	int64_t begin_ns = clock_mono_ns();
	int fd = open_socket();
	int i;

	(void)state;
	http_send(fd,
	          "\x81\xff\x00\x00\x00\x00\x40\x00\x00\x00"
	          "\x00\x00\x00\x00",
	          14);
	for (i = 0; i < 4; i++)
		http_send(fd, piece, sizeof(piece));
	(void)socket_close_code(fd); /* a reset may take it away */
	assert_true(clock_mono_ns() - begin_ns < 4 * CLOCK_NS_PER_S);
	assert_int_equal(close(fd), 0);
	wait_for_free_places();
}

/* Places without a token are free again in five seconds and a little. */
static void silent_clients_are_closed(void **state)
{
	int64_t begin_ns;
	int fd;

	(void)state;
	wait_for_free_places();
	fd = open_socket();
	begin_ns = clock_mono_ns();
	assert_int_equal(socket_close_code(fd), 1008);
	assert_in_range(clock_mono_ns() - begin_ns, 4 * CLOCK_NS_PER_S,
	                7 * CLOCK_NS_PER_S);
	assert_int_equal(close(fd), 0);
}

struct feeder {
	pthread_t thread;
	atomic_bool stop;
};

static void *feed(void *arg)
{
	struct feeder *feeder = arg;
	uint64_t id = 10000;

	while (!atomic_load(&feeder->stop)) {
		give(id++);
		(void)live_wait(f.live, UINT64_MAX, 0);
	}
	return NULL;
}

static void many_ask_while_packets_come(void **state)
{
	static struct feeder feeder;
	int fds[8];
	size_t i;
	int round;

	(void)state;
	assert_int_equal(pthread_create(&feeder.thread, NULL, feed, &feeder),
	                 0);
	for (i = 0; i < ARRAY_SIZE(fds); i++) {
		fds[i] = open_socket();
		send_token(fds[i]);
	}
	for (round = 0; round < 5; round++) {
		for (i = 0; i < ARRAY_SIZE(fds); i++)
			socket_send_text(fds[i], "{\"limit\":50}");
		for (i = 0; i < ARRAY_SIZE(fds); i++)
			assert_int_equal(socket_receive(fds[i], &f.payload,
			                                CLIENT_WAIT_MS),
			                 SOCKET_TEXT);
	}
	atomic_store(&feeder.stop, true);
	assert_int_equal(pthread_join(feeder.thread, NULL), 0);
	for (i = 0; i < ARRAY_SIZE(fds); i++)
		assert_int_equal(close(fds[i]), 0);
}

/* One waits for an answer, one never reads, one says nothing, one began a
 * request, one asked for nothing. */
static void an_idle_server_stops(void **state)
{
	int64_t begin_ns;

	(void)state;
	assert_int_equal(start_server(NULL), 0);
	begin_ns = clock_mono_ns();
	http_server_stop(f.server);
	print_message(
	        "idle stop: %lld ms\n",
	        (long long)((clock_mono_ns() - begin_ns) / CLOCK_NS_PER_MS));
	live_free(f.live);
	buf_done(&f.payload);
}

static void a_stop_is_quick_while_clients_hang(void **state)
{
	int fds[5];
	int64_t begin_ns, took_ms;
	size_t i;

	(void)state;
	assert_int_equal(start_server(NULL), 0);
	give_large();
	for (i = 0; i < 3; i++)
		fds[i] = open_socket();
	send_token(fds[0]);
	socket_send_text(fds[0], "{}");
	assert_int_equal(socket_receive(fds[0], &f.payload, CLIENT_WAIT_MS),
	                 SOCKET_TEXT);
	socket_send_text(fds[0], "{}");
	send_token(fds[1]);
	for (i = 0; i < 200; i++)
		socket_send_text(fds[1], "{\"limit\":1000}");
	fds[3] = http_connect(f.port);
	http_send(fds[3], "GET / HT", 8);
	fds[4] = http_connect(f.port);
	begin_ns = clock_mono_ns();
	http_server_stop(f.server);
	took_ms = (clock_mono_ns() - begin_ns) / CLOCK_NS_PER_MS;
	print_message("stop: %lld ms\n", (long long)took_ms);
	assert_true(took_ms < 2000);
	for (i = 0; i < ARRAY_SIZE(fds); i++)
		assert_int_equal(close(fds[i]), 0);
	live_free(f.live);
	buf_done(&f.payload);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(question_and_answer),
		cmocka_unit_test(a_packet_is_there_in_100_ms),
		cmocka_unit_test(wrong_tokens_close),
		cmocka_unit_test(odd_frames_close),
		cmocka_unit_test(other_pages_are_refused),
		cmocka_unit_test(a_slow_crowd_blocks_nobody),
		cmocka_unit_test(many_ask_while_packets_come),
		cmocka_unit_test(no_token_no_memory),
		cmocka_unit_test(silent_clients_are_closed),
	};
	const struct CMUnitTest stops[] = {
		cmocka_unit_test(an_idle_server_stops),
		cmocka_unit_test(a_stop_is_quick_while_clients_hang),
	};
	int failed = cmocka_run_group_tests(tests, start_server, stop_server);

	return failed + cmocka_run_group_tests(stops, NULL, NULL);
}
