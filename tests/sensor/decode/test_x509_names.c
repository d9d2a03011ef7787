/* test_x509_names.c - whom a certificate is for. */
#include "payload_case.h"

#include "common/compiler.h"
#include "sensor/decode/x509_names.h"
#include "tests/support/decode_tls.h"

/* Where something is in the certificate of decode_tls.h. */
#define TBS_AT 3
#define VERSION_AT 5
#define OID_AT 46 /* of the common name */
#define STRING_AT 51
#define SAN_AT 95

static bool all;

/* The certificate is the payload of a decoder made up here. */
static struct next decode_certificate(struct cur *c, struct packet *pkt)
{
	all = x509_names_decode(c, pkt);
	return (struct next){ 0 };
}

static enum match match_any(const struct cur *c, const struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return MATCH_CONTENT;
}

static const struct decoder certificate = { .name = "certificate",
	                                    .match = match_any,
	                                    .decode = decode_certificate };

static struct payload_case certificate_case(void)
{
	return (struct payload_case){ .decoder = &certificate, .l4 = APP_TCP };
}

static void test_names(void **state)
{
	struct payload_case p = certificate_case();

	(void)state;
	payload_run(&p, decode_tls_certificate, DECODE_TLS_CERTIFICATE_LEN,
	            DECODE_TLS_CERTIFICATE_LEN);
	assert_int_equal(p.state, CUR_OK);
	assert_true(all);
	expect_text(&p, FIELD_CERT_CN, "example.org");
	expect_text_nth(&p, FIELD_CERT_DNS_NAME, 0, "example.org");
	expect_text_nth(&p, FIELD_CERT_DNS_NAME, 1, "*.example.org");
	assert_null(payload_nth(&p, FIELD_CERT_DNS_NAME, 2));
	payload_done(&p);
}

/* What the bytes end behind is reported. */
static void test_goes_on(void **state)
{
	struct payload_case p = certificate_case();

	(void)state;
	payload_run(&p, decode_tls_certificate, SAN_AT,
	            DECODE_TLS_CERTIFICATE_LEN);
	assert_int_equal(p.state, CUR_CUT);
	assert_false(all);
	expect_text(&p, FIELD_CERT_CN, "example.org");
	expect_none(&p, FIELD_CERT_DNS_NAME);
	payload_done(&p);
}

static void test_cut(void **state)
{
	struct payload_case p = certificate_case();

	(void)state;
	expect_any_cut(&p, decode_tls_certificate, DECODE_TLS_CERTIFICATE_LEN);
}

/* Every byte of the structure at some other values: sound, whatever it is. */
static void test_changed(void **state)
{
	static const uint8_t values[] = { 0,    1,    0x30, 0x7f, 0x80, 0x81,
		                          0x82, 0x84, 0xa0, 0xa3, 0xff };
	struct payload_case p = certificate_case();
	uint8_t bytes[DECODE_TLS_CERTIFICATE_LEN];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
			memcpy(bytes, decode_tls_certificate, sizeof(bytes));
			bytes[i] = values[v];
			payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
			assert_int_not_equal(p.state, CUR_CUT);
			expect_sound(&p, sizeof(bytes));
			payload_done(&p);
		}
}

static void run_changed(struct payload_case *p, size_t at, uint8_t value)
{
	uint8_t bytes[DECODE_TLS_CERTIFICATE_LEN];

	memcpy(bytes, decode_tls_certificate, sizeof(bytes));
	bytes[at] = value;
	payload_run(p, bytes, sizeof(bytes), sizeof(bytes));
}

static void test_lengths(void **state)
{
	struct payload_case p = certificate_case();

	(void)state;
	run_changed(&p, TBS_AT + 1, 0x80); /* indefinite */
	assert_int_equal(p.state, CUR_SHORT);
	expect_none(&p, FIELD_CERT_CN);
	payload_done(&p);

	run_changed(&p, TBS_AT + 1, 0x84); /* of four bytes */
	assert_int_equal(p.state, CUR_SHORT);
	payload_done(&p);

	run_changed(&p, STRING_AT + 1, 12); /* more than there is around it */
	assert_int_equal(p.state, CUR_SHORT);
	expect_none(&p, FIELD_CERT_CN);
	payload_done(&p);
}

static void test_strings(void **state)
{
	static const struct {
		uint8_t tag;
		bool known;
	} cases[] = { { 0x0c, true },  { 0x13, true },  { 0x14, true },
		      { 0x16, true },  { 0x1e, false }, { 0x1c, false },
		      { 0x30, false }, { 0x02, false } };
	struct payload_case p = certificate_case();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		run_changed(&p, STRING_AT, cases[i].tag);
		assert_int_equal(p.state, CUR_OK);
		if (cases[i].known)
			expect_text(&p, FIELD_CERT_CN, "example.org");
		else
			expect_none(&p, FIELD_CERT_CN);
		assert_non_null(payload_nth(&p, FIELD_CERT_DNS_NAME, 1));
		payload_done(&p);
	}
}

/* Version 1: the optional first value is not there. */
static void test_no_version(void **state)
{
	enum { GONE = 5, LEN = DECODE_TLS_CERTIFICATE_LEN - GONE };
	struct payload_case p = certificate_case();
	uint8_t bytes[LEN];

	(void)state;
	memcpy(bytes, decode_tls_certificate, VERSION_AT);
	memcpy(bytes + VERSION_AT, decode_tls_certificate + VERSION_AT + GONE,
	       LEN - VERSION_AT);
	bytes[2] -= GONE;
	bytes[TBS_AT + 1] -= GONE;
	payload_run(&p, bytes, LEN, LEN);
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_CERT_CN, "example.org");
	payload_done(&p);
}

static void test_other_attribute(void **state)
{
	struct payload_case p = certificate_case();

	(void)state;
	run_changed(&p, OID_AT + 4, 0x06); /* a country's name */
	assert_int_equal(p.state, CUR_OK);
	expect_none(&p, FIELD_CERT_CN);
	payload_done(&p);
}

static size_t put_der(uint8_t *out, uint8_t tag, const uint8_t *value,
                      size_t len)
{
	out[0] = tag;
	out[1] = 0x82;
	out[2] = (uint8_t)(len >> 8);
	out[3] = (uint8_t)len;
	memcpy(out + 4, value, len);
	return 4 + len;
}

/* A thousand names: as many as are kept, and no more. */
static void test_many_names(void **state)
{
	enum { COUNT = 1000, SIZE = 4 * COUNT + 200 };
	static const uint8_t oid[] = { 6, 3, 0x55, 0x1d, 0x11 };
	static uint8_t a[SIZE], b[SIZE];
	struct payload_case p = certificate_case();
	size_t len = 0;

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		memcpy(a + 4 * i, "\x82\2ab", 4);
	len = put_der(b, 0x30, a, sizeof(a) - 200);
	memcpy(a, oid, sizeof(oid));
	len = sizeof(oid) + put_der(a + sizeof(oid), 0x04, b, len);
	len = put_der(b, 0x30, a, len);
	len = put_der(a, 0x30, b, len);
	memcpy(b, "\2\1\5\x30\0\x30\0\x30\0\x30\0\x30\0", 13);
	len = 13 + put_der(b + 13, 0xa3, a, len);
	len = put_der(a, 0x30, b, len);
	len = put_der(b, 0x30, a, len);
	payload_run(&p, b, len, len);
	assert_int_equal(p.state, CUR_OK);
	assert_true(all);
	assert_non_null(
	        payload_nth(&p, FIELD_CERT_DNS_NAME, X509_NAMES_MAX - 1));
	assert_null(payload_nth(&p, FIELD_CERT_DNS_NAME, X509_NAMES_MAX));
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_goes_on),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_no_version),
		cmocka_unit_test(test_other_attribute),
		cmocka_unit_test(test_many_names),
	};

	return cmocka_run_group_tests_name("x509_names", tests, NULL, NULL);
}
