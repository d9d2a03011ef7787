/* test_http_server.c - the server as a browser and as an attacker meet it. */
#include <errno.h>
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
#include "dashboard/json/json.h"
#include "tests/support/http_client.h"
#include "tests/support/temp_dir.h"

static struct {
	char dir[TEMP_DIR_SIZE];
	char token[HTTP_TOKEN_SIZE];
	struct live *live;
	struct http_server *server;
	uint16_t port;
} f;
static struct http_reply reply;

static int start_server(void **state)
{
	struct http_options options = { .listen = "127.0.0.1:0",
		                        .data_dir = f.dir,
		                        .token = f.token,
		                        .started_ns =
		                                1763816278 * CLOCK_NS_PER_S };
	char error[HTTP_ERROR_SIZE] = "";

	(void)state;
	temp_dir_make(f.dir);
	assert_int_equal(live_new(&f.live), 0);
	assert_int_equal(http_token_new(f.token), 0);
	options.live = f.live;
	assert_int_equal(http_server_start(&options, &f.server, error), 0);
	f.port = http_server_port(f.server);
	assert_int_not_equal(f.port, 0);
	return 0;
}

static int stop_server(void **state)
{
	(void)state;
	http_server_stop(f.server);
	live_free(f.live);
	temp_dir_remove(f.dir);
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	memset(&reply, 0, sizeof(reply));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	http_reply_done(&reply);
	return 0;
}

static int get(const char *path, const char *token)
{
	http_reply_done(&reply);
	http_get(f.port, path, token, &reply);
	return reply.status;
}

static struct json *body(void)
{
	char why[160] = "";
	struct json *j =
	        json_parse(reply.body, reply.body_len, why, sizeof(why));

	if (!j)
		fail_msg("%s: %.200s", why, reply.body);
	return j;
}

/* "127.0.0.1:PORT" takes the place of HOST. */
static int ask(const char *format)
{
	char request[8192];
	char *out = request;
	size_t left = sizeof(request);

	for (; *format; format++) {
		int n = strncmp(format, "HOST", 4) == 0
		                ? snprintf(out, left, "127.0.0.1:%u", f.port)
		                : snprintf(out, left, "%c", *format);

		assert_true(n > 0 && (size_t)n < left);
		format += strncmp(format, "HOST", 4) == 0 ? 3 : 0;
		out += n;
		left -= (size_t)n;
	}
	http_reply_done(&reply);
	http_ask(f.port, request, &reply);
	return reply.status;
}

static void assert_error(int status, const char *code)
{
	struct json *j = body();
	const struct json *error = json_get(j, "error");

	assert_int_equal(reply.status, status);
	assert_non_null(error);
	assert_string_equal(json_get_text(error, "code"), code);
	assert_non_null(json_get_text(error, "message"));
	assert_non_null(json_get_text(error, "hint"));
	json_free(j);
}

static void assert_strict_head(void)
{
	static const char *const lines[] = {
		"X-Content-Type-Options: nosniff",
		"Referrer-Policy: no-referrer",
		"Cross-Origin-Opener-Policy: same-origin",
		"Cross-Origin-Resource-Policy: same-origin",
		"Connection: close",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++)
		assert_true(http_has_line(&reply, lines[i]));
	assert_non_null(strstr((char *)reply.text.bytes,
	                       "Content-Security-Policy: default-src 'none'"));
	assert_null(strcasestr((char *)reply.text.bytes, "access-control"));
	assert_null(strcasestr((char *)reply.text.bytes, "set-cookie"));
	assert_null(strcasestr((char *)reply.text.bytes, "civetweb"));
}

static void no_token_no_answer(void **state)
{
	static const char *const paths[] = { "/api/v1/status",
		                             "/api/v1/overview",
		                             "/api/v1/packets" };
	char wrong[HTTP_TOKEN_SIZE];
	size_t i;

	(void)state;
	memcpy(wrong, f.token, sizeof(wrong));
	wrong[63] = wrong[63] == '0' ? '1' : '0';
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		assert_int_equal(get(paths[i], NULL), 401);
		assert_error(401, "no_token");
		assert_strict_head();
		assert_true(http_has_line(&reply, "WWW-Authenticate: Bearer"));
		assert_int_equal(get(paths[i], wrong), 401);
		assert_int_equal(get(paths[i], f.token), 200);
		assert_strict_head();
		assert_true(http_has_line(&reply, "Cache-Control: no-store"));
	}
}

static void a_foreign_host_is_refused(void **state)
{
	(void)state;
	assert_int_equal(ask("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"),
	                 403);
	assert_error(403, "wrong_host");
	assert_strict_head();
	assert_int_equal(ask("GET / HTTP/1.1\r\n\r\n"), 403);
	assert_int_equal(ask("GET / HTTP/1.0\r\n\r\n"), 403);
	/* A proxy's request: civetweb closes without a word. */
	assert_int_equal(ask("GET http://example.org/ HTTP/1.1\r\n"
	                     "Host: example.org\r\n\r\n"),
	                 0);
	assert_int_equal(ask("GET / HTTP/1.1\r\nHost: HOST\r\n"
	                     "Host: example.org\r\n\r\n"),
	                 400);
	assert_error(400, "bad_request");
	assert_int_equal(ask("GET / HTTP/1.1\r\nHost: HOST\r\n\r\n"), 200);
}

static void headers_behind_the_64th_count(void **state)
{
	char request[4096] = "GET / HTTP/1.1\r\nHost: HOST\r\n";
	size_t used = strlen(request);
	int i;

	(void)state;
	for (i = 0; i < 70; i++)
		used += (size_t)snprintf(request + used, sizeof(request) - used,
		                         "X-%d: 1\r\n", i);
	(void)snprintf(request + used, sizeof(request) - used,
	               "Host: example.org\r\n\r\n");
	assert_int_equal(ask(request), 400);
}

static void nothing_can_be_changed(void **state)
{
	(void)state;
	assert_int_equal(ask("POST /api/v1/status HTTP/1.1\r\nHost: HOST\r\n"
	                     "Content-Length: 2\r\n\r\n{}"),
	                 405);
	assert_error(405, "wrong_method");
	assert_true(http_has_line(&reply, "Allow: GET"));
	assert_strict_head();
	assert_int_equal(ask("PUT /x HTTP/1.1\r\nHost: HOST\r\n"
	                     "Content-Length: 0\r\n\r\n"),
	                 405);
	assert_int_equal(ask("DELETE / HTTP/1.1\r\nHost: HOST\r\n\r\n"), 405);
	assert_int_equal(ask("OPTIONS / HTTP/1.1\r\nHost: HOST\r\n"
	                     "Origin: http://example.org\r\n"
	                     "Access-Control-Request-Method: GET\r\n\r\n"),
	                 405);
	assert_strict_head();
}

static void garbage_is_answered_strictly(void **state)
{
	static const char *const requests[] = {
		"\r\n\r\n",
		"GET\r\n\r\n",
		"GET / HTTP/9.9\r\nHost: HOST\r\n\r\n",
		"GET / HTTP/1.1\r\nHost HOST\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
		"GET relative HTTP/1.1\r\nHost: HOST\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: x\r\n\r\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(requests); i++) {
		int status = ask(requests[i]);

		assert_true(status == 0 || (status >= 400 && status < 600));
		if (status == 0)
			continue;
		assert_strict_head();
		json_free(body());
	}
	assert_int_equal(get("/api/v1/status", f.token), 200);
}

static void traversal(void **state)
{
	static const char *const paths[] = { "/../etc/passwd",
		                             "/../../../../etc/passwd",
		                             "/./etc/passwd",
		                             "//etc/passwd",
		                             "/etc/passwd",
		                             "/..",
		                             "/.",
		                             "/...",
		                             "/../",
		                             "/..%2fetc/passwd",
		                             "/%2e%2e/etc/passwd",
		                             "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
		                             "/..%5cetc%5cpasswd",
		                             "/..\\..\\etc\\passwd",
		                             "/%00",
		                             "/index.html%00",
		                             "/index.html%00.js",
		                             "/%69ndex.htm",
		                             "/assets/../etc/passwd",
		                             "/assets/..",
		                             "/assets/%2e%2e/%2e%2e/etc/passwd",
		                             "/assets//..//..//etc/passwd",
		                             "/..;/etc/passwd",
		                             "/%252e%252e/etc/passwd",
		                             "/%c0%ae%c0%ae/etc/passwd",
		                             "/.git/config",
		                             "/proc/self/environ",
		                             "/packets.db",
		                             "/api/v1/../../packets.db",
		                             "/api/../etc/passwd",
		                             "/~root/",
		                             "/api/v1/status/../status",
		                             "/./",
		                             "/index.html/",
		                             "/cgi-bin/x.cgi",
		                             "/x.php",
		                             "/x.shtml" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		assert_int_equal(get(paths[i], f.token), 404);
		assert_strict_head();
		assert_null(strstr(reply.body, "root:"));
	}
}

static void the_page_or_a_word_about_it(void **state)
{
	(void)state;
	assert_int_equal(get("/", NULL), 200);
	assert_strict_head();
	assert_true(reply.body_len > 0);
	assert_int_equal(get("/favicon.ico", NULL), 404);
}

static void a_taken_port_is_explained(void **state)
{
	char listen[32];
	struct http_options options = { .listen = listen,
		                        .data_dir = f.dir,
		                        .token = f.token,
		                        .live = f.live };
	char error[HTTP_ERROR_SIZE] = "";
	struct http_server *second = NULL;

	(void)state;
	(void)snprintf(listen, sizeof(listen), "127.0.0.1:%u", f.port);
	assert_int_equal(http_server_start(&options, &second, error),
	                 -EADDRINUSE);
	assert_null(second);
	assert_non_null(strstr(error, listen));
	assert_null(strstr(error, f.token));
	options.listen = "0.0.0.0:5000";
	assert_int_equal(http_server_start(&options, &second, error), -EINVAL);
	assert_non_null(strstr(error, "not encrypted"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(no_token_no_answer),
		TEST(a_foreign_host_is_refused),
		TEST(headers_behind_the_64th_count),
		TEST(nothing_can_be_changed),
		TEST(garbage_is_answered_strictly),
		TEST(traversal),
		TEST(the_page_or_a_word_about_it),
		TEST(a_taken_port_is_explained),
#undef TEST
	};

	return cmocka_run_group_tests(tests, start_server, stop_server);
}
