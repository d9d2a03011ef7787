/* test_gquic.c - QUIC as Google had it before the IETF's. */
#include "payload_case.h"

#include "common/compiler.h"
#include "sensor/decode/decoders.h"

static struct payload_case gquic_case(void)
{
	return (struct payload_case){ .decoder = &decoder_gquic,
		                      .l4 = APP_UDP,
		                      .src_port = 40000,
		                      .dst_port = 443 };
}

static const struct {
	const char *bytes;
	size_t len;
	const char *version; /* NULL: not this protocol */
} cases[] = {
	{ "\x0d\1\2\3\4\5\6\7\10Q025\1", 14, "Q025" },
	{ "\x09\1\2\3\4\5\6\7\10Q043\1", 14, "Q043" },
	{ "\x01Q039\1", 6, "Q039" },
	{ "\xc3Q046\x50\1\2\3\4\5\6\7\10", 14, "Q046" },
	{ "\xc3Q050\x50\1\2\3\4\5\6\7\10", 14, NULL }, /* as the IETF's */
	{ "\xc3T051\x50\1\2\3\4\5\6\7\10", 14, NULL },
	{ "\x83Q046\x50\1\2\3\4\5\6\7\10", 14, NULL },
	{ "\x0c\1\2\3\4\5\6\7\10Q025\1", 14, NULL }, /* no version */
	{ "\x0d\1\2\3\4\5\6\7\10R025\1", 14, NULL },
	{ "\x0d\1\2\3\4\5\6\7\10Q0a5\1", 14, NULL },
	{ "\x0d\1\2\3\4\5\6\7\10Q02", 12, NULL },
	{ "\x0d", 1, NULL },
};

static void test_versions(void **state)
{
	struct payload_case p = gquic_case();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		payload_run(&p, cases[i].bytes, cases[i].len, cases[i].len);
		assert_int_equal(p.match,
		                 cases[i].version ? MATCH_CONTENT : MATCH_NO);
		if (cases[i].version) {
			assert_int_equal(p.state, CUR_OK);
			assert_int_equal(p.pkt.record.app, APP_GQUIC);
			expect_text(&p, FIELD_GQUIC_VERSION, cases[i].version);
		}
		payload_done(&p);
	}
}

static void test_cut(void **state)
{
	struct payload_case p = gquic_case();

	(void)state;
	expect_any_cut(&p, cases[0].bytes, cases[0].len);
	expect_any_cut(&p, cases[3].bytes, cases[3].len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests_name("gquic", tests, NULL, NULL);
}
