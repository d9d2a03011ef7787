/* test_cotp.c - ISO transport over TCP, and how RDP begins. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

static const char connect[] = "\3\0\0\x2a"         /* TPKT: 42 bytes */
                              "\x25\xe0\0\0\0\0\0" /* COTP: request */
                              "Cookie: mstshash=desk\r\n"
                              "\1\0\x08\0\3\0\0\0"; /* negotiation */

#define CONNECT_SIZE (sizeof(connect) - 1)

static struct payload_case on_port(uint16_t port)
{
	return (struct payload_case){ .decoder = &decoder_cotp,
		                      .l4 = APP_TCP,
		                      .src_port = 40000,
		                      .dst_port = port };
}

static void test_cookie(void **state)
{
	struct payload_case p = on_port(3389);

	(void)state;
	assert_int_equal(CONNECT_SIZE, 42);
	payload_run(&p, connect, CONNECT_SIZE, CONNECT_SIZE);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_COTP);
	expect_text(&p, FIELD_RDP_COOKIE, "desk");
	payload_done(&p);
	expect_any_cut(&p, connect, CONNECT_SIZE);
}

static void test_no_cookie(void **state)
{
	static const char *const messages[] = {
		"\3\0\0\x13\x0e\xe0\0\0\0\0\0\1\0\x08\0\3\0\0\0",
		"\3\0\0\x13\x0e\xd0\0\0\x12\x34\0\2\0\x08\0\2\0\0\0",
		"\3\0\0\x13\2\xf0\x80\x7f\x65\1\1\1\1\1\1\1\1\1\1",
	};
	struct payload_case p = on_port(3389);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		payload_run(&p, messages[i], 19, 19);
		assert_int_equal(p.match, MATCH_PORT);
		assert_int_equal(p.state, CUR_OK);
		assert_int_equal(p.pkt.record.app, APP_COTP);
		assert_int_equal(p.pkt.record.field_count, 0);
		payload_done(&p);
		expect_any_cut(&p, messages[i], 19);
	}
}

static void test_lengths(void **state)
{
	struct payload_case p = on_port(3389);
	uint8_t bytes[CONNECT_SIZE];

	(void)state;
	memcpy(bytes, connect, sizeof(bytes));
	for (unsigned int len = 0; len < 7; len++) {
		bytes[3] = (uint8_t)len;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_NO);
		payload_done(&p);
	}
	bytes[2] = bytes[3] = 0xff; /* goes on in other segments */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_RDP_COOKIE, "desk");
	payload_done(&p);
	bytes[4] = 0xff; /* a header that ends elsewhere */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	payload_done(&p);
	memcpy(bytes, connect, sizeof(bytes));
	for (unsigned int len = 0; len < 6; len++) {
		bytes[4] = (uint8_t)len;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_NO);
		expect_none(&p, FIELD_RDP_COOKIE);
		payload_done(&p);
	}
	bytes[4] = 0x26; /* longer than the packet */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_SHORT);
	payload_done(&p);
}

static void test_not_cotp(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
	} cases[] = { { 0, 2 }, { 0, 4 }, { 1, 1 }, { 5, 0x00 }, { 5, 0x30 } };
	struct payload_case p = on_port(102);
	uint8_t bytes[CONNECT_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		memcpy(bytes, connect, sizeof(bytes));
		bytes[cases[i].at] = cases[i].value;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_NO);
		expect_none(&p, FIELD_RDP_COOKIE);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cookie),
		cmocka_unit_test(test_no_cookie),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_not_cotp),
	};

	return cmocka_run_group_tests_name("cotp", tests, NULL, NULL);
}
