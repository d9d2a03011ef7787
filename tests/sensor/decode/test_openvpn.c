/* test_openvpn.c - OpenVPN by its opcodes. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t reset[] = {
	0x00, 0x0e,             /* length, over TCP alone */
	0x38,                   /* hard reset of a client, key 0 */
	1, 2, 3, 4, 5, 6, 7, 8, /* session */
	0x00,                   /* no acknowledgments */
	0x00, 0x00, 0x00, 0x00, /* packet 0 */
};
/* clang-format on */

static struct payload_case over(uint8_t l4)
{
	return (struct payload_case){ .decoder = &decoder_openvpn,
		                      .l4 = l4,
		                      .src_port = 40000,
		                      .dst_port = 1194 };
}

static void test_reset(void **state)
{
	struct payload_case p = over(APP_UDP);

	(void)state;
	payload_run(&p, reset + 2, sizeof(reset) - 2, sizeof(reset) - 2);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.pkt.record.app, APP_OPENVPN);
	expect_number(&p, FIELD_OPENVPN_OPCODE, 7);
	payload_done(&p);
	expect_any_cut(&p, reset + 2, sizeof(reset) - 2);
}

static void test_tcp(void **state)
{
	struct payload_case p = over(APP_TCP);
	uint8_t bytes[sizeof(reset)];

	(void)state;
	payload_run(&p, reset, sizeof(reset), sizeof(reset));
	assert_int_equal(p.match, MATCH_CONTENT);
	expect_number(&p, FIELD_OPENVPN_OPCODE, 7);
	payload_done(&p);
	expect_any_cut(&p, reset, sizeof(reset));

	memcpy(bytes, reset, sizeof(bytes));
	bytes[0] = 0xff; /* longer than the segment */
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
}

/* On its port each opcode that was ever given out; nowhere else. */
static void test_opcodes(void **state)
{
	struct payload_case p = over(APP_UDP);
	uint8_t bytes[32] = { 0 };

	(void)state;
	for (unsigned int opcode = 0; opcode < 32; opcode++) {
		bytes[0] = (uint8_t)(opcode << 3);
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, opcode > 0 && opcode <= 11
		                                  ? MATCH_PORT
		                                  : MATCH_NO);
		payload_done(&p);
	}
}

static void test_changed_resets(void **state)
{
	static const size_t changed[] = { 0, 9, 10, 13 };
	struct payload_case p = over(APP_UDP);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changed); i++) {
		uint8_t bytes[sizeof(reset) - 2];

		memcpy(bytes, reset + 2, sizeof(bytes));
		bytes[changed[i]] ^= 1;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_not_equal(p.match, MATCH_CONTENT);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reset),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_opcodes),
		cmocka_unit_test(test_changed_resets),
	};

	return cmocka_run_group_tests_name("openvpn", tests, NULL, NULL);
}
