/* test_wireguard.c - WireGuard by type and size. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

static struct payload_case wireguard(void)
{
	return (struct payload_case){ .decoder = &decoder_wireguard,
		                      .l4 = APP_UDP,
		                      .src_port = 40000,
		                      .dst_port = 40001 };
}

static enum match match_size(uint8_t type, size_t len)
{
	struct payload_case p = wireguard();
	uint8_t bytes[256] = { type };

	assert_true(len <= sizeof(bytes));
	payload_run(&p, bytes, len, len);
	payload_done(&p);
	return p.match;
}

/* Every type at every size: only what the protocol allows. */
static void test_sizes(void **state)
{
	(void)state;
	for (size_t len = 0; len < 200; len++) {
		assert_int_equal(match_size(0, len), MATCH_NO);
		assert_int_equal(match_size(1, len) == MATCH_CONTENT,
		                 len == 148);
		assert_int_equal(match_size(2, len) == MATCH_CONTENT,
		                 len == 92);
		assert_int_equal(match_size(3, len) == MATCH_CONTENT,
		                 len == 64);
		assert_int_equal(match_size(4, len) == MATCH_CONTENT,
		                 len >= 32 && len % 16 == 0);
		assert_int_equal(match_size(5, len), MATCH_NO);
	}
}

static void test_reserved(void **state)
{
	struct payload_case p = wireguard();
	uint8_t bytes[64];

	(void)state;
	for (size_t at = 1; at < 4; at++) {
		memset(bytes, 0, sizeof(bytes));
		bytes[0] = 3;
		bytes[at] = 1;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_NO);
		payload_done(&p);
	}
}

static void test_fields(void **state)
{
	static const uint8_t cookie[64] = { 3 };
	struct payload_case p = wireguard();

	(void)state;
	payload_run(&p, cookie, sizeof(cookie), sizeof(cookie));
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_WIREGUARD);
	expect_number(&p, FIELD_WG_TYPE, 3);
	payload_done(&p);
	payload_run(&p, cookie, 4, sizeof(cookie)); /* of a short capture */
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	payload_done(&p);
	expect_any_cut(&p, cookie, sizeof(cookie));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_reserved),
		cmocka_unit_test(test_fields),
	};

	return cmocka_run_group_tests_name("wireguard", tests, NULL, NULL);
}
