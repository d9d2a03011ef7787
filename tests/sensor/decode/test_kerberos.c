/* test_kerberos.c - realm and names of Kerberos messages. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t as_req[] = {
	0x6a, 0x3f, 0x30, 0x3d,                   /* AS-REQ */
	0xa1, 0x03, 0x02, 0x01, 0x05,             /* version */
	0xa2, 0x03, 0x02, 0x01, 0x0a,             /* type */
	0xa4, 0x31, 0x30, 0x2f,                   /* body */
	0xa0, 0x03, 0x03, 0x01, 0x00,             /* options */
	0xa1, 0x10, 0x30, 0x0e,                   /* client */
	0xa0, 0x03, 0x02, 0x01, 0x01,
	0xa1, 0x07, 0x30, 0x05, 0x1b, 0x03, 'b', 'o', 'b',
	0xa2, 0x04, 0x1b, 0x02, 'A', 'B',         /* realm */
	0xa3, 0x10, 0x30, 0x0e,                   /* service */
	0xa0, 0x03, 0x02, 0x01, 0x02,
	0xa1, 0x07, 0x30, 0x05, 0x1b, 0x01, 'k', 0x1b, 0x00,
};

static const uint8_t tgs_rep[] = {
	0x6d, 0x39, 0x30, 0x37,                   /* TGS-REP */
	0xa0, 0x03, 0x02, 0x01, 0x05,             /* version */
	0xa3, 0x04, 0x1b, 0x02, 'C', 'R',         /* client's realm */
	0xa4, 0x0f, 0x30, 0x0d,                   /* client */
	0xa0, 0x03, 0x02, 0x01, 0x01,
	0xa1, 0x06, 0x30, 0x04, 0x1b, 0x02, 'm', 'e',
	0xa5, 0x19, 0x61, 0x17, 0x30, 0x15,       /* ticket */
	0xa1, 0x03, 0x1b, 0x01, 'R',              /* realm */
	0xa2, 0x0e, 0x30, 0x0c,                   /* service */
	0xa0, 0x03, 0x02, 0x01, 0x02,
	0xa1, 0x05, 0x30, 0x03, 0x1b, 0x01, 's',
};

static const uint8_t error[] = {
	0x7e, 0x0f, 0x30, 0x0d,                   /* KRB-ERROR */
	0xa6, 0x03, 0x02, 0x01, 0x19,             /* code */
	0xa9, 0x06, 0x1b, 0x04, 'H', 'O', 'M', 'E',
};
/* clang-format on */

static struct payload_case over(uint8_t l4)
{
	return (struct payload_case){ .decoder = &decoder_kerberos,
		                      .l4 = l4,
		                      .src_port = 40000,
		                      .dst_port = 88 };
}

static void expect_as_req(const struct payload_case *p)
{
	assert_int_equal(p->match, MATCH_PORT);
	assert_int_equal(p->state, CUR_OK);
	assert_int_equal(p->pkt.record.app, APP_KERBEROS);
	expect_number(p, FIELD_KERBEROS_MSG, 10);
	expect_text(p, FIELD_KERBEROS_CNAME, "bob");
	expect_text(p, FIELD_KERBEROS_REALM, "AB");
	expect_text(p, FIELD_KERBEROS_SNAME, "k/");
}

static void test_request(void **state)
{
	struct payload_case p = over(APP_UDP);

	(void)state;
	payload_run(&p, as_req, sizeof(as_req), sizeof(as_req));
	expect_as_req(&p);
	payload_done(&p);
	expect_any_cut(&p, as_req, sizeof(as_req));
}

static void test_reply(void **state)
{
	struct payload_case p = over(APP_UDP);

	(void)state;
	payload_run(&p, tgs_rep, sizeof(tgs_rep), sizeof(tgs_rep));
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_KERBEROS_MSG, 13);
	expect_text(&p, FIELD_KERBEROS_CNAME, "me");
	expect_text(&p, FIELD_KERBEROS_REALM, "R");
	expect_text(&p, FIELD_KERBEROS_SNAME, "s");
	payload_done(&p);
	expect_any_cut(&p, tgs_rep, sizeof(tgs_rep));
}

static void test_error(void **state)
{
	struct payload_case p = over(APP_UDP);

	(void)state;
	payload_run(&p, error, sizeof(error), sizeof(error));
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_KERBEROS_ERROR, 25);
	expect_text(&p, FIELD_KERBEROS_REALM, "HOME");
	payload_done(&p);
	expect_any_cut(&p, error, sizeof(error));
}

static void test_tcp(void **state)
{
	struct payload_case p = over(APP_TCP);
	uint8_t bytes[4 + sizeof(as_req)] = { 0, 0, 0, sizeof(as_req) };

	(void)state;
	memcpy(bytes + 4, as_req, sizeof(as_req));
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	expect_as_req(&p);
	payload_done(&p);
	expect_any_cut(&p, bytes, sizeof(bytes));
	/* It goes on in the next segment: no fault, and no half names. */
	payload_run(&p, bytes, sizeof(bytes) - 3, sizeof(bytes) - 3);
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_KERBEROS_CNAME, "bob");
	expect_none(&p, FIELD_KERBEROS_SNAME);
	payload_done(&p);
	bytes[0] = 1; /* longer than anything */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
}

/* Every byte that may be a length or a tag, at its extremes. */
static void test_any_byte(void **state)
{
	static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0x84, 0xff };
	struct payload_case p = over(APP_UDP);
	uint8_t bytes[sizeof(as_req)];

	(void)state;
	for (size_t at = 0; at < sizeof(bytes); at++)
		for (size_t i = 0; i < sizeof(values); i++) {
			memcpy(bytes, as_req, sizeof(bytes));
			bytes[at] = values[i];
			payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
			assert_int_not_equal(p.state, CUR_CUT);
			expect_sound(&p, sizeof(bytes));
			payload_done(&p);
		}
}

static void test_not_kerberos(void **state)
{
	static const uint8_t tags[] = { 0x60, 0x61, 0x69, 0x70, 0x7f, 0x30 };
	struct payload_case p = over(APP_UDP);
	uint8_t bytes[sizeof(as_req)];

	(void)state;
	memcpy(bytes, as_req, sizeof(bytes));
	for (size_t i = 0; i < sizeof(tags); i++) {
		bytes[0] = tags[i];
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_NO);
		expect_none(&p, FIELD_KERBEROS_REALM);
		payload_done(&p);
	}
	bytes[0] = as_req[0];
	bytes[2] = 0x31;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_reply),
		cmocka_unit_test(test_error),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_any_byte),
		cmocka_unit_test(test_not_kerberos),
	};

	return cmocka_run_group_tests_name("kerberos", tests, NULL, NULL);
}
