/* test_nbdgm.c - the datagram service of NetBIOS. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define PAD "CACACACACACACACACACACA"

static const char datagram[] = "\x11\x0a\0\1"     /* group, flags, id */
                               "\xc0\0\2\1\0\x8a" /* address, port */
                               "\0\x44\0\0"       /* length, offset */
                               "\x20"
                               "EEEFFDEL" PAD "AA\0" /* from */
                               "\x20"
                               "EEEFFDEL" PAD "BO\0" /* to */
                               "data";

#define DATAGRAM_SIZE (sizeof(datagram) - 1)
#define SOURCE_AT 14
#define DESTINATION_AT 48

static struct payload_case on_port(void)
{
	return (struct payload_case){ .decoder = &decoder_nbdgm,
		                      .l4 = APP_UDP,
		                      .src_port = 138,
		                      .dst_port = 138 };
}

static void test_datagram(void **state)
{
	struct payload_case p = on_port();

	(void)state;
	payload_run(&p, datagram, DATAGRAM_SIZE, DATAGRAM_SIZE);
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_NBDGM);
	expect_text(&p, FIELD_NBDGM_SOURCE, "DESK<00>");
	expect_text(&p, FIELD_NBDGM_DESTINATION, "DESK<1e>");
	payload_done(&p);
	expect_any_cut(&p, datagram, DATAGRAM_SIZE);
}

static void test_types(void **state)
{
	struct payload_case p = on_port();
	uint8_t bytes[DATAGRAM_SIZE];

	(void)state;
	memcpy(bytes, datagram, sizeof(bytes));
	for (unsigned int type = 0; type <= 0xff; type++) {
		bool names = type >= 0x10 && type <= 0x12;

		bytes[0] = (uint8_t)type;
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(payload_nth(&p, FIELD_NBDGM_SOURCE, 0) != NULL,
		                 names);
		payload_done(&p);
	}
	/* A query has the name where the datagram has its length. */
	bytes[0] = 0x14;
	memmove(bytes + 10, bytes + SOURCE_AT, 34);
	payload_run(&p, bytes, 44, 44);
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_NBDGM_DESTINATION, "DESK<00>");
	payload_done(&p);
}

static void test_name_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 31, 33, 0x80 };
	struct payload_case p = on_port();
	uint8_t bytes[DATAGRAM_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(lengths); i++) {
		memcpy(bytes, datagram, sizeof(bytes));
		bytes[DESTINATION_AT] = lengths[i];
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.state, CUR_SHORT);
		expect_text(&p, FIELD_NBDGM_SOURCE, "DESK<00>");
		expect_none(&p, FIELD_NBDGM_DESTINATION);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_datagram),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_name_lengths),
	};

	return cmocka_run_group_tests_name("nbdgm", tests, NULL, NULL);
}
