/* test_bittorrent.c - peers and their hash table. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define HANDSHAKE                                                              \
	"\x13"                                                                 \
	"BitTorrent protocol\0\0\0\0\0\0\0\0"                                  \
	"abcdefghijklmnopqrst"                                                 \
	"-XX0000-abcdefghijkl"
#define HASH "abcdefghijklmnopqrst"
#define HASH_END 48
#define QUERY "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"

static struct payload_case on(uint8_t l4, uint16_t port)
{
	return (struct payload_case){ .decoder = &decoder_bittorrent,
		                      .l4 = l4,
		                      .src_port = 40000,
		                      .dst_port = port };
}

static void test_handshake(void **state)
{
	struct payload_case p = on(APP_TCP, 40001);
	size_t len = sizeof(HANDSHAKE) - 1;

	(void)state;
	payload_run(&p, HANDSHAKE, len, len);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.pkt.record.app, APP_BITTORRENT);
	expect_text(&p, FIELD_BITTORRENT_INFO_HASH, HASH);
	payload_done(&p);
	payload_run(&p, HANDSHAKE, HASH_END - 1, HASH_END - 1);
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK); /* goes on in the next segment */
	expect_none(&p, FIELD_BITTORRENT_INFO_HASH);
	payload_done(&p);
	expect_any_cut(&p, HANDSHAKE, len);
}

static enum match match_text(uint8_t l4, const char *bytes, size_t len)
{
	struct payload_case p = on(l4, 6881);

	payload_run(&p, bytes, len, len);
	payload_done(&p);
	return p.match;
}

static void test_messages(void **state)
{
	(void)state;
	assert_int_equal(match_text(APP_TCP, "\0\0\0\1\2", 5), MATCH_PORT);
	assert_int_equal(match_text(APP_TCP, "\0\0\0\0", 4), MATCH_PORT);
	assert_int_equal(match_text(APP_TCP, "\0\0\0\0x", 5), MATCH_NO);
	assert_int_equal(match_text(APP_TCP, "\0\0\0\1\x20", 5), MATCH_NO);
	assert_int_equal(match_text(APP_TCP, "\xff\xff\xff\xff\1", 5),
	                 MATCH_NO);
	assert_int_equal(match_text(APP_TCP, "\0\0\0", 3), MATCH_NO);
}

static void test_dht(void **state)
{
	struct payload_case p = on(APP_UDP, 40001);

	(void)state;
	payload_run(&p, QUERY, sizeof(QUERY) - 1, sizeof(QUERY) - 1);
	assert_int_equal(p.match, MATCH_CONTENT);
	expect_text(&p, FIELD_BITTORRENT_DHT_QUERY, "ping");
	payload_done(&p);
	expect_any_cut(&p, QUERY, sizeof(QUERY) - 1);
	assert_int_equal(match_text(APP_UDP, "d1:rd2:id20:", 12),
	                 MATCH_CONTENT);
	assert_int_equal(match_text(APP_UDP, "d1:rd2:id20", 11), MATCH_NO);
	assert_int_equal(match_text(APP_UDP, "d1:xd2:id20:", 12), MATCH_NO);
}

/* Lengths of the query's name that are not to be believed. */
static void test_query_lengths(void **state)
{
	static const char *const queries[] = {
		"d1:ad2:id0:e1:q0:1:y1:qe",
		"d1:ad2:id0:e1:q99:ping1:y1:qe",
		"d1:ad2:id0:e1:q4:pin",
		"d1:ad2:id0:e1:q",
		"d1:ad2:id0:e1:q99999999999999999999:x",
	};
	struct payload_case p = on(APP_UDP, 40001);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(queries); i++) {
		size_t len = strlen(queries[i]);

		payload_run(&p, queries[i], len, len);
		expect_none(&p, FIELD_BITTORRENT_DHT_QUERY);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handshake),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_dht),
		cmocka_unit_test(test_query_lengths),
	};

	return cmocka_run_group_tests_name("bittorrent", tests, NULL, NULL);
}
