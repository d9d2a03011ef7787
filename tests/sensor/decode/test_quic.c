/* test_quic.c - QUIC datagrams, and the ClientHello in them. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"
#include "tests/support/decode_quic.h"

#define DATAGRAM_MAX 4096

static struct payload_case quic_case(void)
{
	return (struct payload_case){ .decoder = &decoder_quic,
		                      .l4 = APP_UDP,
		                      .src_port = 40000,
		                      .dst_port = 443 };
}

static size_t seal(uint8_t *out, uint32_t version, const uint8_t *frames,
                   size_t len)
{
	const struct decode_quic quic = { .version = version,
		                          .dcid = decode_quic_dcid,
		                          .dcid_len = 8,
		                          .number_len = 2,
		                          .number = 1 };

	return decode_quic_seal(out, &quic, frames, len);
}

/* A packet with the hello's bytes from `from` to `to`. */
static size_t seal_part(uint8_t *out, size_t from, size_t to)
{
	uint8_t frames[DECODE_QUIC_MAX];
	size_t len = decode_quic_crypto(frames, from, decode_quic_hello + from,
	                                to - from);

	return seal(out, DECODE_QUIC_V1, frames, len);
}

static void expect_hello(const struct payload_case *p)
{
	expect_text(p, FIELD_QUIC_SNI, "example.com");
	expect_text(p, FIELD_QUIC_ALPN, "alpn");
	expect_text(p, FIELD_QUIC_JA4, DECODE_QUIC_JA4);
	expect_none(p, FIELD_QUIC_ECH);
	assert_int_equal(p->pkt.record.app, APP_QUIC);
}

static void test_hello(void **state)
{
	static const uint32_t versions[] = { DECODE_QUIC_V1, DECODE_QUIC_V2 };
	struct payload_case p = quic_case();
	uint8_t bytes[DATAGRAM_MAX], frames[1162] = { 0 };

	(void)state;
	(void)decode_quic_crypto(frames, 0, decode_quic_hello,
	                         DECODE_QUIC_HELLO_LEN);
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		size_t len = seal(bytes, versions[i], frames, sizeof(frames));

		payload_run(&p, bytes, len, len);
		assert_int_equal(p.match, MATCH_CONTENT);
		assert_int_equal(p.state, CUR_OK);
		expect_sound(&p, len);
		expect_hello(&p);
		expect_number(&p, FIELD_QUIC_VERSION, versions[i]);
		expect_number(&p, FIELD_QUIC_LONG_TYPE, i);
		assert_int_equal(payload_nth(&p, FIELD_QUIC_DCID, 0)->len, 8);
		assert_int_equal(payload_nth(&p, FIELD_QUIC_SCID, 0)->len, 0);
		payload_done(&p);
		expect_any_cut(&p, bytes, len);
	}
}

/* In frames of any size, backwards, with a PING between them. */
static void test_many_frames(void **state)
{
	struct payload_case p = quic_case();
	uint8_t bytes[DATAGRAM_MAX], frames[DECODE_QUIC_MAX];

	(void)state;
	for (size_t size = 5; size < DECODE_QUIC_HELLO_LEN; size += 3) {
		size_t count = (DECODE_QUIC_HELLO_LEN + size - 1) / size;
		size_t used = 0, len;

		for (size_t i = count; i-- > 0;) {
			size_t left = DECODE_QUIC_HELLO_LEN - i * size;

			used += decode_quic_crypto(frames + used, i * size,
			                           decode_quic_hello + i * size,
			                           left < size ? left : size);
			frames[used++] = 0x01;
		}
		len = seal(bytes, DECODE_QUIC_V1, frames, used);
		payload_run(&p, bytes, len, len);
		expect_hello(&p);
		payload_done(&p);
	}
}

/* Two Initial packets in one datagram, and something behind them. */
static void test_coalesced(void **state)
{
	struct payload_case p = quic_case();
	uint8_t bytes[DATAGRAM_MAX];
	size_t len = seal_part(bytes, 100, DECODE_QUIC_HELLO_LEN);

	(void)state;
	len += seal_part(bytes + len, 0, 100);
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.state, CUR_OK);
	expect_hello(&p);
	payload_done(&p);

	memcpy(bytes + len, "\x41short header", 13);
	payload_run(&p, bytes, len + 13, len + 13);
	assert_int_equal(p.state, CUR_OK);
	expect_hello(&p);
	payload_done(&p);

	memset(bytes + len, 0, 100); /* filled up */
	payload_run(&p, bytes, len + 100, len + 100);
	assert_int_equal(p.state, CUR_OK);
	expect_hello(&p);
	payload_done(&p);
}

/* The rest of the hello is in another datagram: no fault, and a name that is
 * there is shown. */
static void test_hello_goes_on(void **state)
{
	struct payload_case p = quic_case();
	uint8_t bytes[DATAGRAM_MAX];
	size_t len = seal_part(bytes, 0, 100);

	(void)state;
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.fault, RECORD_FAULT_NONE);
	expect_text(&p, FIELD_QUIC_SNI, "example.com");
	expect_none(&p, FIELD_QUIC_JA4);
	payload_done(&p);

	len = seal_part(bytes, 100, DECODE_QUIC_HELLO_LEN);
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.pkt.record.fault, RECORD_FAULT_NONE);
	expect_none(&p, FIELD_QUIC_SNI);
	payload_done(&p);
}

static void test_malformed_hello(void **state)
{
	struct payload_case p = quic_case();
	uint8_t bytes[DATAGRAM_MAX], frames[DECODE_QUIC_MAX];
	uint8_t hello[DECODE_QUIC_HELLO_LEN];
	size_t len;

	(void)state;
	memcpy(hello, decode_quic_hello, sizeof(hello));
	hello[48]++; /* the length of the extensions */
	len = decode_quic_crypto(frames, 0, hello, sizeof(hello));
	len = seal(bytes, DECODE_QUIC_V1, frames, len);
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.pkt.record.fault, RECORD_FAULT_MALFORMED);
	expect_none(&p, FIELD_QUIC_JA4);
	payload_done(&p);
}

static void expect_match(const void *bytes, size_t len, enum match match)
{
	struct payload_case p = quic_case();

	payload_run(&p, bytes, len, len);
	assert_int_equal(p.match, match);
	expect_none(&p, FIELD_QUIC_SNI);
	payload_done(&p);
}

static void test_match(void **state)
{
	(void)state;
	/* Short headers: the port says so, from the least length on. */
	expect_match("\x40.....:....|....:....", 21, MATCH_PORT);
	expect_match("\x7f.....:....|....:....", 21, MATCH_PORT);
	expect_match("\x40.....:....|....:....", 20, MATCH_NO);
	expect_match("\x3f.....:....|....:....", 21, MATCH_NO);
	/* Long headers: a version that is known. */
	expect_match("\xe0\0\0\0\1\0\0\4data", 12, MATCH_CONTENT);
	expect_match("\xa0\0\0\0\1\0\0\4data", 12, MATCH_NO);
	expect_match("\xe0\0\0\0\2\0\0\4data", 12, MATCH_NO);
	expect_match("\xe0\0\0\0\1\x15\0\4data", 12, MATCH_NO);
}

/* A server's Initial packet, and one of a client that knows the server's id:
 * keys that are not in the packet. */
static void test_other_keys(void **state)
{
	struct payload_case p = quic_case();
	uint8_t bytes[DATAGRAM_MAX];
	size_t len = seal_part(bytes, 0, DECODE_QUIC_HELLO_LEN);

	(void)state;
	bytes[6] ^= 1; /* of the id */
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.field_count, 4);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_many_frames),
		cmocka_unit_test(test_coalesced),
		cmocka_unit_test(test_hello_goes_on),
		cmocka_unit_test(test_malformed_hello),
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_other_keys),
	};

	return cmocka_run_group_tests_name("quic", tests, NULL, NULL);
}
