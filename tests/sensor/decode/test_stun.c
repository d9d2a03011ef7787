/* test_stun.c - STUN messages and TURN channels. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t success[] = {
	0x01, 0x01,             /* binding, success response */
	0x00, 0x08,             /* length */
	0x21, 0x12, 0xa4, 0x42, /* cookie */
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, /* transaction */
	0x80, 0x22, 0x00, 0x04, 't', 'e', 's', 't', /* software */
};
/* clang-format on */

#define LENGTH_AT 2
#define HEADER_SIZE 20

static struct payload_case on(uint8_t l4, uint16_t port)
{
	return (struct payload_case){ .decoder = &decoder_stun,
		                      .l4 = l4,
		                      .src_port = 40000,
		                      .dst_port = port };
}

static void test_fields(void **state)
{
	struct payload_case p = on(APP_UDP, 40001);

	(void)state;
	payload_run(&p, success, sizeof(success), sizeof(success));
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_STUN);
	expect_number(&p, FIELD_STUN_METHOD, 1);
	expect_number(&p, FIELD_STUN_CLASS, 2);
	payload_done(&p);
	expect_any_cut(&p, success, sizeof(success));
}

/* RFC 8489 5: the bits of class and method are mixed. */
static void test_types(void **state)
{
	static const struct {
		uint8_t type[2];
		unsigned int method, class;
	} cases[] = {
		{ { 0x00, 0x01 }, 1, 0 },     { { 0x01, 0x11 }, 1, 3 },
		{ { 0x00, 0x16 }, 6, 1 },     { { 0x01, 0x13 }, 3, 3 },
		{ { 0x3f, 0xff }, 0xfff, 3 }, { { 0x3e, 0xef }, 0xfff, 0 },
	};
	struct payload_case p = on(APP_UDP, 3478);
	uint8_t bytes[sizeof(success)];

	(void)state;
	memcpy(bytes, success, sizeof(bytes));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		memcpy(bytes, cases[i].type, 2);
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_CONTENT);
		expect_number(&p, FIELD_STUN_METHOD, cases[i].method);
		expect_number(&p, FIELD_STUN_CLASS, cases[i].class);
		payload_done(&p);
	}
}

static enum match match_length(uint8_t l4, uint8_t high, uint8_t low)
{
	struct payload_case p = on(l4, 40001);
	uint8_t bytes[sizeof(success)];

	memcpy(bytes, success, sizeof(bytes));
	bytes[LENGTH_AT] = high;
	bytes[LENGTH_AT + 1] = low;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	payload_done(&p);
	return p.match;
}

static void test_lengths(void **state)
{
	(void)state;
	assert_int_equal(match_length(APP_UDP, 0, 0), MATCH_NO);
	assert_int_equal(match_length(APP_UDP, 0, 1), MATCH_NO);
	assert_int_equal(match_length(APP_UDP, 0xff, 0xff), MATCH_NO);
	assert_int_equal(match_length(APP_TCP, 0xff, 0xff), MATCH_NO);
	assert_int_equal(match_length(APP_TCP, 0xff, 0xfc), MATCH_CONTENT);
	assert_int_equal(match_length(APP_TCP, 0, 0), MATCH_CONTENT);
}

static void test_not_stun(void **state)
{
	static const size_t changed[] = { 0, 4, 5, 6, 7 };
	struct payload_case p = on(APP_UDP, 3478);
	uint8_t bytes[sizeof(success)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changed); i++) {
		memcpy(bytes, success, sizeof(bytes));
		bytes[changed[i]] ^= 0x80;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_NO);
		payload_done(&p);
	}
}

/* Data of a channel, with and without padding to four bytes. */
static void test_channel(void **state)
{
	static const uint8_t data[] = { 0x40, 1, 0, 3, 'a', 'b', 'c', 0 };
	struct payload_case p = on(APP_UDP, 3478);

	(void)state;
	payload_run(&p, data, sizeof(data), sizeof(data));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.pkt.record.app, APP_STUN);
	expect_none(&p, FIELD_STUN_METHOD);
	payload_done(&p);
	payload_run(&p, data, sizeof(data) - 1, sizeof(data) - 1);
	assert_int_equal(p.match, MATCH_PORT);
	payload_done(&p);
	payload_run(&p, data, sizeof(data) - 2, sizeof(data) - 2);
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),  cmocka_unit_test(test_types),
		cmocka_unit_test(test_lengths), cmocka_unit_test(test_not_stun),
		cmocka_unit_test(test_channel),
	};

	return cmocka_run_group_tests_name("stun", tests, NULL, NULL);
}
