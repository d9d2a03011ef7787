/* test_live_socket.c - the conversation, without a socket. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/clock.h"
#include "common/compiler.h"
#include "dashboard/api/http_server.h"
#include "dashboard/api/live_socket.h"
#include "dashboard/api/views.h"

#define WRONG_TOKEN                                                            \
	"{\"token\":\"00000000000000000000000000000000"                        \
	"00000000000000000000000000000000\"}"

static struct api api;
static char token[HTTP_TOKEN_SIZE];
static struct live_socket conversation;
static struct live_reply reply;
static uint64_t next_id;

static int set_up(void **state)
{
	(void)state;
	assert_int_equal(http_token_new(token), 0);
	api.token = token;
	api.heartbeat_ms = LIVE_SOCKET_HEARTBEAT_MS;
	atomic_store(&api.stopping, false);
	memset(&reply, 0, sizeof(reply));
	next_id = 1;
	live_socket_init(&conversation, &api);
	return live_new(&api.live);
}

static int tear_down(void **state)
{
	(void)state;
	live_reply_done(&reply);
	live_free(api.live);
	return 0;
}

static enum live_socket_close say(const char *text)
{
	live_reply_done(&reply);
	live_socket_message(&conversation, text, strlen(text), &reply);
	return reply.close;
}

static void say_token(void)
{
	char text[128];

	(void)snprintf(text, sizeof(text), "{\"token\":\"%s\"}", token);
	assert_int_equal(say(text), LIVE_SOCKET_GO_ON);
	assert_int_equal(reply.text.used, 0);
	assert_true(conversation.accepted);
}

static void give(enum app app)
{
	struct packet_record r = { .ts_ns = 1500000000, .app = (uint8_t)app };

	r.seq = next_id;
	live_begin(api.live);
	live_packet(api.live, next_id++, &r);
	live_end(api.live);
}

static bool answered(const char *part)
{
	return strstr((const char *)reply.text.bytes, part) != NULL;
}

static void the_token_comes_first(void **state)
{
	static const char *const texts[] = {
		"",
		"{",
		"[]",
		"{}",
		"{\"token\":\"\"}",
		"{\"token\":5}",
		WRONG_TOKEN,
		"{\"after\":0,\"window\":300,\"limit\":10}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(say(texts[i]), LIVE_SOCKET_POLICY);
		assert_false(conversation.accepted);
		assert_int_equal(reply.text.used, 0);
	}
	say_token();
}

static void long_messages_are_not_read(void **state)
{
	static char text[LIVE_SOCKET_MESSAGE_MAX + 2];

	(void)state;
	memset(text, ' ', sizeof(text) - 1);
	assert_int_equal(say(text), LIVE_SOCKET_TOO_BIG);
	say_token();
	memset(text, ' ', sizeof(text) - 1);
	text[0] = '{';
	text[LIVE_SOCKET_MESSAGE_MAX - 1] = '}';
	text[LIVE_SOCKET_MESSAGE_MAX] = '\0';
	assert_int_equal(say(text), LIVE_SOCKET_GO_ON); /* all defaults */
	assert_true(answered("\"window\":300"));
}

static void bad_questions(void **state)
{
	static const char *const texts[] = {
		"",
		"null",
		"{\"after\":-1}",
		"{\"after\":\"1\"}",
		"{\"after\":1.5}",
		"{\"window\":59}",
		"{\"window\":3601}",
		"{\"limit\":1001}",
		"{\"limit\":null}",
		"{\"app\":\"gopher\"}",
		"{\"app\":5}",
		"{\"after\":1,\"after\":2}",
		"{} {}",
		"{\"after\":99999999999999999999}",
	};
	size_t i;

	(void)state;
	say_token();
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(say(texts[i]), LIVE_SOCKET_BAD_MESSAGE);
		assert_int_equal(reply.text.used, 0);
		assert_true(strlen(reply.reason) > 0);
	}
}

static void the_first_question_is_answered_at_once(void **state)
{
	(void)state;
	give(APP_DNS);
	give(APP_TCP);
	give(APP_TCP);
	say_token();
	assert_int_equal(say("{\"after\":0,\"limit\":2}"), LIVE_SOCKET_GO_ON);
	assert_true(answered("{\"status\":{\"dashboard\":{"));
	assert_true(answered("\"overview\":{\"now\":"));
	assert_true(answered("\"packets\":[{\"frame\":2,"));
	assert_true(answered("\"time\":1.5"));
	assert_true(answered("\"skipped\":1,\"newest_id\":3}"));
	assert_int_equal(say("{\"after\":3,\"app\":\"dns\"}"),
	                 LIVE_SOCKET_GO_ON);
	assert_true(answered("\"packets\":[],\"skipped\":0,\"newest_id\":3}"));
	assert_int_equal(say("{\"app\":\"dns\",\"limit\":0}"),
	                 LIVE_SOCKET_GO_ON);
	assert_true(answered("\"packets\":[],\"skipped\":1,\"newest_id\":3}"));
}

static void *give_later(void *arg)
{
	(void)live_wait(api.live, *(uint64_t *)arg, 200);
	give(APP_TCP);
	return NULL;
}

static void the_next_one_waits_for_news(void **state)
{
	uint64_t version = live_wait(api.live, 0, 0);
	int64_t begin_ns;
	pthread_t thread;

	(void)state;
	say_token();
	assert_int_equal(say("{}"), LIVE_SOCKET_GO_ON);
	begin_ns = clock_mono_ns();
	assert_int_equal(pthread_create(&thread, NULL, give_later, &version),
	                 0);
	assert_int_equal(say("{}"), LIVE_SOCKET_GO_ON);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(answered("\"newest_id\":1}"));
	assert_in_range(clock_mono_ns() - begin_ns, 150 * CLOCK_NS_PER_MS,
	                10 * CLOCK_NS_PER_S);
}

static void silence_has_a_heartbeat(void **state)
{
	int64_t begin_ns;

	(void)state;
	api.heartbeat_ms = 300;
	say_token();
	assert_int_equal(say("{}"), LIVE_SOCKET_GO_ON);
	begin_ns = clock_mono_ns();
	assert_int_equal(say("{}"), LIVE_SOCKET_GO_ON);
	assert_true(answered("\"newest_id\":0}"));
	assert_in_range(clock_mono_ns() - begin_ns, 290 * CLOCK_NS_PER_MS,
	                10 * CLOCK_NS_PER_S);
}

static void ten_answers_a_second(void **state)
{
	int64_t begin_ns = clock_mono_ns();
	int i;

	(void)state;
	say_token();
	for (i = 0; i < 6; i++) {
		give(APP_TCP);
		assert_int_equal(say("{}"), LIVE_SOCKET_GO_ON);
	}
	assert_true(clock_mono_ns() - begin_ns >= 500 * CLOCK_NS_PER_MS);
}

static void *stop_later(void *arg)
{
	(void)live_wait(api.live, *(uint64_t *)arg, 100);
	atomic_store(&api.stopping, true);
	return NULL;
}

static void a_stop_ends_the_waiting(void **state)
{
	uint64_t version = live_wait(api.live, 0, 0);
	int64_t begin_ns = clock_mono_ns();
	pthread_t thread;

	(void)state;
	say_token();
	assert_int_equal(say("{}"), LIVE_SOCKET_GO_ON);
	assert_int_equal(pthread_create(&thread, NULL, stop_later, &version),
	                 0);
	assert_int_equal(say("{}"), LIVE_SOCKET_GOING_AWAY);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(clock_mono_ns() - begin_ns < 5 * CLOCK_NS_PER_S);
}

/* A taken-over sensor fills every packet to the brim. */
static void full_packets_do_not_fill_the_memory(void **state)
{
	static uint8_t text[RECORD_VALUE_MAX];
	struct packet_record r = { .ts_ns = 1, .app = APP_HTTP };
	uint64_t id;

	(void)state;
	memset(text, 0xff, sizeof(text)); /* four bytes each as text */
	while (record_add_bytes(&r, FIELD_HTTP_URI, text, sizeof(text)))
		;
	live_begin(api.live);
	for (id = 1; id <= 250; id++) {
		r.seq = id;
		live_packet(api.live, id, &r);
	}
	live_end(api.live);
	say_token();
	assert_int_equal(say("{\"limit\":1000}"), LIVE_SOCKET_GO_ON);
	assert_true(reply.text.used < ANSWER_MAX);
	/* 4 MiB hold 128 of them. */
	assert_true(answered("\"packets\":[{\"frame\":123,"));
	assert_true(answered("\"skipped\":122,\"newest_id\":250}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(the_token_comes_first),
		TEST(long_messages_are_not_read),
		TEST(bad_questions),
		TEST(the_first_question_is_answered_at_once),
		TEST(the_next_one_waits_for_news),
		TEST(silence_has_a_heartbeat),
		TEST(ten_answers_a_second),
		TEST(a_stop_ends_the_waiting),
		TEST(full_packets_do_not_fill_the_memory),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
