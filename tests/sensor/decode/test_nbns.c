/* test_nbns.c - the name service of NetBIOS, and how names are written. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define DESK "EEEFFDELCACACACACACACACACACACA" /* "DESK", padded */

static const char query[] = "\x80\x01"         /* id */
                            "\x01\x10"         /* query, broadcast */
                            "\0\1\0\0\0\0\0\0" /* counts */
                            "\x20" DESK "CA\0" /* a workstation */
                            "\0\x20\0\1";      /* NB, IN */

#define QUERY_SIZE (sizeof(query) - 1)
#define NAME_AT 12

static struct payload_case on_port(void)
{
	return (struct payload_case){ .decoder = &decoder_nbns,
		                      .l4 = APP_UDP,
		                      .src_port = 137,
		                      .dst_port = 137 };
}

static void test_query(void **state)
{
	struct payload_case p = on_port();

	(void)state;
	payload_run(&p, query, QUERY_SIZE, QUERY_SIZE);
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_NBNS);
	expect_number(&p, FIELD_NBNS_RESPONSE, 0);
	expect_number(&p, FIELD_NBNS_OPCODE, 0);
	expect_text(&p, FIELD_NBNS_NAME, "DESK<20>");
	payload_done(&p);
	expect_any_cut(&p, query, QUERY_SIZE);
}

static void expect_name(const char *encoded, const char *name)
{
	struct payload_case p = on_port();
	uint8_t bytes[NAME_AT + 34] = { 0 };

	bytes[2] = 0xa8; /* a response to a registration */
	bytes[7] = 1;
	bytes[NAME_AT] = 0x20;
	memcpy(bytes + NAME_AT + 1, encoded, 32);
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	expect_number(&p, FIELD_NBNS_RESPONSE, 1);
	expect_number(&p, FIELD_NBNS_OPCODE, 5);
	if (name) {
		assert_int_equal(p.state, CUR_OK);
		expect_text(&p, FIELD_NBNS_NAME, name);
	} else {
		assert_int_equal(p.state, CUR_SHORT);
		expect_none(&p, FIELD_NBNS_NAME);
	}
	payload_done(&p);
}

static void test_names(void **state)
{
	(void)state;
	expect_name(DESK "BN", "DESK<1d>");
	expect_name("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "*<00>");
	expect_name("CACACACACACACACACACACACACACACAPP", "<ff>");
	expect_name("EBEBEBEBEBEBEBEBEBEBEBEBEBEBEBAA", "AAAAAAAAAAAAAAA<00>");
	expect_name("eeEFFDELCACACACACACACACACACACACA", NULL);
	expect_name(DESK "CQ", NULL);
}

static void test_name_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 31, 33, 63, 0x40, 0xff };
	struct payload_case p = on_port();
	uint8_t bytes[QUERY_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(lengths); i++) {
		memcpy(bytes, query, sizeof(bytes));
		bytes[NAME_AT] = lengths[i];
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		expect_none(&p, FIELD_NBNS_NAME);
		expect_number(&p, FIELD_NBNS_OPCODE, 0);
		payload_done(&p);
	}
}

/* The scope is stepped over, to its end or to a pointer. */
static void test_scope(void **state)
{
	static const char *const scopes[] = { "\3abc\0", "\3abc\xc0\x0c",
		                              "\x3fshort" };
	static const size_t sizes[] = { 5, 6, 6 };
	static const enum cur_state states[] = { CUR_OK, CUR_OK, CUR_SHORT };
	struct payload_case p = on_port();
	uint8_t bytes[QUERY_SIZE + 8];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(scopes); i++) {
		size_t len = NAME_AT + 33 + sizes[i];

		memcpy(bytes, query, NAME_AT + 33);
		memcpy(bytes + NAME_AT + 33, scopes[i], sizes[i]);
		payload_run(&p, bytes, len, len);
		assert_int_equal(p.state, states[i]);
		expect_text(&p, FIELD_NBNS_NAME, "DESK<20>");
		payload_done(&p);
	}
}

static void test_no_names(void **state)
{
	struct payload_case p = on_port();

	(void)state;
	payload_run(&p, "\0\1\x85\x80\0\0\0\0\0\0\0\0", 12, 12);
	assert_int_equal(p.state, CUR_OK);
	expect_none(&p, FIELD_NBNS_NAME);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_query),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_name_lengths),
		cmocka_unit_test(test_scope),
		cmocka_unit_test(test_no_names),
	};

	return cmocka_run_group_tests_name("nbns", tests, NULL, NULL);
}
