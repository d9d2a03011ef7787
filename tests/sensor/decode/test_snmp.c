/* test_snmp.c - SNMP: version and PDU, never the community. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t get[] = {
	0x30, 0x13,                         /* message */
	0x02, 0x01, 0x01,                   /* version 2c */
	0x04, 0x06, 'p', 'u', 'b', 'l', 'i', 'c',
	0xa1, 0x06,                         /* get-next */
	0x02, 0x01, 0x05, 0x02, 0x01, 0x00,
};
static const uint8_t v3[] = {
	0x30, 0x0a,                         /* message */
	0x02, 0x01, 0x03,                   /* version 3 */
	0x30, 0x03, 0x02, 0x01, 0x01,       /* global data */
	0x04, 0x00,                         /* security parameters */
};
/* clang-format on */

#define LENGTH_AT 1
#define VERSION_AT 4
#define COMMUNITY_LENGTH_AT 6
#define PDU_AT 13

static struct payload_case over(uint8_t l4, uint16_t dst)
{
	return (struct payload_case){ .decoder = &decoder_snmp,
		                      .l4 = l4,
		                      .src_port = 40000,
		                      .dst_port = dst };
}

static void test_version_2c(void **state)
{
	struct payload_case p = over(APP_UDP, 161);

	(void)state;
	payload_run(&p, get, sizeof(get), sizeof(get));
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_SNMP);
	expect_number(&p, FIELD_SNMP_VERSION, 1);
	expect_number(&p, FIELD_SNMP_PDU, 1);
	expect_number(&p, FIELD_CREDENTIALS_SEEN, 1);
	assert_int_equal(p.pkt.record.field_count, 3);
	payload_done(&p);
	expect_any_cut(&p, get, sizeof(get));
}

static void test_version_3(void **state)
{
	struct payload_case p = over(APP_UDP, 162);

	(void)state;
	payload_run(&p, v3, sizeof(v3), sizeof(v3));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_SNMP_VERSION, 3);
	expect_none(&p, FIELD_SNMP_PDU);
	expect_none(&p, FIELD_CREDENTIALS_SEEN);
	payload_done(&p);
	expect_any_cut(&p, v3, sizeof(v3));
}

/* Over TCP the message may go on; in a datagram that is a fault. */
static void test_tcp(void **state)
{
	struct payload_case p = over(APP_TCP, 161);

	(void)state;
	payload_run(&p, get, PDU_AT + 4, PDU_AT + 4);
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_SNMP_PDU, 1);
	payload_done(&p);
	p = over(APP_UDP, 161);
	payload_run(&p, get, PDU_AT + 4, PDU_AT + 4);
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_SHORT);
	payload_done(&p);
}

static void test_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 0x7f, 0x80, 0xff };
	static const size_t places[] = { LENGTH_AT, 3, COMMUNITY_LENGTH_AT };
	struct payload_case p = over(APP_UDP, 161);
	uint8_t bytes[sizeof(get)];

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(places); k++)
		for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
			if (places[k] == 3 && lengths[i] == 1)
				continue; /* as it is */
			memcpy(bytes, get, sizeof(bytes));
			bytes[places[k]] = lengths[i];
			payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
			assert_int_not_equal(p.match, MATCH_CONTENT);
			assert_int_not_equal(p.state, CUR_CUT);
			/* A message that is too long may have a PDU. */
			if (places[k] != LENGTH_AT)
				expect_none(&p, FIELD_SNMP_PDU);
			payload_done(&p);
		}
}

static void test_empty_community(void **state)
{
	static const uint8_t bytes[] = { 0x30, 0x07, 0x02, 0x01, 0x00,
		                         0x04, 0x00, 0xa4, 0x00 };
	struct payload_case p = over(APP_UDP, 162);

	(void)state;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.match, MATCH_CONTENT);
	expect_none(&p, FIELD_CREDENTIALS_SEEN);
	expect_number(&p, FIELD_SNMP_PDU, 4); /* trap */
	payload_done(&p);
}

static void test_not_snmp(void **state)
{
	struct payload_case p = over(APP_UDP, 161);
	uint8_t bytes[sizeof(get) + 1] = { 0 };

	(void)state;
	payload_run(&p, "hello", 5, 5);
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
	memcpy(bytes, get, sizeof(get));
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.match, MATCH_PORT); /* something follows */
	payload_done(&p);
	bytes[VERSION_AT] = 4;
	payload_run(&p, bytes, sizeof(get), sizeof(get));
	assert_int_equal(p.match, MATCH_PORT);
	payload_done(&p);
	bytes[VERSION_AT] = 0;
	bytes[PDU_AT] = 0xa9;
	payload_run(&p, bytes, sizeof(get), sizeof(get));
	assert_int_equal(p.match, MATCH_PORT);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_2c),
		cmocka_unit_test(test_version_3),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_empty_community),
		cmocka_unit_test(test_not_snmp),
	};

	return cmocka_run_group_tests_name("snmp", tests, NULL, NULL);
}
