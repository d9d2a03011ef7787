/* test_dns.c - the domain name system, mDNS and LLMNR. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

/* clang-format off */
static const uint8_t query[] = {
	0x12, 0x34,             /* id */
	0x01, 0x00,             /* query, opcode 0, recursion desired */
	0x00, 0x01,             /* questions */
	0x00, 0x00,             /* answers */
	0x00, 0x00,             /* authorities */
	0x00, 0x00,             /* additionals */
	3, 'w', 'w', 'w',
	7, 'e', 'x', 'a', 'm', 'p', 'l', 'e',
	3, 'o', 'r', 'g', 0,    /* name */
	0x00, 0x1c,             /* type AAAA */
	0x00, 0x01,             /* class IN */
};

static const uint8_t response[] = {
	0xab, 0xcd,             /* id */
	0x81, 0x80,             /* response, recursion desired, available */
	0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, /* counts */
	1, 'a', 2, 'd', 'e', 0, /* name */
	0x00, 0x01, 0x00, 0x01, /* type A, class IN */
	0xc0, 0x0c,             /* owner: the name at 12 */
	0x00, 0x01, 0x00, 0x01, /* type A, class IN */
	0x00, 0x00, 0x00, 0x3c, /* time to live */
	0x00, 0x04,             /* length */
	192, 0, 2, 1,           /* address */
};
/* clang-format on */

#define FLAGS_AT 2
#define QUESTIONS_AT 4
#define ADDITIONALS_AT 10
#define NAME_AT 12
#define QUERY_CLASS_AT (sizeof(query) - 2)

static struct payload_case over(uint8_t l4, uint16_t src, uint16_t dst)
{
	return (struct payload_case){ .decoder = &decoder_dns,
		                      .l4 = l4,
		                      .src_port = src,
		                      .dst_port = dst };
}

static void expect_query(const struct payload_case *p)
{
	expect_number(p, FIELD_DNS_ID, 0x1234);
	expect_number(p, FIELD_DNS_RESPONSE, 0);
	expect_number(p, FIELD_DNS_OPCODE, 0);
	expect_none(p, FIELD_DNS_RCODE);
	expect_text(p, FIELD_DNS_QNAME, "www.example.org");
	expect_number(p, FIELD_DNS_QTYPE, 28);
	expect_number(p, FIELD_DNS_QCLASS, 1);
	expect_number(p, FIELD_DNS_QUERIES, 1);
	expect_number(p, FIELD_DNS_ANSWERS, 0);
	expect_number(p, FIELD_DNS_AUTHORITIES, 0);
	expect_number(p, FIELD_DNS_ADDITIONALS, 0);
}

static void test_query(void **state)
{
	struct payload_case p = over(APP_UDP, 40000, 53);

	(void)state;
	payload_run(&p, query, sizeof(query), sizeof(query));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_DNS);
	expect_query(&p);
	expect_number(&p, FIELD_DNS_TCP, 0);
	payload_done(&p);
}

static void test_response(void **state)
{
	struct payload_case p = over(APP_UDP, 53, 40000);
	uint8_t bytes[sizeof(response)];

	(void)state;
	memcpy(bytes, response, sizeof(bytes));
	bytes[FLAGS_AT] = 0xff;     /* every flag, opcode 15 */
	bytes[FLAGS_AT + 1] = 0xf3; /* every flag, no such name */
	bytes[ADDITIONALS_AT] = bytes[ADDITIONALS_AT + 1] = 0xff;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_SHORT); /* so many are not there */
	expect_number(&p, FIELD_DNS_ID, 0xabcd);
	expect_number(&p, FIELD_DNS_RESPONSE, 1);
	expect_number(&p, FIELD_DNS_OPCODE, 15);
	expect_number(&p, FIELD_DNS_RCODE, 3);
	expect_text(&p, FIELD_DNS_QNAME, "a.de");
	expect_number(&p, FIELD_DNS_ANSWERS, 1);
	expect_number(&p, FIELD_DNS_ADDITIONALS, 0xffff);
	payload_done(&p);
}

static void test_no_question(void **state)
{
	struct payload_case p = over(APP_UDP, 53, 40000);
	uint8_t bytes[sizeof(response)];

	(void)state;
	memcpy(bytes, response, sizeof(bytes));
	bytes[QUESTIONS_AT + 1] = 0;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_DNS_QUERIES, 0);
	expect_none(&p, FIELD_DNS_QNAME);
	expect_none(&p, FIELD_DNS_QTYPE);
	payload_done(&p);
}

static void test_questions_max(void **state)
{
	struct payload_case p = over(APP_UDP, 40000, 53);
	uint8_t bytes[sizeof(query)];

	(void)state;
	memcpy(bytes, query, sizeof(bytes));
	bytes[QUESTIONS_AT] = bytes[QUESTIONS_AT + 1] = 0xff;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK); /* the first is all that is read */
	expect_number(&p, FIELD_DNS_QUERIES, 0xffff);
	expect_text(&p, FIELD_DNS_QNAME, "www.example.org");
	payload_done(&p);
}

static void test_root(void **state)
{
	struct payload_case p = over(APP_UDP, 40000, 53);
	uint8_t bytes[NAME_AT + 5] = { 0 };

	(void)state;
	bytes[QUESTIONS_AT + 1] = 1;
	bytes[NAME_AT + 2] = 2; /* NS */
	bytes[NAME_AT + 4] = 1;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_DNS_QNAME, "");
	expect_number(&p, FIELD_DNS_QTYPE, 2);
	payload_done(&p);
}

static void test_classes(void **state)
{
	static const struct {
		uint8_t l4;
		uint16_t src, dst;
		enum app app;
		uint16_t qclass;
	} cases[] = {
		{ APP_UDP, 5353, 5353, APP_MDNS, 1 },
		{ APP_UDP, 40000, 5353, APP_MDNS, 1 },
		{ APP_UDP, 5353, 53, APP_DNS, 0x8001 },
		{ APP_UDP, 40000, 5355, APP_LLMNR, 0x8001 },
		{ APP_UDP, 53, 53, APP_DNS, 0x8001 },
	};
	uint8_t bytes[sizeof(query)];

	(void)state;
	memcpy(bytes, query, sizeof(bytes));
	bytes[QUERY_CLASS_AT] = 0x80; /* a unicast answer is wanted */
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct payload_case p =
		        over(cases[i].l4, cases[i].src, cases[i].dst);

		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.match, MATCH_PORT);
		assert_int_equal(p.pkt.record.app, cases[i].app);
		expect_number(&p, FIELD_DNS_QCLASS, cases[i].qclass);
		payload_done(&p);
	}
}

/* What a TCP segment begins with: the length, then the message. */
static size_t with_length(uint8_t *out, uint16_t length, size_t n)
{
	out[0] = (uint8_t)(length >> 8);
	out[1] = (uint8_t)length;
	memcpy(out + 2, query, n);
	return 2 + n;
}

static void test_tcp(void **state)
{
	struct payload_case p = over(APP_TCP, 40000, 53);
	uint8_t bytes[2 + sizeof(query)];
	size_t len = with_length(bytes, sizeof(query), sizeof(query));

	(void)state;
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_DNS);
	expect_query(&p);
	expect_number(&p, FIELD_DNS_TCP, 1);
	payload_done(&p);
	expect_any_cut(&p, bytes, len);
}

/* The rest of the message is in the next segment: no fault. The same bytes in
 * a capture that lost the rest are one, and a question that is longer than
 * its message is another. */
static void test_tcp_ends(void **state)
{
	struct payload_case p = over(APP_TCP, 40000, 53);
	uint8_t bytes[2 + sizeof(query)];
	size_t len = with_length(bytes, sizeof(query), sizeof(query));

	(void)state;
	payload_run(&p, bytes, len - 1, len - 1);
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	assert_true(p.pkt.unfinished);
	expect_text(&p, FIELD_DNS_QNAME, "www.example.org");
	expect_none(&p, FIELD_DNS_QCLASS);
	payload_done(&p);

	payload_run(&p, bytes, len - 1, len);
	assert_int_equal(p.state, CUR_CUT);
	payload_done(&p);

	len = with_length(bytes, sizeof(query) - 1, sizeof(query));
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.state, CUR_SHORT);
	expect_number(&p, FIELD_DNS_QTYPE, 28);
	expect_none(&p, FIELD_DNS_QCLASS);
	payload_done(&p);
}

static void test_tcp_lengths(void **state)
{
	static const uint16_t lengths[] = { 0, 1, 11, 12, 0xffff };
	struct payload_case p = over(APP_TCP, 53, 40000);
	uint8_t bytes[2 + sizeof(query)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		size_t len = with_length(bytes, lengths[i], sizeof(query));

		payload_run(&p, bytes, len, len);
		assert_int_equal(p.match,
		                 lengths[i] < 12 ? MATCH_NO : MATCH_PORT);
		assert_int_equal(p.state,
		                 lengths[i] < 0xffff ? CUR_SHORT : CUR_OK);
		expect_sound(&p, len);
		payload_done(&p);
	}
}

/* Segments in the middle of a message. */
static void test_tcp_middle(void **state)
{
	struct payload_case p = over(APP_TCP, 53, 40000);
	uint8_t bytes[2 + sizeof(query)];
	size_t len = with_length(bytes, sizeof(query), sizeof(query));

	(void)state;
	bytes[2 + FLAGS_AT] = 0x78; /* opcode 15 */
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);

	(void)with_length(bytes, sizeof(query), sizeof(query));
	bytes[2 + QUESTIONS_AT] = 1; /* 257 questions */
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);

	(void)with_length(bytes, sizeof(query), sizeof(query));
	p.src_port = 5300;
	payload_run(&p, bytes, len, len);
	assert_int_equal(p.match, MATCH_NO);
	payload_done(&p);
}

static enum match match_on(uint16_t port, const void *bytes, size_t len)
{
	struct payload_case p = over(APP_UDP, 40000, port);

	payload_run(&p, bytes, len, len);
	payload_done(&p);
	return p.match;
}

static void test_other_ports(void **state)
{
	uint8_t bytes[sizeof(query) + 11];

	(void)state;
	assert_int_equal(match_on(5300, query, sizeof(query)), MATCH_CONTENT);
	assert_int_equal(match_on(5300, response, sizeof(response)),
	                 MATCH_CONTENT);
	assert_int_equal(match_on(137, query, sizeof(query)), MATCH_NO);
	assert_int_equal(match_on(5300, query, sizeof(query) - 1), MATCH_NO);
	assert_int_equal(match_on(5300, response, sizeof(response) - 1),
	                 MATCH_NO);

	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes, query, sizeof(query));
	assert_int_equal(match_on(5300, bytes, sizeof(query) + 1), MATCH_NO);
	bytes[ADDITIONALS_AT + 1] = 1;
	bytes[sizeof(query) + 2] = 41; /* OPT of the root */
	assert_int_equal(match_on(5300, bytes, sizeof(bytes)), MATCH_CONTENT);
	bytes[sizeof(query) + 2] = 40; /* of class 0 */
	assert_int_equal(match_on(5300, bytes, sizeof(bytes)), MATCH_NO);
}

/* Each makes a plain query something that only a port can tell. */
static void test_other_ports_not_sure(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
	} changes[] = {
		{ FLAGS_AT, 0x28 },     /* opcode update */
		{ FLAGS_AT + 1, 0x40 }, /* the bit that must be zero */
		{ FLAGS_AT + 1, 0x03 }, /* a query with a reply code */
		{ QUESTIONS_AT + 1, 0 },
		{ QUESTIONS_AT + 1, 2 },
		{ 7, 1 },       /* a query with an answer */
		{ NAME_AT, 0 }, /* the root */
		{ NAME_AT, 0x80 },
		{ NAME_AT + 1, 0x07 },      /* an odd character */
		{ QUERY_CLASS_AT - 1, 0 },  /* type 0 */
		{ QUERY_CLASS_AT + 1, 254 } /* class */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		uint8_t bytes[sizeof(query)];

		memcpy(bytes, query, sizeof(bytes));
		bytes[changes[i].at] = changes[i].value;
		assert_int_equal(match_on(5300, bytes, sizeof(bytes)),
		                 MATCH_NO);
	}
}

static void test_cut(void **state)
{
	struct payload_case p = over(APP_UDP, 40000, 53);

	(void)state;
	expect_any_cut(&p, query, sizeof(query));
	expect_any_cut(&p, response, sizeof(response));
	for (size_t n = 0; n < sizeof(query); n++) {
		payload_run(&p, query, n, sizeof(query));
		assert_int_equal(p.state, CUR_CUT);
		payload_done(&p);
		payload_run(&p, query, n, n);
		assert_int_equal(p.state, CUR_SHORT);
		assert_int_equal(p.match, n < 4 ? MATCH_NO : MATCH_PORT);
		payload_done(&p);
	}
}

/* A header that ends early: what is here is kept. */
static void test_short_header(void **state)
{
	struct payload_case p = over(APP_UDP, 40000, 53);

	(void)state;
	payload_run(&p, query, 9, 9);
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_SHORT);
	expect_number(&p, FIELD_DNS_ID, 0x1234);
	expect_number(&p, FIELD_DNS_QUERIES, 1);
	expect_number(&p, FIELD_DNS_ANSWERS, 0);
	expect_none(&p, FIELD_DNS_AUTHORITIES);
	payload_done(&p);
}

/* A name that is none: what stands before it is kept. */
static void test_bad_names(void **state)
{
	static const uint8_t pointers[] = { 0, 12, 13, 0xff };
	struct payload_case p = over(APP_UDP, 40000, 53);

	(void)state;
	for (size_t i = 1; i < ARRAY_SIZE(pointers); i++) {
		uint8_t bytes[sizeof(query)];

		memcpy(bytes, query, sizeof(bytes));
		bytes[NAME_AT] = 0xc0;
		bytes[NAME_AT + 1] = pointers[i];
		payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
		assert_int_equal(p.state, CUR_SHORT);
		expect_number(&p, FIELD_DNS_ID, 0x1234);
		expect_none(&p, FIELD_DNS_QNAME);
		expect_none(&p, FIELD_DNS_QTYPE);
		payload_done(&p);
	}
}

/* Every label length at every value: sound, whatever comes out. */
static void test_label_lengths(void **state)
{
	static const size_t lengths[] = { 12, 16, 24, 28 };
	struct payload_case p = over(APP_UDP, 40000, 53);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		for (unsigned int v = 0; v <= 0xff; v++) {
			uint8_t bytes[sizeof(query)];

			memcpy(bytes, query, sizeof(bytes));
			bytes[lengths[i]] = (uint8_t)v;
			payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
			expect_sound(&p, sizeof(bytes));
			assert_int_not_equal(p.state, CUR_CUT);
			payload_done(&p);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_query),
		cmocka_unit_test(test_response),
		cmocka_unit_test(test_no_question),
		cmocka_unit_test(test_questions_max),
		cmocka_unit_test(test_root),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_tcp_ends),
		cmocka_unit_test(test_tcp_lengths),
		cmocka_unit_test(test_tcp_middle),
		cmocka_unit_test(test_other_ports),
		cmocka_unit_test(test_other_ports_not_sure),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_short_header),
		cmocka_unit_test(test_bad_names),
		cmocka_unit_test(test_label_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
