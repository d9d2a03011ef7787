/* test_dtls.c - DTLS records, and the hellos in them. */
#include "payload_case.h"

#include "common/writer.h"
#include "sensor/decode/decoders.h"
#include "tests/support/decode_tls.h"

#define DATAGRAM_MAX 4096
#define RECORD_HDR 13
#define RECORD_LEN_AT 11
#define HELLO_LEN (DECODE_TLS_HELLO_LEN + 1)
#define DTLS_1_0 0xfeff
#define DTLS_1_2 0xfefd

static struct payload_case dtls_case(void)
{
	return (struct payload_case){ .decoder = &decoder_dtls,
		                      .l4 = APP_UDP,
		                      .src_port = 40000,
		                      .dst_port = 4433 };
}

/* The hello of decode_tls.h with an empty cookie. */
static void make_hello(uint8_t out[HELLO_LEN])
{
	memcpy(out, decode_tls_hello, DECODE_TLS_COOKIE_AT);
	out[DECODE_TLS_COOKIE_AT] = 0;
	memcpy(out + DECODE_TLS_COOKIE_AT + 1,
	       decode_tls_hello + DECODE_TLS_COOKIE_AT,
	       DECODE_TLS_HELLO_LEN - DECODE_TLS_COOKIE_AT);
}

static size_t put_record(uint8_t *out, uint8_t type, uint16_t epoch, size_t len)
{
	memset(out, 0, RECORD_HDR);
	out[0] = type;
	writer_put_be16(out + 1, DTLS_1_2);
	writer_put_be16(out + 3, epoch);
	writer_put_be16(out + RECORD_LEN_AT, (uint16_t)len);
	return RECORD_HDR;
}

struct part {
	uint8_t type;
	size_t len, from, to; /* of the body */
};

/* A record with a part of a message, or all of it. */
static size_t put_part(uint8_t *out, const struct part *part,
                       const uint8_t *body)
{
	size_t len = part->to - part->from;
	size_t at = put_record(out, 22, 0, 12 + len);

	writer_put_be32(out + at,
	                (uint32_t)part->type << 24 | (uint32_t)part->len);
	writer_put_be32(out + at + 4, (uint32_t)part->from); /* number 0 */
	out[at + 8] = 0;
	writer_put_be32(out + at + 8, (uint32_t)len);
	/* Three bytes each: the offset's end and the length's begin. */
	out[at + 6] = (uint8_t)(part->from >> 16);
	out[at + 7] = (uint8_t)(part->from >> 8);
	out[at + 8] = (uint8_t)part->from;
	memcpy(out + at + 12, body + part->from, len);
	return at + 12 + len;
}

static size_t put_hello(uint8_t *out, size_t from, size_t to)
{
	const struct part part = { 1, HELLO_LEN, from, to };
	uint8_t hello[HELLO_LEN];

	make_hello(hello);
	return put_part(out, &part, hello);
}

static void expect_hello(const struct payload_case *p)
{
	assert_int_equal(p->pkt.record.app, APP_DTLS);
	expect_number(p, FIELD_DTLS_REC_VERSION, DTLS_1_2);
	expect_number(p, FIELD_DTLS_HS_VERSION, 0x0303);
	expect_text(p, FIELD_DTLS_SNI, "example.org");
	expect_text_nth(p, FIELD_DTLS_ALPN, 0, "h2");
	expect_text_nth(p, FIELD_DTLS_ALPN, 1, "http/1.1");
	expect_number(p, FIELD_DTLS_ECH, 1);
	expect_text(p, FIELD_DTLS_JA4, "d" DECODE_TLS_JA4_REST);
}

static void test_hello(void **state)
{
	struct payload_case p = dtls_case();
	uint8_t bytes[DATAGRAM_MAX];
	size_t len = put_hello(bytes, 0, HELLO_LEN);

	(void)state;
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	expect_hello(&p);
	assert_int_equal(p.pkt.text_used, 36); /* JA4: nothing was copied */
	payload_done(&p);
	expect_any_cut(&p, bytes, len);
}

/* Parts in records of one datagram, in either order. */
static void test_parts(void **state)
{
	struct payload_case p = dtls_case();
	uint8_t bytes[DATAGRAM_MAX];

	(void)state;
	for (size_t at = 1; at < HELLO_LEN; at++) {
		size_t len = put_hello(bytes, 0, at);

		len += put_hello(bytes + len, at, HELLO_LEN);
		payload_run(&p, bytes, len, len);
		expect_hello(&p);
		expect_sound(&p, len);
		payload_done(&p);

		len = put_hello(bytes, at, HELLO_LEN);
		len += put_hello(bytes + len, 0, at);
		payload_run(&p, bytes, len, len);
		expect_hello(&p);
		payload_done(&p);
	}
	expect_any_cut(&p, bytes, put_hello(bytes, 0, 90));
}

/* The rest is in another datagram: no fault. */
static void test_hello_goes_on(void **state)
{
	struct payload_case p = dtls_case();
	uint8_t bytes[DATAGRAM_MAX];
	size_t len = put_hello(bytes, 0, 80);

	(void)state;
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.fault, RECORD_FAULT_NONE);
	expect_text(&p, FIELD_DTLS_SNI, "example.org");
	expect_none(&p, FIELD_DTLS_JA4);
	payload_done(&p);
}

static void test_server(void **state)
{
	const struct part hello = { 2, DECODE_TLS_SERVER_HELLO_LEN, 0,
		                    DECODE_TLS_SERVER_HELLO_LEN };
	uint8_t certificate[DECODE_TLS_CERTIFICATE_MESSAGE_LEN];
	size_t len = decode_tls_certificate_message(certificate) - 4;
	const struct part names = { 11, len, 0, len };
	struct payload_case p = dtls_case();
	uint8_t bytes[DATAGRAM_MAX];
	size_t used = put_part(bytes, &hello, decode_tls_server_hello);

	(void)state;
	used += put_part(bytes + used, &names, certificate + 4);
	payload_run(&p, bytes, used, used);
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_DTLS_SH_VERSION, 0x0303);
	expect_number(&p, FIELD_DTLS_SH_CIPHER, 0xc02f);
	expect_text(&p, FIELD_DTLS_SH_ALPN, "h2");
	expect_text(&p, FIELD_CERT_CN, "example.org");
	payload_done(&p);
	expect_any_cut(&p, bytes, used);
}

/* From epoch 1 on nothing is looked into. */
static void test_encrypted(void **state)
{
	struct payload_case p = dtls_case();
	uint8_t bytes[DATAGRAM_MAX];
	size_t len = put_hello(bytes, 0, HELLO_LEN);

	(void)state;
	bytes[4] = 1;
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.pkt.record.field_count, 1);
	payload_done(&p);
}

static enum match match_record(uint8_t type, uint16_t version, uint16_t len)
{
	struct payload_case p = dtls_case();
	uint8_t bytes[RECORD_HDR + 10] = { type };

	writer_put_be16(bytes + 1, version);
	writer_put_be16(bytes + RECORD_LEN_AT, len);
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	payload_done(&p);
	return p.match;
}

static void test_match(void **state)
{
	(void)state;
	for (uint8_t type = 18; type < 30; type++)
		assert_int_equal(match_record(type, DTLS_1_2, 10),
		                 (type >= 20 && type <= 24) || type == 26
		                         ? MATCH_CONTENT
		                         : MATCH_NO);
	assert_int_equal(match_record(23, DTLS_1_0, 10), MATCH_CONTENT);
	assert_int_equal(match_record(23, 0xfefe, 10), MATCH_NO);
	assert_int_equal(match_record(23, 0x0303, 10), MATCH_NO);
	assert_int_equal(match_record(23, DTLS_1_2, 0), MATCH_NO);
	assert_int_equal(match_record(23, DTLS_1_2, 1), MATCH_CONTENT);
	assert_int_equal(match_record(23, DTLS_1_2, 11), MATCH_NO);
	/* The old one has to end with the datagram. */
	assert_int_equal(match_record(23, 0x0100, 10), MATCH_CONTENT);
	assert_int_equal(match_record(23, 0x0100, 9), MATCH_NO);
}

/* Lengths that contradict each other. */
static void test_lengths(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
	} changes[] = {
		{ RECORD_LEN_AT + 1, 1 },    /* ends inside of the header */
		{ RECORD_HDR + 3, 1 },       /* message shorter than its part */
		{ RECORD_HDR + 8, 1 },       /* part behind the message's end */
		{ RECORD_HDR + 11, 0xff },   /* part longer than the record */
		{ RECORD_HDR + 12 + 34, 9 }, /* session id */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		struct payload_case p = dtls_case();
		uint8_t bytes[DATAGRAM_MAX];
		size_t len = put_hello(bytes, 0, HELLO_LEN);

		bytes[changes[i].at] = changes[i].value;
		payload_run(&p, bytes, len, len);
		assert_int_equal(p.state, CUR_SHORT);
		expect_none(&p, FIELD_DTLS_JA4);
		expect_sound(&p, len);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_hello_goes_on),
		cmocka_unit_test(test_server),
		cmocka_unit_test(test_encrypted),
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests_name("dtls", tests, NULL, NULL);
}
