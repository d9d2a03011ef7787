/* test_endpoints.c - the shapes of docs/API.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/clock.h"
#include "common/compiler.h"
#include "dashboard/api/endpoint.h"
#include "dashboard/json/json.h"
#include "dashboard/store/store.h"
#include "tests/support/temp_dir.h"

static char dir[TEMP_DIR_SIZE];
static struct api api;
static struct buf text;

static int set_up(void **state)
{
	(void)state;
	temp_dir_make(dir);
	api.data_dir = dir;
	api.uid = getuid();
	api.started_ns = 1763816278 * CLOCK_NS_PER_S;
	buf_init(&text, ANSWER_MAX);
	return live_new(&api.live);
}

static int tear_down(void **state)
{
	(void)state;
	buf_done(&text);
	live_free(api.live);
	temp_dir_remove(dir);
	return 0;
}

/* The status; the answer is left in `text`. */
static int get(const char *path, const char *query)
{
	const struct endpoint *endpoint = endpoint_find(path);
	struct answer answer = { .status = 0 };

	assert_non_null(endpoint);
	endpoint->fn(&api, query, &answer);
	buf_clear(&text);
	assert_int_equal(answer_write(&answer, &text), 0);
	answer_done(&answer);
	return answer.status;
}

static const char *body_text(void)
{
	return (const char *)text.bytes;
}

static struct json *body(void)
{
	char why[160] = "";
	struct json *j = json_parse(body_text(), text.used, why, sizeof(why));

	if (!j)
		fail_msg("%s: %.200s", why, body_text());
	return j;
}

static void assert_error(const char *code)
{
	struct json *j = body();
	const struct json *error = json_get(j, "error");

	assert_non_null(error);
	assert_string_equal(json_get_text(error, "code"), code);
	assert_non_null(json_get_text(error, "message"));
	assert_non_null(json_get_text(error, "hint"));
	json_free(j);
}

static void set_states(void)
{
	struct live_link link = { .state = LIVE_LINK_UP,
		                  .has_welcome = true,
		                  .has_stats = true };
	const struct live_store store = {
		.path = "/tmp/x/packets.db",
		.rows = 4990,
		.bytes = 491520,
		.delivered = 5000,
		.stored = 4990,
		.pending = 10,
	};
	const struct live_gap gap = { 1, 9, 1763816290 * CLOCK_NS_PER_S };

	link.welcome.session = UINT64_C(0x9f86d081884c7d65);
	link.welcome.source = WELCOME_SOURCE_LIVE;
	link.welcome.snaplen = 262144;
	link.welcome.link_type = 1;
	(void)snprintf(link.welcome.interface, sizeof(link.welcome.interface),
	               "eth0");
	link.stats.kernel_received = 5000;
	link.stats.decoded = 5000;
	link.privileges.readable = true;
	link.privileges.cap_bnd = 0x2000;
	link.privileges.no_new_privs = 1;
	link.privileges.seccomp = 2;
	live_set_link(api.live, &link);
	live_set_store(api.live, &store);
	live_gap(api.live, &gap);
}

static int64_t number(const struct json *j, const char *key)
{
	int64_t v = 0;

	assert_true(json_get_int(j, key, &v));
	return v;
}

static void status_has_its_shape(void **state)
{
	struct json *j;
	const struct json *part;

	(void)state;
	set_states();
	assert_int_equal(get("/api/v1/status", ""), 200);
	j = body();
	part = json_get(j, "dashboard");
	assert_int_equal(number(part, "uid"), getuid());
	assert_int_equal(number(part, "started"), 1763816278);
	assert_string_equal(json_get_text(part, "version"), PERISCOPE_VERSION);
	part = json_get(j, "sensor");
	assert_string_equal(json_get_text(part, "state"), "up");
	assert_string_equal(json_get_text(part, "source"), "live");
	assert_string_equal(json_get_text(part, "interface"), "eth0");
	assert_string_equal(json_get_text(part, "session"), "9f86d081884c7d65");
	assert_int_equal(number(part, "snaplen"), 262144);
	part = json_get(j, "privileges");
	assert_string_equal(json_get_text(part, "cap_bnd"), "0000000000002000");
	assert_int_equal(number(part, "seccomp"), 2);
	part = json_get(j, "ledger");
	assert_int_equal(number(part, "delivered"), 5000);
	assert_int_equal(number(part, "pending"), 10);
	assert_int_equal(json_array_len(json_get(part, "gaps")), 1);
	part = json_get(j, "store");
	assert_string_equal(json_get_text(part, "state"), "ok");
	assert_string_equal(json_get_text(part, "path"), "/tmp/x/packets.db");
	json_free(j);
	assert_non_null(strstr(body_text(), "\"complete\":true"));
	assert_non_null(strstr(body_text(), "{\"first_seq\":1,\"last_seq\":9,"
	                                    "\"count\":9,\"at\":1763816290}"));
}

/* Whatever else was counted: nobody knows what was in it. */
static void a_store_set_aside_is_not_complete(void **state)
{
	const struct live_store store = { .set_aside = true,
		                          .message = "it was set aside" };

	(void)state;
	set_states();
	live_set_store(api.live, &store);
	assert_int_equal(get("/api/v1/status", ""), 200);
	assert_non_null(strstr(body_text(), "\"complete\":false"));
}

static void health_without_token(void **state)
{
	struct live_link link = { .state = LIVE_LINK_CONNECTING };
	struct live_store store = { .state = STORE_FULL };

	(void)state;
	live_set_link(api.live, &link);
	assert_int_equal(get("/healthz", ""), 503);
	assert_error("no_sensor");
	set_states();
	assert_int_equal(get("/healthz", ""), 200);
	assert_string_equal(body_text(), "{\"ready\":true}");
	live_set_store(api.live, &store);
	assert_int_equal(get("/healthz", ""), 503);
	assert_error("no_store");
}

static void overview_has_its_shape(void **state)
{
	struct packet_record r = { .ts_ns = clock_real_ns(),
		                   .len = 80,
		                   .app = APP_DNS,
		                   .present = RECORD_IP };
	const struct json *part;
	struct json *j;

	(void)state;
	r.dst = addr_v4((const uint8_t[]){ 192, 0, 2, 1 });
	assert_true(record_add_number(&r, FIELD_DNS_RESPONSE, 0));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME,
	                             (const uint8_t *)"<b>\xff", 4));
	live_begin(api.live);
	live_packet(api.live, 1, &r);
	live_end(api.live);
	assert_int_equal(get("/api/v1/overview", ""), 200);
	j = body();
	assert_int_equal(number(j, "window"), 300);
	assert_int_equal(number(j, "step"), 5);
	assert_int_equal(number(j, "newest_id"), 1);
	(void)number(j, "now");
	(void)number(j, "packets_per_s");
	(void)number(j, "bits_per_s");
	part = json_get(j, "timeline");
	assert_int_equal(json_array_len(json_get(part, "start")), 60);
	assert_int_equal(json_array_len(json_get(part, "apps")), 1);
	json_free(j);
	assert_non_null(strstr(body_text(), "\"protocols\":[{\"app\":\"dns\","
	                                    "\"packets\":1,\"bytes\":80}]"));
	assert_non_null(strstr(body_text(),
	                       "\"destinations\":[{\"addr\":\"192.0.2.1\","
	                       "\"packets\":1,\"bytes\":80}]"));
	assert_non_null(strstr(body_text(), "\"name\":\"<b>\\\\xff\""));
	assert_int_equal(get("/api/v1/overview", "window=3600"), 200);
	assert_non_null(strstr(body_text(), "\"step\":30"));
	assert_int_equal(get("/api/v1/overview", "window=5"), 400);
	assert_error("bad_parameter");
}

static void fill_store(void)
{
	struct welcome w = { .session = 7,
		             .first_seq = 1,
		             .link_type = 1,
		             .source = WELCOME_SOURCE_LIVE };
	char error[STORE_ERROR_SIZE] = "";
	struct store *store;
	uint64_t seq;

	assert_int_equal(store_open(dir, &store, error), 0);
	store_session(store, &w);
	for (seq = 1; seq <= 50; seq++) {
		struct packet_record r = { .seq = seq,
			                   .ts_ns = (int64_t)seq *
			                            CLOCK_NS_PER_S,
			                   .len = 60,
			                   .caplen = 60,
			                   .link_type = 1 };

		r.app = seq % 5 == 0 ? APP_ARP : APP_TCP;
		assert_int_equal(store_add(store, &r), seq);
	}
	assert_int_equal(store_commit(store), 0);
	store_close(store);
}

static void assert_frames(const char *query, size_t count, int64_t first)
{
	char expected[64];
	struct json *j;

	assert_int_equal(get("/api/v1/packets", query), 200);
	j = body();
	assert_int_equal(json_array_len(json_get(j, "packets")), count);
	(void)number(j, "took_ms");
	json_free(j);
	assert_non_null(strstr(body_text(), "\"complete\":true"));
	(void)snprintf(expected, sizeof(expected),
	               "{\"packets\":[{\"frame\":%lld,", (long long)first);
	assert_memory_equal(body_text(), expected, strlen(expected));
}

static void packets_of_the_store(void **state)
{
	(void)state;
	assert_int_equal(get("/api/v1/packets", ""), 200);
	assert_non_null(strstr(body_text(), "{\"packets\":[],")); /* no store */
	fill_store();
	assert_frames("", 50, 50);
	assert_non_null(strstr(body_text(), "\"missing\":0"));
	assert_non_null(strstr(body_text(), "\"summary\":\""));
	assert_non_null(strstr(body_text(), "\"time\":50.0"));
	assert_frames("limit=10", 10, 50);
	assert_frames("limit=10&order=oldest", 10, 1);
	assert_frames("before=41&limit=5", 5, 40);
	assert_frames("after=20&limit=5&order=oldest", 5, 21);
	assert_frames("app=arp", 10, 50);
	assert_non_null(strstr(body_text(), "\"missing\":null"));
}

static void find_knows_its_rows(void **state)
{
	(void)state;
	assert_null(endpoint_find(""));
	assert_null(endpoint_find("/api/v1/"));
	assert_null(endpoint_find("/api/v1/statu"));
	assert_int_equal(endpoint_find("/api/v1/live")->access,
	                 ENDPOINT_SOCKET);
	assert_int_equal(endpoint_find("/healthz")->access, ENDPOINT_OPEN);
	assert_int_equal(endpoint_find("/api/v1/status")->access,
	                 ENDPOINT_TOKEN);
}

static void a_broken_store_is_explained(void **state)
{
	char path[TEMP_DIR_SIZE + 32];
	FILE *file;

	(void)state;
	fill_store();
	(void)snprintf(path, sizeof(path), "%s/packets.db", dir);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs("this is no database", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(get("/api/v1/packets", ""), 503);
	assert_error("store_failed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(find_knows_its_rows),
		TEST(status_has_its_shape),
		TEST(health_without_token),
		TEST(overview_has_its_shape),
		TEST(packets_of_the_store),
		TEST(a_broken_store_is_explained),
		TEST(a_store_set_aside_is_not_complete),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
