/* test_http2.c - HTTP/2 without TLS. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define PREFACE_SIZE 24
#define REQUEST                                                                \
	"\0\0\x11\1\5\0\0\0\1"                                                 \
	"\x82\x86\x84\x41\x8c\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff"
#define FIRST PREFACE "\0\0\0\4\0\0\0\0\0" REQUEST
#define RESPONSE "\0\0\1\1\4\0\0\0\1\x8d"

static struct payload_case run(const char *bytes, size_t len)
{
	struct payload_case p = { .decoder = &decoder_http2,
		                  .l4 = APP_TCP,
		                  .src_port = 40000,
		                  .dst_port = 40001 };

	payload_run(&p, bytes, len, len);
	return p;
}

static void test_request(void **state)
{
	struct payload_case p = run(FIRST, sizeof(FIRST) - 1);

	(void)state;
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_HTTP2);
	expect_number(&p, FIELD_HTTP2_TYPE, 4);
	expect_text(&p, FIELD_HTTP2_METHOD, "GET");
	expect_text(&p, FIELD_HTTP2_PATH, "/");
	expect_text(&p, FIELD_HTTP2_AUTHORITY, "www.example.com");
	payload_done(&p);
	expect_any_cut(&p, FIRST, sizeof(FIRST) - 1);
}

static void test_response(void **state)
{
	struct payload_case p = run(RESPONSE, sizeof(RESPONSE) - 1);

	(void)state;
	assert_int_equal(p.match, MATCH_CONTENT);
	expect_number(&p, FIELD_HTTP2_STATUS, 404);
	payload_done(&p);
	expect_any_cut(&p, RESPONSE, sizeof(RESPONSE) - 1);
}

/* Padding behind the headers, priority in front of them. */
static void test_padding(void **state)
{
	static const char bytes[] = "\0\0\x0e\1\x2d\0\0\0\3"
	                            "\2\0\0\0\0\x10\4\4/abc\0\0";
	static const char too_long[] = "\0\0\2\1\x0c\0\0\0\3\2\x82";
	struct payload_case p = run(bytes, sizeof(bytes) - 1);

	(void)state;
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_HTTP2_PATH, "/abc");
	payload_done(&p);
	p = run(too_long, sizeof(too_long) - 1);
	assert_int_equal(p.state, CUR_SHORT);
	expect_none(&p, FIELD_HTTP2_METHOD);
	payload_done(&p);
}

/* Of each header the first, so that no packet costs more than it should. */
static void test_repeated(void **state)
{
	static const char bytes[] =
	        "\0\0\6\1\4\0\0\0\1\x82\x83\x88\x8d\x82\x84";
	struct payload_case p = run(bytes, sizeof(bytes) - 1);

	(void)state;
	expect_text(&p, FIELD_HTTP2_METHOD, "GET");
	expect_number(&p, FIELD_HTTP2_STATUS, 200);
	expect_text(&p, FIELD_HTTP2_PATH, "/");
	payload_done(&p);
}

static enum match match(const char *bytes, size_t len)
{
	struct payload_case p = run(bytes, len);

	payload_done(&p);
	return p.match;
}

#define MATCH(text) match((text), sizeof(text) - 1)

/* What tells frames from other bytes. */
static void test_frames(void **state)
{
	(void)state;
	assert_int_equal(MATCH("\0\0\0\4\1\0\0\0\0"), MATCH_CONTENT);
	assert_int_equal(MATCH("\0\0\0\4\1\0\0\0\1"), MATCH_NO);  /* stream */
	assert_int_equal(MATCH("\0\0\1\4\0\0\0\0\0x"), MATCH_NO); /* size */
	assert_int_equal(MATCH("\0\0\0\4\1\0\0\0\0\0"), MATCH_CONTENT);
	assert_int_equal(MATCH("\0\0\4\x08\0\0\0\0\0\0\0\0\1"), MATCH_CONTENT);
	assert_int_equal(MATCH("\0\0\x08\6\0\0\0\0\0pingpong"), MATCH_CONTENT);
	assert_int_equal(MATCH("\0\0\7\6\0\0\0\0\0pingpon"), MATCH_NO);
	assert_int_equal(MATCH("\0\0\4\3\0\0\0\0\1\0\0\0\0"), MATCH_CONTENT);
	assert_int_equal(MATCH("\0\0\5\2\0\0\0\0\1\0\0\0\0\0"), MATCH_CONTENT);
	assert_int_equal(MATCH("\0\0\x08\7\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	                 MATCH_CONTENT);
	assert_int_equal(MATCH("\0\0\1\0\0\0\0\0\0x"), MATCH_NO);
	assert_int_equal(MATCH("\0\0\1\0\0\0\0\0\1x"), MATCH_CONTENT);
	assert_int_equal(MATCH("\0\0\1\0\0\x80\0\0\1x"), MATCH_NO);
	assert_int_equal(MATCH("\0\0\2\0\0\0\0\0\1x"), MATCH_NO);   /* alone */
	assert_int_equal(MATCH("\0\0\1\x0b\0\0\0\0\1x"), MATCH_NO); /* type */
	assert_int_equal(MATCH("\0\x40\1\0\0\0\0\0\1x"), MATCH_NO); /* long */
	assert_int_equal(MATCH("\0\0\0\4\1\0\0\0\0\0\0\2\0\0\0\0\0\1x"),
	                 MATCH_CONTENT); /* the second goes on elsewhere */
	assert_int_equal(MATCH("\0\0\0\4\1\0\0\0"), MATCH_NO);
}

static void test_preface(void **state)
{
	(void)state;
	assert_int_equal(match(PREFACE, PREFACE_SIZE), MATCH_CONTENT);
	assert_int_equal(match(PREFACE, PREFACE_SIZE - 1), MATCH_NO);
	assert_int_equal(MATCH("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"), MATCH_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request), cmocka_unit_test(test_response),
		cmocka_unit_test(test_padding), cmocka_unit_test(test_repeated),
		cmocka_unit_test(test_frames),  cmocka_unit_test(test_preface),
	};

	return cmocka_run_group_tests_name("http2", tests, NULL, NULL);
}
