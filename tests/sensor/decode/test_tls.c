/* test_tls.c - TLS records, and the ClientHello in them. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
#define RANDOM_8 1, 2, 3, 4, 5, 6, 7, 8
static const uint8_t hello[] = {
	22, 0x03, 0x01,         /* handshake, TLS 1.0 for old servers */
	0x00, 0x67,             /* record length */
	1, 0x00, 0x00, 0x63,    /* client hello, length */
	0x03, 0x03,             /* TLS 1.2 */
	RANDOM_8, RANDOM_8, RANDOM_8, RANDOM_8,
	2, 0xaa, 0xbb,          /* session id */
	0x00, 0x04, 0x13, 0x01, 0x13, 0x02, /* ciphers */
	1, 0,                   /* compressions */
	0x00, 0x34,             /* extensions */
	0xff, 0x01, 0x00, 0x01, 0, /* renegotiation info */
	0x00, 0x00, 0x00, 0x10, /* server name */
	0x00, 0x0e,             /*  list */
	0, 0x00, 0x0b,          /*  host name */
	'e', 'x', 'a', 'm', 'p', 'l', 'e', '.', 'o', 'r', 'g',
	0x00, 0x10, 0x00, 0x0e, /* ALPN */
	0x00, 0x0c,             /*  list */
	2, 'h', '2',
	8, 'h', 't', 't', 'p', '/', '1', '.', '1',
	0x00, 0x2b, 0x00, 0x05, /* supported versions */
	4,                      /*  list */
	0x7a, 0x7a, 0x03, 0x04, /*  GREASE, TLS 1.3 */
};

/* Hello of SSL 2.0 that offers TLS 1.0. */
static const uint8_t v2_hello[] = {
	0x80, 0x1f,             /* length */
	1, 0x03, 0x01,          /* client hello, version */
	0x00, 0x06,             /* bytes of ciphers */
	0x00, 0x00,             /* bytes of session id */
	0x00, 0x10,             /* bytes of challenge */
	0x00, 0x00, 0x39, 0x00, 0x00, 0x0a, /* ciphers */
	RANDOM_8, RANDOM_8,     /* challenge */
};
/* clang-format on */

#define RECORD_LEN_AT 3
#define RECORD_LEN 0x67
#define HELLO_LEN_AT 6
#define EXTENSIONS_AT 54
#define NAME_EXTENSION_AT 61
#define NAME_LIST_AT 65
#define NAME_TYPE_AT 67
#define NAME_LEN_AT 68
#define NAME_AT 70
#define ALPN_LIST_AT 85
#define VERSIONS_LIST_AT 103

static struct payload_case tls_case(void)
{
	return (struct payload_case){ .decoder = &decoder_tls,
		                      .l4 = APP_TCP,
		                      .src_port = 40000,
		                      .dst_port = 4000 };
}

static void test_hello(void **state)
{
	struct payload_case p = tls_case();

	(void)state;
	assert_int_equal(sizeof(hello), 5 + RECORD_LEN);
	payload_run(&p, hello, sizeof(hello), sizeof(hello));
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_TLS);
	expect_number(&p, FIELD_TLS_HS_VERSION, 0x0303);
	expect_number(&p, FIELD_TLS_REC_VERSION, 0x0301);
	expect_text(&p, FIELD_TLS_SNI, "example.org");
	expect_text_nth(&p, FIELD_TLS_ALPN, 0, "h2");
	expect_text_nth(&p, FIELD_TLS_ALPN, 1, "http/1.1");
	assert_null(payload_nth(&p, FIELD_TLS_ALPN, 2));
	assert_int_equal(
	        payload_nth(&p, FIELD_TLS_SUPPORTED_VERSION, 0)->number,
	        0x7a7a);
	assert_int_equal(
	        payload_nth(&p, FIELD_TLS_SUPPORTED_VERSION, 1)->number,
	        0x0304);
	assert_null(payload_nth(&p, FIELD_TLS_SUPPORTED_VERSION, 2));
	payload_done(&p);
}

static void test_no_extensions(void **state)
{
	struct payload_case p = tls_case();
	uint8_t bytes[EXTENSIONS_AT];

	(void)state;
	memcpy(bytes, hello, sizeof(bytes));
	bytes[RECORD_LEN_AT + 1] = EXTENSIONS_AT - 5;
	bytes[HELLO_LEN_AT + 2] = EXTENSIONS_AT - 9;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_TLS_HS_VERSION, 0x0303);
	expect_none(&p, FIELD_TLS_SNI);
	payload_done(&p);
}

static enum match match_record(uint8_t type, uint16_t version, uint16_t len)
{
	struct payload_case p = tls_case();
	const uint8_t bytes[] = { type,
		                  (uint8_t)(version >> 8),
		                  (uint8_t)version,
		                  (uint8_t)(len >> 8),
		                  (uint8_t)len,
		                  0 };

	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.field_count, 0);
	payload_done(&p);
	return p.match;
}

static void test_records(void **state)
{
	(void)state;
	assert_int_equal(match_record(19, 0x0303, 1), MATCH_NO);
	for (uint8_t type = 20; type <= 24; type++)
		assert_int_equal(match_record(type, 0x0303, 1), MATCH_CONTENT);
	assert_int_equal(match_record(25, 0x0303, 1), MATCH_NO);

	assert_int_equal(match_record(23, 0x02ff, 1), MATCH_NO);
	for (uint16_t version = 0x0300; version <= 0x0304; version++)
		assert_int_equal(match_record(23, version, 1), MATCH_CONTENT);
	assert_int_equal(match_record(23, 0x0305, 1), MATCH_NO);

	assert_int_equal(match_record(23, 0x0303, 0), MATCH_NO);
	assert_int_equal(match_record(23, 0x0303, 0x4800), MATCH_CONTENT);
	assert_int_equal(match_record(23, 0x0303, 0x4801), MATCH_NO);
}

/* A hello behind other records of the segment, the first of two. */
static void test_later_record(void **state)
{
	static const uint8_t first[] = { 20, 3, 3, 0, 1, 1 };
	struct payload_case p = tls_case();
	uint8_t bytes[sizeof(first) + 2 * sizeof(hello)];

	(void)state;
	memcpy(bytes, first, sizeof(first));
	memcpy(bytes + sizeof(first), hello, sizeof(hello));
	memcpy(bytes + sizeof(first) + sizeof(hello), hello, sizeof(hello));
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_TLS_SNI, "example.org");
	expect_number(&p, FIELD_TLS_HS_VERSION, 0x0303);
	payload_done(&p);
}

/* Encrypted handshake messages may begin with the number of a hello. */
static void test_encrypted(void **state)
{
	static const uint8_t record[] = {
		22, 3, 3, 0, 8, 1, 0, 0, 4, 0, 7, 9, 9
	};
	struct payload_case p = tls_case();

	(void)state;
	payload_run(&p, record, sizeof(record), sizeof(record));
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.field_count, 0);
	payload_done(&p);
}

/* The segment ends before the hello does: what is here is reported, and
 * nothing is at fault but a capture that lost the rest. */
static void test_hello_goes_on(void **state)
{
	struct payload_case p = tls_case();

	(void)state;
	payload_run(&p, hello, ALPN_LIST_AT, ALPN_LIST_AT);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_TLS_SNI, "example.org");
	expect_none(&p, FIELD_TLS_ALPN);
	payload_done(&p);

	payload_run(&p, hello, ALPN_LIST_AT, sizeof(hello));
	assert_int_equal(p.state, CUR_CUT);
	expect_text(&p, FIELD_TLS_SNI, "example.org");
	payload_done(&p);

	payload_run(&p, hello, NAME_AT + 10, NAME_AT + 10);
	assert_int_equal(p.state, CUR_OK);
	expect_none(&p, FIELD_TLS_SNI); /* never a part of a name */
	payload_done(&p);
}

/* `hello` in records of `size` bytes each. Gives the length. */
static size_t in_records(uint8_t *out, const uint8_t *message, size_t len,
                         size_t size)
{
	size_t used = 0;

	for (size_t at = 0; at < len; at += size) {
		size_t n = len - at < size ? len - at : size;
		const uint8_t header[] = { 22, 3, 1, (uint8_t)(n >> 8),
			                   (uint8_t)n };

		memcpy(out + used, header, sizeof(header));
		memcpy(out + used + sizeof(header), message + at, n);
		used += sizeof(header) + n;
	}
	return used;
}

static void test_hello_in_many_records(void **state)
{
	struct payload_case p = tls_case();
	uint8_t bytes[6 * sizeof(hello)];

	(void)state;
	for (size_t size = 5; size < RECORD_LEN; size++) {
		size_t len = in_records(bytes, hello + 5, RECORD_LEN, size);

		payload_run(&p, bytes, len, len);
		assert_int_equal(p.state, CUR_OK);
		expect_sound(&p, len);
		expect_number(&p, FIELD_TLS_REC_VERSION, 0x0301);
		expect_number(&p, FIELD_TLS_HS_VERSION, 0x0303);
		expect_text(&p, FIELD_TLS_SNI, "example.org");
		expect_text_nth(&p, FIELD_TLS_ALPN, 1, "http/1.1");
		payload_done(&p);
		expect_any_cut(&p, bytes, len);
	}
}

/* A hello in records that is longer than what is kept: its begin is read. */
static void test_hello_in_records_is_long(void **state)
{
	enum { LONG = PACKET_TEXT_MAX + 1000 };
	struct payload_case p = tls_case();
	uint8_t message[LONG] = { 0 };
	uint8_t bytes[LONG + 5 * 10];
	size_t len;

	(void)state;
	memcpy(message, hello + 5, RECORD_LEN);
	message[2] = (uint8_t)((LONG - 4) >> 8);
	message[3] = (uint8_t)(LONG - 4);
	message[EXTENSIONS_AT - 5] = (uint8_t)((LONG - 51) >> 8);
	message[EXTENSIONS_AT - 4] = (uint8_t)(LONG - 51);
	len = in_records(bytes, message, LONG, 600);
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.state, CUR_OK);
	/* JA4 would have had room. */
	assert_int_equal(p.pkt.text_used, PACKET_TEXT_MAX - 36);
	expect_none(&p, FIELD_TLS_JA4);
	expect_text(&p, FIELD_TLS_SNI, "example.org");
	expect_sound(&p, len);
	payload_done(&p);
}

/* A second extension of a type adds nothing. */
static void test_repeated_extension(void **state)
{
	enum { NAME_SIZE = 20, AT = sizeof(hello) };
	struct payload_case p = tls_case();
	uint8_t bytes[AT + NAME_SIZE];

	(void)state;
	memcpy(bytes, hello, AT);
	memcpy(bytes + AT, hello + NAME_EXTENSION_AT, NAME_SIZE);
	bytes[RECORD_LEN_AT + 1] += NAME_SIZE;
	bytes[HELLO_LEN_AT + 2] += NAME_SIZE;
	bytes[EXTENSIONS_AT + 1] += NAME_SIZE;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_TLS_SNI, "example.org");
	payload_done(&p);
}

static void test_cut(void **state)
{
	struct payload_case p = tls_case();

	(void)state;
	expect_any_cut(&p, hello, sizeof(hello));
	expect_any_cut(&p, v2_hello, sizeof(v2_hello));
}

/* Every length of the hello at 0, 1, one off and its maximum. */
static void test_lengths(void **state)
{
	static const struct {
		size_t at, size;
	} lengths[] = { { RECORD_LEN_AT, 2 },
		        { HELLO_LEN_AT, 3 },
		        { 43, 1 },
		        { 46, 2 },
		        { 52, 1 },
		        { EXTENSIONS_AT, 2 },
		        { NAME_EXTENSION_AT + 2, 2 },
		        { NAME_LIST_AT, 2 },
		        { NAME_LEN_AT, 2 },
		        { ALPN_LIST_AT - 2, 2 },
		        { ALPN_LIST_AT, 2 },
		        { ALPN_LIST_AT + 2, 1 },
		        { VERSIONS_LIST_AT - 2, 2 },
		        { VERSIONS_LIST_AT, 1 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		size_t last = lengths[i].at + lengths[i].size - 1;
		const uint8_t values[] = { 0, 1, (uint8_t)(hello[last] - 1),
			                   (uint8_t)(hello[last] + 1), 0xff };

		for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
			struct payload_case p = tls_case();
			uint8_t bytes[sizeof(hello)];

			memcpy(bytes, hello, sizeof(bytes));
			memset(bytes + lengths[i].at,
			       values[v] == 0xff ? 0xff : 0, lengths[i].size);
			bytes[last] = values[v];
			payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
			assert_int_not_equal(p.state, CUR_CUT);
			expect_sound(&p, sizeof(bytes));
			payload_done(&p);
		}
	}
}

/* A fault inside of one extension does not hide the next. */
static void test_fault_is_kept_apart(void **state)
{
	struct payload_case p = tls_case();
	uint8_t bytes[sizeof(hello)];

	(void)state;
	memcpy(bytes, hello, sizeof(bytes));
	bytes[NAME_LEN_AT + 1]++; /* longer than its list */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_SHORT);
	expect_none(&p, FIELD_TLS_SNI);
	expect_text_nth(&p, FIELD_TLS_ALPN, 0, "h2");
	assert_non_null(payload_nth(&p, FIELD_TLS_SUPPORTED_VERSION, 1));
	payload_done(&p);
}

static void test_other_name_type(void **state)
{
	struct payload_case p = tls_case();
	uint8_t bytes[sizeof(hello)];

	(void)state;
	memcpy(bytes, hello, sizeof(bytes));
	bytes[NAME_TYPE_AT] = 1;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_none(&p, FIELD_TLS_SNI);
	payload_done(&p);
}

/* Many values of one list leave room for the others. */
static void test_floods(void **state)
{
	enum { COUNT = 200 };
	uint8_t bytes[EXTENSIONS_AT + 2 + (6 + 2 * COUNT) + (5 + 2 * 100) + 20];
	struct payload_case p = tls_case();
	uint8_t *at = bytes + EXTENSIONS_AT;
	size_t extensions = sizeof(bytes) - EXTENSIONS_AT - 2;

	(void)state;
	memcpy(bytes, hello, EXTENSIONS_AT);
	bytes[RECORD_LEN_AT] = (uint8_t)((sizeof(bytes) - 5) >> 8);
	bytes[RECORD_LEN_AT + 1] = (uint8_t)(sizeof(bytes) - 5);
	bytes[HELLO_LEN_AT + 1] = (uint8_t)((sizeof(bytes) - 9) >> 8);
	bytes[HELLO_LEN_AT + 2] = (uint8_t)(sizeof(bytes) - 9);
	*at++ = (uint8_t)(extensions >> 8);
	*at++ = (uint8_t)extensions;
	/* ALPN: 200 names of one byte. */
	memcpy(at, "\0\x10\x01\x92\x01\x90", 6);
	at += 6;
	for (int i = 0; i < COUNT; i++) {
		*at++ = 1;
		*at++ = 'x';
	}
	/* Supported versions: 100. */
	memcpy(at, "\0\x2b\0\xc9\xc8", 5);
	memset(at + 5, 3, 200);
	at += 205;
	memcpy(at, hello + NAME_EXTENSION_AT, 20);

	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_TLS_SNI, "example.org");
	assert_non_null(payload_nth(&p, FIELD_TLS_ALPN, 11));
	assert_null(payload_nth(&p, FIELD_TLS_ALPN, 12));
	assert_non_null(payload_nth(&p, FIELD_TLS_SUPPORTED_VERSION, 11));
	assert_null(payload_nth(&p, FIELD_TLS_SUPPORTED_VERSION, 12));
	assert_int_equal(p.counters.of[COUNTER_FIELDS_FULL], 0);
	payload_done(&p);
}

static void test_v2_hello(void **state)
{
	struct payload_case p = tls_case();

	(void)state;
	payload_run(&p, v2_hello, sizeof(v2_hello), sizeof(v2_hello));
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_TLS);
	expect_number(&p, FIELD_TLS_HS_VERSION, 0x0301);
	expect_number(&p, FIELD_TLS_REC_VERSION, 0x0002);
	payload_done(&p);
}

static void test_not_v2_hello(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
	} changes[] = {
		{ 0, 0 },  { 1, 0x1e }, { 1, 0x20 }, { 2, 2 },
		{ 3, 4 },  { 6, 0 },    { 6, 7 },    { 7, 0xff },
		{ 8, 16 }, { 8, 1 },    { 10, 15 },  { 10, 33 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		struct payload_case p = tls_case();
		uint8_t bytes[sizeof(v2_hello)];

		memcpy(bytes, v2_hello, sizeof(bytes));
		bytes[changes[i].at] = changes[i].value;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_NO);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_no_extensions),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_later_record),
		cmocka_unit_test(test_encrypted),
		cmocka_unit_test(test_hello_goes_on),
		cmocka_unit_test(test_hello_in_many_records),
		cmocka_unit_test(test_hello_in_records_is_long),
		cmocka_unit_test(test_repeated_extension),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_fault_is_kept_apart),
		cmocka_unit_test(test_other_name_type),
		cmocka_unit_test(test_floods),
		cmocka_unit_test(test_v2_hello),
		cmocka_unit_test(test_not_v2_hello),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
