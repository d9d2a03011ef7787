/* test_ldap.c - LDAP and CLDAP. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t bind[] = {
	0x30, 0x12,                   /* message */
	0x02, 0x01, 0x01,             /* id */
	0x60, 0x0d,                   /* bind request */
	0x02, 0x01, 0x03,             /* version */
	0x04, 0x04, 'c', 'n', '=', 'a',
	0x80, 0x02, 'p', 'w',         /* simple: the password */
};
static const uint8_t search[] = {
	0x30, 0x0e,                   /* message */
	0x02, 0x01, 0x02,             /* id */
	0x63, 0x09,                   /* search request */
	0x04, 0x04, 'd', 'c', '=', 'x',
	0x0a, 0x01, 0x02,             /* scope: subtree */
};
/* clang-format on */

static struct payload_case over(uint8_t l4)
{
	return (struct payload_case){ .decoder = &decoder_ldap,
		                      .l4 = l4,
		                      .src_port = 40000,
		                      .dst_port = 389 };
}

static void test_bind(void **state)
{
	struct payload_case p = over(APP_TCP);
	uint8_t bytes[sizeof(bind)];

	(void)state;
	payload_run(&p, bind, sizeof(bind), sizeof(bind));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_LDAP);
	expect_number(&p, FIELD_LDAP_OP, 0);
	expect_text(&p, FIELD_LDAP_NAME, "cn=a");
	expect_number(&p, FIELD_CREDENTIALS_SEEN, 1);
	assert_int_equal(p.pkt.record.field_count, 3);
	payload_done(&p);
	expect_any_cut(&p, bind, sizeof(bind));
	memcpy(bytes, bind, sizeof(bytes));
	bytes[16] = 0xa3; /* SASL */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	expect_none(&p, FIELD_CREDENTIALS_SEEN);
	payload_done(&p);
}

/* A bind without a password is one of nobody. */
static void test_anonymous(void **state)
{
	static const uint8_t bytes[] = { 0x30, 0x0c, 0x02, 0x01, 0x01,
		                         0x60, 0x07, 0x02, 0x01, 0x03,
		                         0x04, 0x00, 0x80, 0x00 };
	struct payload_case p = over(APP_TCP);

	(void)state;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_LDAP_NAME, "");
	expect_none(&p, FIELD_CREDENTIALS_SEEN);
	payload_done(&p);
}

static void test_search(void **state)
{
	struct payload_case p = over(APP_UDP);

	(void)state;
	payload_run(&p, search, sizeof(search), sizeof(search));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_CLDAP);
	expect_number(&p, FIELD_LDAP_OP, 3);
	expect_text(&p, FIELD_LDAP_BASE, "dc=x");
	payload_done(&p);
	expect_any_cut(&p, search, sizeof(search));
}

/* Several in a segment, and one that goes on in the next. */
static void test_segments(void **state)
{
	struct payload_case p = over(APP_TCP);
	uint8_t bytes[2 * sizeof(search)];

	(void)state;
	memcpy(bytes, search, sizeof(search));
	memcpy(bytes + sizeof(search), search, sizeof(search));
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_text_nth(&p, FIELD_LDAP_BASE, 1, "dc=x");
	payload_done(&p);
	payload_run(&p, bytes, sizeof(bytes) - 4, sizeof(bytes) - 4);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(payload_nth(&p, FIELD_LDAP_OP, 1)->number, 3);
	assert_null(payload_nth(&p, FIELD_LDAP_BASE, 1)); /* half a name */
	payload_done(&p);
}

static void test_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 0x7f, 0x80, 0xff };
	static const size_t places[] = { 1, 3, 6, 8 };
	struct payload_case p = over(APP_TCP);
	uint8_t bytes[sizeof(search)];

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(places); k++)
		for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
			if (places[k] == 3 && lengths[i] == 1)
				continue; /* as it is */
			memcpy(bytes, search, sizeof(bytes));
			bytes[places[k]] = lengths[i];
			payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
			assert_int_not_equal(p.state, CUR_CUT);
			expect_sound(&p, sizeof(bytes));
			payload_done(&p);
		}
}

static void test_not_ldap(void **state)
{
	static const char *const texts[] = { "hello", "\x30\x03\x02\x01\x05",
		                             "\x30\x05\x02\x01\x05\x30\x01",
		                             "\x30\x05\x02\x01\x05\x7b\x01" };
	struct payload_case p = over(APP_TCP);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		payload_run(&p, texts[i], strlen(texts[i]), strlen(texts[i]));
		assert_int_equal(p.match, MATCH_NO);
		expect_none(&p, FIELD_LDAP_OP);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bind),
		cmocka_unit_test(test_anonymous),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_not_ldap),
	};

	return cmocka_run_group_tests_name("ldap", tests, NULL, NULL);
}
