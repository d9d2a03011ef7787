/* test_dns_record.c - answers in DNS messages, and EDNS. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define HEADER "\x12\x34\x81\x80"
#define QUESTION                                                               \
	"\7example\3org\0"                                                     \
	"\0\1\0\1"
#define OWNER "\xc0\x0c"
#define BEHIND(type, len) OWNER "\0" type "\0\1\0\0\0\x3c\0" len
#define ONE_ANSWER HEADER "\0\1\0\1\0\0\0\0" QUESTION

static struct payload_case run(const void *bytes, size_t len)
{
	struct payload_case p = { .decoder = &decoder_dns,
		                  .l4 = APP_UDP,
		                  .src_port = 53,
		                  .dst_port = 40000 };

	payload_run(&p, bytes, len, len);
	return p;
}

/* A response with this one record behind its question. */
static size_t build(uint8_t out[128], const char *record, size_t len)
{
	size_t head = sizeof(ONE_ANSWER) - 1;

	assert_true(head + len <= 128);
	memcpy(out, ONE_ANSWER, head);
	memcpy(out + head, record, len);
	return head + len;
}

/* One answer of each kind, and what is shown of it. */
static void test_kinds(void **state)
{
#define CASE(record, id, text)                                                 \
	{                                                                      \
		(record), sizeof(record) - 1, (id), (text)                     \
	}
#define DATA(record, text) CASE(record, FIELD_DNS_RESP_DATA, text)
#define TARGET(record, text) CASE(record, FIELD_DNS_SVCB_TARGET, text)
	static const struct {
		const char *record;
		size_t len;
		enum field_id id;
		const char *text;
	} cases[] = {
		DATA(BEHIND("\1", "\4") "\xc0\0\2\1", "192.0.2.1"),
		DATA(BEHIND("\x1c", "\x10") "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0"
		                            "\0\1",
		     "2001:db8::1"),
		DATA(BEHIND("\2", "\5") "\2ns" OWNER, "ns.example.org"),
		DATA(BEHIND("\5", "\2") OWNER, "example.org"),
		DATA(BEHIND("\x0c", "\1") "\0", ""),
		DATA(BEHIND("\x0f", "\5") "\0\x0a\1m\0", "m"),
		DATA(BEHIND("\x21", "\x09") "\0\1\0\2\0\x50\1s\0", "s"),
		DATA(BEHIND("\6", "\x06") "\1m\0\1r\0", "m"),
		DATA(BEHIND("\x27", "\3") "\1d\0", "d"),
		DATA(BEHIND("\x10", "\5") "\4text", "text"),
		DATA(BEHIND("\x10", "\6") "\2te\2xt", "text"),
		TARGET(BEHIND("\x41", "\5") "\0\1\1h\0", "h"),
		TARGET(BEHIND("\x40", "\5") "\0\1\1h\0", "h"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t bytes[128];
		size_t len = build(bytes, cases[i].record, cases[i].len);
		struct payload_case p = run(bytes, len);

		assert_int_equal(p.state, CUR_OK);
		expect_number(&p, FIELD_DNS_RESP_TTL, 60);
		expect_text(&p, cases[i].id, cases[i].text);
		payload_done(&p);
		expect_any_cut(&p, bytes, len);
	}
#undef TARGET
#undef DATA
#undef CASE
}

/* A type alone where the data has no form, or contradicts it. */
static void test_no_data(void **state)
{
#define CASE(record)                                                           \
	{                                                                      \
		(record), sizeof(record) - 1                                   \
	}
	static const struct {
		const char *record;
		size_t len;
	} cases[] = {
		CASE(BEHIND("\x2e", "\4") "data"),   /* RRSIG */
		CASE(BEHIND("\1", "\3") "abc"),      /* an address of three */
		CASE(BEHIND("\1", "\5") "abcde"),    /* and of five */
		CASE(BEHIND("\x1c", "\4") "abcd"),   /* IPv6 of four */
		CASE(BEHIND("\5", "\2") "\xc0\xff"), /* a pointer forwards */
		CASE(BEHIND("\x0f", "\1") "\0"),     /* no name behind */
		CASE(BEHIND("\x10", "\0") ""),       /* no text */
	};
#undef CASE

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t bytes[128];
		size_t len = build(bytes, cases[i].record, cases[i].len);
		struct payload_case p = run(bytes, len);

		assert_int_equal(p.state, CUR_OK);
		assert_non_null(payload_nth(&p, FIELD_DNS_RESP_TYPE, 0));
		expect_none(&p, FIELD_DNS_RESP_DATA);
		payload_done(&p);
	}
}

/* A record that is longer than its message is none. */
static void test_lengths(void **state)
{
	static const char bytes[] = ONE_ANSWER BEHIND("\1", "\4") "\xc0\0\2\1";
	static const uint8_t lengths[] = { 0, 1, 4, 5, 0xff };
	size_t at = sizeof(bytes) - 1 - 5;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		uint8_t changed[sizeof(bytes) - 1];
		struct payload_case p;

		memcpy(changed, bytes, sizeof(changed));
		changed[at] = lengths[i];
		p = run(changed, sizeof(changed));
		assert_int_equal(p.state, lengths[i] > 4 ? CUR_SHORT : CUR_OK);
		assert_int_equal(payload_nth(&p, FIELD_DNS_RESP_TYPE, 0) !=
		                         NULL,
		                 lengths[i] <= 4);
		assert_int_equal(payload_nth(&p, FIELD_DNS_RESP_DATA, 0) !=
		                         NULL,
		                 lengths[i] == 4);
		payload_done(&p);
	}
}

/* The first eight answers; counts that promise more are walked no further than
 * the message goes. */
static void test_many(void **state)
{
	static const uint8_t head[] = { 0x12, 0x34, 0x81, 0x80, 0,    0,
		                        0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	static const uint8_t answer[] = { 0, 0, 1, 0, 1,    0, 0,
		                          0, 0, 0, 4, 0xc0, 0, 2 };
	uint8_t bytes[12 + 20 * 16];
	struct payload_case p;
	size_t len = 12;

	(void)state;
	memcpy(bytes, head, len);
	for (uint8_t i = 0; i < 20; i++) {
		memcpy(bytes + len, answer, sizeof(answer));
		bytes[len + sizeof(answer)] = i;
		len += sizeof(answer) + 1;
	}
	p = run(bytes, len);
	assert_int_equal(p.state, CUR_SHORT);
	expect_text_nth(&p, FIELD_DNS_RESP_DATA, 0, "192.0.2.0");
	expect_text_nth(&p, FIELD_DNS_RESP_DATA, 7, "192.0.2.7");
	assert_null(payload_nth(&p, FIELD_DNS_RESP_TYPE, 8));
	payload_done(&p);
}

static void test_edns(void **state)
{
	static const char bytes[] =
	        HEADER "\0\1\0\0\0\0\0\1" QUESTION
	               "\0\0\x29\4\xd0\0\1\x80\0\0\0"; /* 1232, version 1, DO */
	struct payload_case p = run(bytes, sizeof(bytes) - 1);

	(void)state;
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_DNS_EDNS_SIZE, 1232);
	expect_number(&p, FIELD_DNS_EDNS_VERSION, 1);
	expect_number(&p, FIELD_DNS_EDNS_DO, 1);
	expect_none(&p, FIELD_DNS_RESP_TYPE);
	payload_done(&p);
	expect_any_cut(&p, bytes, sizeof(bytes) - 1);
}

/* A dynamic update has no answers, whatever its second count says. */
static void test_update(void **state)
{
	static const char bytes[] =
	        "\x12\x34\x28\0\0\1\0\1\0\0\0\0" QUESTION BEHIND(
	                "\1", "\4") "\xc0\0\2\1";
	struct payload_case p = run(bytes, sizeof(bytes) - 1);

	(void)state;
	assert_int_equal(p.state, CUR_OK);
	expect_none(&p, FIELD_DNS_RESP_TYPE);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),   cmocka_unit_test(test_no_data),
		cmocka_unit_test(test_lengths), cmocka_unit_test(test_many),
		cmocka_unit_test(test_edns),    cmocka_unit_test(test_update),
	};

	return cmocka_run_group_tests_name("dns_record", tests, NULL, NULL);
}
