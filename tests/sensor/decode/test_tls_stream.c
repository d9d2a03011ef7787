/* test_tls_stream.c - what a direction of a TLS connection begins with. */
#include "payload_case.h"

#include "common/compiler.h"
#include "sensor/decode/tls_stream.h"
#include "tests/support/decode_quic.h"
#include "tests/support/decode_tls.h"

#define STREAM_MAX 4096
#define VERSION_TLS13 "\0\x2b\0\2\3\4" /* supported_versions of a server */

static enum tls_stream verdict;
static enum tls_stream (*decode_stream)(struct cur *c, struct packet *pkt);

/* The stream is the payload of a decoder made up here. */
static struct next decode(struct cur *c, struct packet *pkt)
{
	verdict = decode_stream(c, pkt);
	return (struct next){ 0 };
}

static enum match match_any(const struct cur *c, const struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return MATCH_CONTENT;
}

static const struct decoder stream = { .name = "stream",
	                               .match = match_any,
	                               .decode = decode };

static struct payload_case stream_case(void)
{
	decode_stream = tls_stream_decode;
	return (struct payload_case){ .decoder = &stream, .l4 = APP_TCP };
}

/* The bytes so far, which are all that there is. */
static void expect_verdict(struct payload_case *p, const void *bytes,
                           size_t len, enum tls_stream expected)
{
	payload_run(p, bytes, len, len);
	assert_int_equal(verdict, expected);
	assert_int_not_equal(p->state, CUR_CUT);
	expect_sound(p, len);
}

static size_t client_stream(uint8_t *out)
{
	uint8_t message[STREAM_MAX];
	size_t len = decode_tls_message(message, 1, decode_tls_hello,
	                                DECODE_TLS_HELLO_LEN);

	return decode_tls_record(out, message, len);
}

static void test_client(void **state)
{
	struct payload_case p = stream_case();
	uint8_t bytes[STREAM_MAX];
	size_t len = client_stream(bytes);

	(void)state;
	expect_verdict(&p, bytes, len, TLS_STREAM_WHOLE);
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_TLS_HS_VERSION, 0x0303);
	expect_text(&p, FIELD_TLS_SNI, "example.org");
	expect_text_nth(&p, FIELD_TLS_ALPN, 1, "http/1.1");
	expect_number(&p, FIELD_TLS_ECH, 1);
	expect_text(&p, FIELD_TLS_JA4, DECODE_TLS_JA4);
	payload_done(&p);
	/* All but what an ECH extension that is not looked into may hold. */
	for (size_t n = 0; n + 1 < len; n++) {
		expect_verdict(&p, bytes, n, TLS_STREAM_PART);
		assert_int_equal(p.state, CUR_OK);
		expect_none(&p, FIELD_TLS_JA4);
		payload_done(&p);
	}
}

/* In records of any size, from one byte on. */
static void test_small_records(void **state)
{
	struct payload_case p = stream_case();
	uint8_t message[STREAM_MAX], bytes[STREAM_MAX];
	size_t len = decode_tls_message(message, 1, decode_tls_hello,
	                                DECODE_TLS_HELLO_LEN);

	(void)state;
	for (size_t size = 1; size <= len; size++) {
		size_t used = 0;

		for (size_t at = 0; at < len; at += size) {
			size_t n = len - at < size ? len - at : size;

			used += decode_tls_record(bytes + used, message + at,
			                          n);
		}
		expect_verdict(&p, bytes, used, TLS_STREAM_WHOLE);
		expect_text(&p, FIELD_TLS_JA4, DECODE_TLS_JA4);
		payload_done(&p);
		expect_any_cut(&p, bytes, used);
	}
}

/* Hello, certificate and the end of the flight, as one record or several. */
static size_t server_stream(uint8_t *out, bool one_record)
{
	uint8_t messages[STREAM_MAX];
	size_t hello = decode_tls_message(messages, 2, decode_tls_server_hello,
	                                  DECODE_TLS_SERVER_HELLO_LEN);
	size_t len = hello + decode_tls_certificate_message(messages + hello);
	size_t used;

	if (one_record)
		return decode_tls_record(out, messages, len);
	used = decode_tls_record(out, messages, hello);
	return used +
	       decode_tls_record(out + used, messages + hello, len - hello);
}

static void expect_server(const struct payload_case *p)
{
	expect_number(p, FIELD_TLS_SH_VERSION, 0x0303);
	expect_number(p, FIELD_TLS_SH_CIPHER, 0xc02f);
	expect_text(p, FIELD_TLS_SH_ALPN, "h2");
	expect_text(p, FIELD_CERT_CN, "example.org");
	expect_text_nth(p, FIELD_CERT_DNS_NAME, 1, "*.example.org");
	expect_none(p, FIELD_TLS_SH_SELECTED);
	expect_none(p, FIELD_TLS_REC_VERSION);
}

static void test_server(void **state)
{
	struct payload_case p = stream_case();
	uint8_t bytes[STREAM_MAX];

	(void)state;
	for (int one = 0; one <= 1; one++) {
		size_t len = server_stream(bytes, one);

		expect_verdict(&p, bytes, len, TLS_STREAM_WHOLE);
		assert_int_equal(p.state, CUR_OK);
		expect_server(&p);
		payload_done(&p);
		/* Behind the names there is an algorithm and a signature. */
		for (size_t n = 0; n < len; n++) {
			expect_verdict(&p, bytes, n,
			               n < len - 5 ? TLS_STREAM_PART
			                           : TLS_STREAM_WHOLE);
			assert_int_equal(p.state, CUR_OK);
			payload_done(&p);
		}
		expect_any_cut(&p, bytes, len);
	}
}

/* The certificate alone, as when the hello was in the segment before. */
static void test_certificate(void **state)
{
	struct payload_case p = stream_case();
	uint8_t message[STREAM_MAX], bytes[STREAM_MAX];
	size_t len = decode_tls_certificate_message(message);

	(void)state;
	len = decode_tls_record(bytes, message, len);
	expect_verdict(&p, bytes, len, TLS_STREAM_WHOLE);
	expect_text(&p, FIELD_CERT_CN, "example.org");
	payload_done(&p);
	bytes[5 + 6]++; /* the list's length contradicts the message's */
	expect_verdict(&p, bytes, len, TLS_STREAM_NONE);
	expect_none(&p, FIELD_CERT_CN);
	payload_done(&p);
}

static void expect_hello_is_all(const uint8_t *hello, size_t len)
{
	struct payload_case p = stream_case();
	uint8_t message[STREAM_MAX], bytes[STREAM_MAX];
	size_t used = decode_tls_message(message, 2, hello, len);

	used = decode_tls_record(bytes, message, used);
	expect_verdict(&p, bytes, used, TLS_STREAM_WHOLE);
	assert_int_equal(p.state, CUR_OK);
	assert_non_null(payload_nth(&p, FIELD_TLS_SH_VERSION, 0));
	expect_number(&p, FIELD_TLS_SH_CIPHER, 0x1301);
	payload_done(&p);
}

/* What follows is encrypted, in TLS 1.3 and its drafts. */
static void test_server_of_tls13(void **state)
{
	uint8_t hello[64] = { 3, 3 };

	(void)state;
	memcpy(hello + 34, "\0\x13\1\0\0\6" VERSION_TLS13, 12);
	expect_hello_is_all(hello, 46);
	memcpy(hello + 44, "\x7f\x1c", 2); /* draft 28 */
	expect_hello_is_all(hello, 46);

	memcpy(hello, "\x7f\x12", 2); /* draft 18: no session id */
	memcpy(hello + 34, "\x13\1\0\0", 4);
	expect_hello_is_all(hello, 38);
}

/* A session is resumed: no certificate comes. */
static void test_server_resumes(void **state)
{
	struct payload_case p = stream_case();
	uint8_t message[STREAM_MAX], bytes[STREAM_MAX];
	size_t len = decode_tls_message(message, 2, decode_tls_server_hello,
	                                DECODE_TLS_SERVER_HELLO_LEN);

	(void)state;
	len = decode_tls_record(bytes, message, len);
	expect_verdict(&p, bytes, len, TLS_STREAM_PART);
	payload_done(&p);
	memcpy(bytes + len, "\x14\3\3\0\1\1", 6);
	expect_verdict(&p, bytes, len + 6, TLS_STREAM_WHOLE);
	payload_done(&p);
	memcpy(bytes + len, "\x16\3\3\0\4\x0e\0\0\0", 9); /* hello done */
	expect_verdict(&p, bytes, len + 9, TLS_STREAM_WHOLE);
	payload_done(&p);
	memcpy(bytes + len, "plain", 5);
	expect_verdict(&p, bytes, len + 5, TLS_STREAM_WHOLE);
	payload_done(&p);
}

static void test_others(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum tls_stream expected;
	} cases[] = {
		{ "", 0, TLS_STREAM_PART },
		{ "\x16\3\1", 3, TLS_STREAM_PART },
		{ "GET / HTTP/1.1", 14, TLS_STREAM_NONE },
		{ "\x17\3\3\0\4data", 9, TLS_STREAM_NONE },
		{ "\x15\3\3\0\2\2\x28", 7, TLS_STREAM_NONE },
		{ "\x16\3\3\0\4\x10\0\0\0", 9, TLS_STREAM_NONE },
		{ "\x16\3\3\0\4\0\0\0\0", 9, TLS_STREAM_PART },
	};
	struct payload_case p = stream_case();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		expect_verdict(&p, cases[i].bytes, cases[i].len,
		               cases[i].expected);
		assert_int_equal(p.pkt.record.field_count, 0);
		payload_done(&p);
	}
}

static void test_crypto(void **state)
{
	struct payload_case p = stream_case();

	(void)state;
	decode_stream = tls_stream_decode_crypto;
	expect_verdict(&p, decode_quic_hello, DECODE_QUIC_HELLO_LEN,
	               TLS_STREAM_WHOLE);
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_QUIC_SNI, "example.com");
	expect_text(&p, FIELD_QUIC_ALPN, "alpn");
	expect_text(&p, FIELD_QUIC_JA4, DECODE_QUIC_JA4);
	payload_done(&p);
	for (size_t n = 1; n < 150; n++) {
		payload_run(&p, decode_quic_hello, n, n);
		assert_int_equal(verdict, TLS_STREAM_PART);
		expect_none(&p, FIELD_QUIC_JA4);
		expect_sound(&p, n);
		payload_done(&p);
	}
	expect_verdict(&p, "\2\0\0\x50\3\3", 6, TLS_STREAM_NONE);
	payload_done(&p);
	expect_verdict(&p, "", 0, TLS_STREAM_NONE);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_client),
		cmocka_unit_test(test_small_records),
		cmocka_unit_test(test_server),
		cmocka_unit_test(test_certificate),
		cmocka_unit_test(test_server_of_tls13),
		cmocka_unit_test(test_server_resumes),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_crypto),
	};

	return cmocka_run_group_tests_name("tls_stream", tests, NULL, NULL);
}
