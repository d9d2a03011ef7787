/* test_http.c - the head of an HTTP/1 message. */
#include "payload_case.h"

#include <stdio.h>

#include "sensor/decode/decoders.h"

static struct payload_case on_port(uint16_t port)
{
	return (struct payload_case){ .decoder = &decoder_http,
		                      .l4 = APP_TCP,
		                      .src_port = 40000,
		                      .dst_port = port };
}

static void run_text(struct payload_case *p, const char *text)
{
	payload_run(p, text, strlen(text), strlen(text));
}

static enum match match_on(uint16_t port, const char *text)
{
	struct payload_case p = on_port(port);

	run_text(&p, text);
	assert_int_equal(p.state, CUR_OK);
	payload_done(&p);
	return p.match;
}

static const char request[] = "GET /a/b?c=d HTTP/1.1\r\n"
                              "Accept: */*\r\n"
                              "Host: www.example.org:8080\r\n"
                              "User-Agent: Browser/1.0 (a b)\r\n"
                              "\r\n";

static void test_request(void **state)
{
	struct payload_case p = on_port(4000);

	(void)state;
	run_text(&p, request);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_HTTP);
	expect_text(&p, FIELD_HTTP_METHOD, "GET");
	expect_text(&p, FIELD_HTTP_URI, "/a/b?c=d");
	expect_text(&p, FIELD_HTTP_HOST, "www.example.org:8080");
	expect_text(&p, FIELD_HTTP_USER_AGENT, "Browser/1.0 (a b)");
	expect_none(&p, FIELD_HTTP_STATUS);
	payload_done(&p);
}

static void test_response(void **state)
{
	static const char *const heads[] = {
		"HTTP/1.1 404 Not Found\r\nHost: x\r\n\r\n",
		"HTTP/1.0 404\r\n\r\n",
		"HTTP/1.1 404 \n\n",
		"HTTP/1.1 404",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		struct payload_case p = on_port(4000);

		run_text(&p, heads[i]);
		assert_int_equal(p.match, MATCH_CONTENT);
		assert_int_equal(p.pkt.record.app, APP_HTTP);
		expect_number(&p, FIELD_HTTP_STATUS, 404);
		expect_none(&p, FIELD_HTTP_METHOD);
		expect_none(&p, FIELD_HTTP_URI);
		payload_done(&p);
	}
}

static void test_headers(void **state)
{
	struct payload_case p = on_port(80);

	(void)state;
	run_text(&p, "POST * HTTP/1.0\n"
	             "no colon\r\n"
	             "Hostess: no\r\n"
	             " Host: folded\r\n"
	             "hOsT:\t  a  \t\r\n"
	             "host: second\r\n"
	             "USER-AGENT:b\n"
	             "User-Agent: second\r\n"
	             "\r\n"
	             "Host: body\r\n");
	expect_text(&p, FIELD_HTTP_METHOD, "POST");
	expect_text(&p, FIELD_HTTP_URI, "*");
	expect_text(&p, FIELD_HTTP_HOST, "a");
	expect_text(&p, FIELD_HTTP_USER_AGENT, "b");
	payload_done(&p);
}

static void test_empty_values(void **state)
{
	struct payload_case p = on_port(80);

	(void)state;
	run_text(&p, "GET / HTTP/1.1\r\nHost:\r\nUser-Agent: \t \r\n\r\n");
	expect_text(&p, FIELD_HTTP_HOST, "");
	expect_text(&p, FIELD_HTTP_USER_AGENT, "");
	payload_done(&p);
}

static void test_no_headers_behind_the_head(void **state)
{
	struct payload_case p = on_port(80);

	(void)state;
	run_text(&p, "GET / HTTP/1.1\r\n\r\nHost: body\r\n");
	expect_none(&p, FIELD_HTTP_HOST);
	payload_done(&p);
}

/* The line that the segment ends in may go on: its value is not known. */
static void test_head_goes_on(void **state)
{
	struct payload_case p = on_port(80);

	(void)state;
	run_text(&p, "GET / HTTP/1.1\r\nHost: a.example\r\nUser-Agent: Brow");
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_HTTP_HOST, "a.example");
	expect_none(&p, FIELD_HTTP_USER_AGENT);
	payload_done(&p);
}

static void test_request_line_goes_on(void **state)
{
	(void)state;
	assert_int_equal(match_on(4000, "GET /long"), MATCH_CONTENT);
	assert_int_equal(match_on(4000, "GET /long HTT"), MATCH_CONTENT);
	assert_int_equal(match_on(4000, "GET / HTTP/1."), MATCH_CONTENT);
	assert_int_equal(match_on(4000, "GET http://a/"), MATCH_CONTENT);
	assert_int_equal(match_on(4000, "GET /long BLA"), MATCH_NO);
	assert_int_equal(match_on(4000, "GET long"), MATCH_NO);
	assert_int_equal(match_on(4000, "GET /\x80"), MATCH_NO);
	assert_int_equal(match_on(4000, "GET "), MATCH_NO);
	assert_int_equal(match_on(4000, "GET"), MATCH_NO);
	assert_int_equal(match_on(80, "GET long"), MATCH_PORT);
	assert_int_equal(match_on(80, "GET "), MATCH_NO);
}

static void test_not_http(void **state)
{
	static const char *const texts[] = {
		"",
		" GET / HTTP/1.1\r\n",
		"get / HTTP/1.1\r\n",
		"GETS / HTTP/1.1\r\n",
		"GET  HTTP/1.1\r\n",
		"VERSION-CONTROLS / HTTP/1.1\r\n",
		"PRI * HTTP/2.0\r\n",
		"OPTIONS sip:a@example.org SIP/2.0\r\n",
		"GET / HTTP/2.0\r\n",
		"GET / HTTP/1.x\r\n",
		"HTTP/2 200 OK\r\n",
		"HTTP/1.1 20\r\n",
		"HTTP/1.1 2000 OK\r\n",
		"HTTP/1.1 2x0 OK\r\n",
		"HTTP/1.1200 OK\r\n",
		"HTTP/1.",
		"220 mail.example ESMTP\r\n",
		"\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_int_equal(match_on(4000, texts[i]), MATCH_NO);
}

/* Without a version only the port tells: HTTP/0.9, RFC 1945 4.1. */
static void test_no_version(void **state)
{
	struct payload_case p = on_port(80);

	(void)state;
	assert_int_equal(match_on(4000, "GET /index.html\r\n"), MATCH_NO);
	run_text(&p, "GET /index.html\r\n");
	assert_int_equal(p.match, MATCH_PORT);
	expect_text(&p, FIELD_HTTP_METHOD, "GET");
	expect_text(&p, FIELD_HTTP_URI, "/index.html");
	payload_done(&p);
}

/* Blanks in a target are wrong, and seen. */
static void test_blanks(void **state)
{
	struct payload_case p = on_port(4000);

	(void)state;
	run_text(&p, "GET /a b HTTP/1.1 \r\n\r\n");
	assert_int_equal(p.match, MATCH_CONTENT);
	expect_text(&p, FIELD_HTTP_URI, "/a");
	payload_done(&p);
}

static void test_empty_line_in_front(void **state)
{
	struct payload_case p = on_port(4000);

	(void)state;
	run_text(&p, "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(p.match, MATCH_CONTENT);
	expect_text(&p, FIELD_HTTP_HOST, "a");
	payload_done(&p);
	assert_int_equal(match_on(80, "\r\n\r\nGET / HTTP/1.1\r\n"), MATCH_NO);
}

static void test_methods(void **state)
{
	(void)state;
	assert_int_equal(match_on(4000, "PROPFIND / HTTP/1.1\r\n"),
	                 MATCH_CONTENT);
	assert_int_equal(match_on(4000, "BASELINE-CONTROL / HTTP/1.1\r\n"),
	                 MATCH_CONTENT);
	assert_int_equal(match_on(4000, "CONNECT a:443 HTTP/1.1\r\n"),
	                 MATCH_CONTENT);
	assert_int_equal(match_on(4000, "M-SEARCH * HTTP/1.1\r\n"),
	                 MATCH_CONTENT);
}

static void test_cut(void **state)
{
	struct payload_case p = on_port(80);

	(void)state;
	expect_any_cut(&p, request, sizeof(request) - 1);

	payload_run(&p, request, sizeof(request) - 3, sizeof(request) - 1);
	assert_int_equal(p.state, CUR_CUT);
	expect_text(&p, FIELD_HTTP_USER_AGENT, "Browser/1.0 (a b)");
	payload_done(&p);

	/* All of the head is here, some of the body is not. */
	payload_run(&p, request, sizeof(request) - 1, sizeof(request) + 99);
	assert_int_equal(p.state, CUR_OK);
	payload_done(&p);
}

/* A head of `lines` header lines of `width` bytes, then the host. */
static char *flood(size_t lines, size_t width, size_t *out_len)
{
	static const char begin[] = "GET / HTTP/1.1\r\n";
	static const char end[] = "Host: late.example\r\n\r\n";
	size_t len = sizeof(begin) - 1 + lines * width + sizeof(end) - 1;
	char *text = malloc(len), *at = text;

	assert_non_null(text);
	memcpy(at, begin, sizeof(begin) - 1);
	at += sizeof(begin) - 1;
	memset(at, 'x', lines * width);
	for (size_t i = 0; i < lines; i++, at += width)
		at[width - 1] = '\n';
	memcpy(at, end, sizeof(end) - 1);
	*out_len = len;
	return text;
}

static void expect_flood(size_t lines, size_t width, bool host)
{
	struct payload_case p = on_port(80);
	size_t len;
	char *text = flood(lines, width, &len);

	payload_run(&p, text, len, len);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	if (host)
		expect_text(&p, FIELD_HTTP_HOST, "late.example");
	else
		expect_none(&p, FIELD_HTTP_HOST);
	payload_done(&p);
	free(text);
}

static void test_floods(void **state)
{
	(void)state;
	expect_flood(99, 10, true); /* 100 lines */
	expect_flood(100, 10, false);
	expect_flood(1, 16300, true); /* 16 KiB */
	expect_flood(1, 16384, false);
	expect_flood(30000, 2, false);
}

static void test_response_headers(void **state)
{
	struct payload_case p = on_port(80);

	(void)state;
	run_text(&p, "HTTP/1.1 200 OK\r\nServer: s/1\r\n"
	             "Content-Type: text/html; charset=utf-8\r\n"
	             "content-type: second\r\n\r\n");
	expect_text(&p, FIELD_HTTP_VERSION, "HTTP/1.1");
	expect_text(&p, FIELD_HTTP_SERVER, "s/1");
	expect_text(&p, FIELD_HTTP_CONTENT_TYPE, "text/html; charset=utf-8");
	payload_done(&p);
}

static void test_versions(void **state)
{
	static const struct {
		const char *head, *version; /* NULL: none */
	} cases[] = {
		{ "GET / HTTP/1.0\r\n\r\n", "HTTP/1.0" },
		{ "GET / HTTP/1.\r\n\r\n", "HTTP/1." },
		{ "GET /\r\n\r\n", NULL },
		{ "GET / HTT", NULL },
	};
	struct payload_case p = on_port(80);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		run_text(&p, cases[i].head);
		if (cases[i].version)
			expect_text(&p, FIELD_HTTP_VERSION, cases[i].version);
		else
			expect_none(&p, FIELD_HTTP_VERSION);
		payload_done(&p);
	}
}

/* That there are credentials is told, they are not. */
static void test_credentials(void **state)
{
	static const char *const names[] = { "Authorization",
		                             "Proxy-Authorization" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct payload_case p = on_port(80);
		char head[128];

		(void)snprintf(head, sizeof(head),
		               "GET / HTTP/1.1\r\n%s: Basic dTpw\r\n\r\n",
		               names[i]);
		run_text(&p, head);
		expect_number(&p, FIELD_HTTP_CREDENTIALS, 1);
		assert_int_equal(p.pkt.record.field_count, 4);
		payload_done(&p);
	}
}

/* A head whose end is in the next segment may be looked at again with it. */
static void test_unfinished(void **state)
{
	struct payload_case p = on_port(80);

	(void)state;
	run_text(&p, "GET / HTTP/1.1\r\nHost: a.de\r\n");
	assert_true(p.pkt.unfinished);
	payload_done(&p);
	run_text(&p, request);
	assert_false(p.pkt.unfinished);
	payload_done(&p);
}

static void test_long_values(void **state)
{
	struct payload_case p = on_port(80);
	char text[3000] = "GET /";
	const struct field_value *uri;

	(void)state;
	memset(text + 5, 'x', sizeof(text) - 5);
	memcpy(text + sizeof(text) - 11, " HTTP/1.1\r\n", 11);
	payload_run(&p, text, sizeof(text), sizeof(text));
	uri = payload_nth(&p, FIELD_HTTP_URI, 0);
	assert_non_null(uri);
	assert_int_equal(uri->len, RECORD_VALUE_MAX);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_response),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_empty_values),
		cmocka_unit_test(test_no_headers_behind_the_head),
		cmocka_unit_test(test_head_goes_on),
		cmocka_unit_test(test_request_line_goes_on),
		cmocka_unit_test(test_not_http),
		cmocka_unit_test(test_no_version),
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_empty_line_in_front),
		cmocka_unit_test(test_methods),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_floods),
		cmocka_unit_test(test_response_headers),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_credentials),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_long_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
