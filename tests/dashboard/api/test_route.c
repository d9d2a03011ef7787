/* test_route.c - who may ask what, and the page's files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "dashboard/api/http_server.h"
#include "dashboard/api/page.h"
#include "dashboard/api/route.h"

#define HOST "127.0.0.1:5000"

static const struct asset page[] = {
	{ "/index.html", "text/html; charset=utf-8",
	  (const unsigned char *)"<p>", 3 },
	{ "/assets/index-3fa1.js", "text/javascript; charset=utf-8",
	  (const unsigned char *)"1", 1 },
	{ NULL, NULL, NULL, 0 },
};
static const struct asset no_page[] = { { NULL, NULL, NULL, 0 } };
static const struct route_address address = { "127.0.0.1", 5000 };

static struct api api;
static char token[HTTP_TOKEN_SIZE];
static char bearer[HTTP_TOKEN_SIZE + 16];
static struct response response;

static int set_up(void **state)
{
	(void)state;
	assert_int_equal(http_token_new(token), 0);
	(void)snprintf(bearer, sizeof(bearer), "Bearer %s", token);
	api.token = token;
	api.assets = page;
	api.data_dir = "/nonexistent";
	return live_new(&api.live);
}

static int tear_down(void **state)
{
	(void)state;
	response_done(&response);
	live_free(api.live);
	return 0;
}

static struct request request_of(const char *path)
{
	return (struct request){
		.method = "GET", .path = path, .query = "", .host = HOST
	};
}

static int ask(const struct request *request)
{
	response_done(&response);
	route_request(&api, &address, request, &response);
	return response.status;
}

static int get(const char *path)
{
	const struct request request = request_of(path);

	return ask(&request);
}

static bool says(const char *text)
{
	return response.bytes && strstr(response.bytes, text);
}

static void files_of_the_page(void **state)
{
	(void)state;
	assert_int_equal(get("/"), 200);
	assert_int_equal(response.len, 3);
	assert_string_equal(response.content_type, "text/html; charset=utf-8");
	assert_string_equal(response.cache_control, "no-cache");
	assert_int_equal(get("/index.html"), 200);
	assert_int_equal(get("/assets/index-3fa1.js"), 200);
	assert_string_equal(response.cache_control,
	                    "public, max-age=31536000, immutable");
	assert_int_equal(get("/assets/"), 404);
	assert_int_equal(get("/assets/index-3fa1.js.map"), 404);
	assert_int_equal(get(""), 404);
	assert_true(says("\"code\":\"not_found\""));
	assert_string_equal(response.cache_control, "no-store");
}

static void without_a_page(void **state)
{
	(void)state;
	api.assets = no_page;
	assert_int_equal(get("/"), 200);
	assert_string_equal(response.content_type, "text/plain; charset=utf-8");
	assert_true(says("PERISCOPE_WEB=ON"));
	assert_int_equal(get("/index.html"), 404);
}

static void every_endpoint_wants_its_key(void **state)
{
	static const struct {
		const char *path;
		int without, with;
	} rows[] = {
		{ "/api/v1/status", 401, 200 },
		{ "/api/v1/overview", 401, 200 },
		{ "/api/v1/packets", 401, 200 },
		{ "/api/v1/live", 426, 426 },
		{ "/healthz", 503, 503 }, /* there is no sensor */
		{ "/api/v1/", 404, 404 },
		{ "/api/v1/status/", 404, 404 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct request request = request_of(rows[i].path);

		assert_int_equal(ask(&request), rows[i].without);
		if (rows[i].without == 401) {
			assert_true(says("\"code\":\"no_token\""));
			assert_string_equal(response.extra,
			                    "WWW-Authenticate: Bearer\r\n");
		}
		request.authorization = bearer;
		assert_int_equal(ask(&request), rows[i].with);
		request.authorization = token;
		assert_int_equal(ask(&request), rows[i].without);
	}
}

static void a_foreign_host_gets_nothing(void **state)
{
	static const char *const paths[] = { "/",
		                             "/index.html",
		                             "/healthz",
		                             "/api/v1/status",
		                             "/api/v1/live",
		                             "/nothing" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		struct request request = request_of(paths[i]);

		request.authorization = bearer;
		request.upgrade = true;
		request.host = "rebound.example:5000";
		assert_int_equal(ask(&request), 403);
		assert_true(says("\"code\":\"wrong_host\""));
		assert_null(response.socket_host);
		request.host = NULL;
		assert_int_equal(ask(&request), 403);
	}
}

static void only_get(void **state)
{
	static const char *const methods[] = { "POST",  "PUT",     "DELETE",
		                               "HEAD",  "OPTIONS", "PATCH",
		                               "TRACE", "CONNECT", "get" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		struct request request = request_of("/api/v1/status");

		request.authorization = bearer;
		request.method = methods[i];
		assert_int_equal(ask(&request), 405);
		assert_string_equal(response.extra, "Allow: GET\r\n");
	}
}

static void sockets_of_our_page_only(void **state)
{
	struct request request = request_of("/api/v1/live");

	(void)state;
	request.upgrade = true;
	assert_int_equal(ask(&request), 0);
	request.origin = "http://" HOST;
	assert_int_equal(ask(&request), 0);
	request.origin = "http://example.org";
	assert_int_equal(ask(&request), 403);
	assert_true(says("\"code\":\"wrong_origin\""));
	request.origin = "null";
	assert_int_equal(ask(&request), 403);
	/* Another endpoint never becomes a socket. */
	request = request_of("/api/v1/status");
	request.upgrade = true;
	request.authorization = bearer;
	assert_int_equal(ask(&request), 200);
}

static void what_can_be_read_in_two_ways(void **state)
{
	struct request request = request_of("/");

	(void)state;
	request.ambiguous = true;
	assert_int_equal(ask(&request), 400);
	request = request_of(NULL);
	assert_int_equal(ask(&request), 400);
}

static void bad_parameters(void **state)
{
	static const struct {
		const char *path, *query;
	} rows[] = {
		{ "/api/v1/overview", "window=59" },
		{ "/api/v1/overview", "window=3601" },
		{ "/api/v1/overview", "window=x" },
		{ "/api/v1/packets", "limit=0" },
		{ "/api/v1/packets", "limit=1001" },
		{ "/api/v1/packets", "after=-1" },
		{ "/api/v1/packets", "before=1.5" },
		{ "/api/v1/packets", "app=gopher" },
		{ "/api/v1/packets", "order=random" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct request request = request_of(rows[i].path);

		request.authorization = bearer;
		request.query = rows[i].query;
		assert_int_equal(ask(&request), 400);
		assert_true(says("\"code\":\"bad_parameter\""));
	}
}

static void heads_are_strict(void **state)
{
	struct buf head;

	(void)state;
	buf_init(&head, 4096);
	assert_int_equal(get("/"), 200);
	assert_int_equal(response_head(&response, "OK", &head), 0);
	assert_string_equal(
	        (const char *)head.bytes,
	        "HTTP/1.1 200 OK\r\n"
	        "Content-Type: text/html; charset=utf-8\r\n"
	        "Content-Length: 3\r\n"
	        "Cache-Control: no-cache\r\n"
	        "Connection: close\r\n"
	        "Content-Security-Policy: default-src 'none'; "
	        "script-src 'self'; style-src 'self'; img-src 'self' data:; "
	        "font-src 'self'; connect-src 'self' ws://" HOST "; "
	        "base-uri 'none'; form-action 'none'; "
	        "frame-ancestors 'none'\r\n"
	        "X-Content-Type-Options: nosniff\r\n"
	        "Referrer-Policy: no-referrer\r\n"
	        "Cross-Origin-Opener-Policy: same-origin\r\n"
	        "Cross-Origin-Resource-Policy: same-origin\r\n"
	        "\r\n");
	buf_done(&head);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(files_of_the_page),
		TEST(without_a_page),
		TEST(every_endpoint_wants_its_key),
		TEST(a_foreign_host_gets_nothing),
		TEST(only_get),
		TEST(sockets_of_our_page_only),
		TEST(what_can_be_read_in_two_ways),
		TEST(bad_parameters),
		TEST(heads_are_strict),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
