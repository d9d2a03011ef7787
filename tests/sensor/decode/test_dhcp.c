/* test_dhcp.c - DHCP and BOOTP. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define OPTIONS_AT 240
#define SNAME_AT 44
#define FILE_AT 108
#define SIZE 300

/* A message without options, ready for some. */
static void make(uint8_t *out)
{
	static const uint8_t head[] = {
		1,    1,    6,    0,          /* request, Ethernet, 6, hops */
		0x12, 0x34, 0x56, 0x78,       /* transaction */
		0,    9,    0x80, 0,          /* seconds, flags */
		0,    0,    0,    0,          /* client's */
		192,  0,    2,    7,          /* yours */
		0,    0,    0,    0,          /* next server */
		0,    0,    0,    0,          /* relay */
		2,    0,    0,    0,    0, 1, /* hardware address */
	};

	memset(out, 0, SIZE);
	memcpy(out, head, sizeof(head));
	memcpy(out + OPTIONS_AT - 4, "\x63\x82\x53\x63", 4);
	memset(out + OPTIONS_AT, 0xff, SIZE - OPTIONS_AT);
}

static struct payload_case over(uint16_t src, uint16_t dst)
{
	return (struct payload_case){ .decoder = &decoder_dhcp,
		                      .l4 = APP_UDP,
		                      .src_port = src,
		                      .dst_port = dst };
}

static void run(struct payload_case *p, const void *options, size_t len)
{
	uint8_t bytes[SIZE];

	make(bytes);
	memcpy(bytes + OPTIONS_AT, options, len);
	payload_run(p, bytes, OPTIONS_AT + len, OPTIONS_AT + len);
}

static void test_message(void **state)
{
	static const uint8_t options[] = {
		0,                               /* pad */
		53,   1,  3,                     /* request */
		12,   4,  'd', 'e', 's', 'k',    /* host name */
		60,   5,  'M', 'S', 'F', 'T', 0, /* vendor, with its NUL */
		50,   4,  1,   2,   3,   4,      /* not looked at */
		0xff, 12,                        /* end */
	};
	struct payload_case p = over(68, 67);
	uint8_t bytes[SIZE];

	(void)state;
	run(&p, options, sizeof(options));
	assert_int_equal(p.match, MATCH_CONTENT);
	assert_int_equal(p.state, CUR_OK);
	assert_int_equal(p.pkt.record.app, APP_DHCP);
	expect_number(&p, FIELD_DHCP_OP, 1);
	expect_number(&p, FIELD_DHCP_XID, 0x12345678);
	expect_number(&p, FIELD_DHCP_MSG, 3);
	expect_text(&p, FIELD_DHCP_HOSTNAME, "desk");
	expect_text(&p, FIELD_DHCP_VENDOR, "MSFT");
	assert_memory_equal(payload_nth(&p, FIELD_DHCP_CHADDR, 0)->bytes,
	                    "\2\0\0\0\0\1", 6);
	assert_memory_equal(payload_nth(&p, FIELD_DHCP_YIADDR, 0)->bytes,
	                    "\xc0\0\2\7", 4);
	payload_done(&p);
	make(bytes);
	memcpy(bytes + OPTIONS_AT, options, sizeof(options));
	expect_any_cut(&p, bytes, OPTIONS_AT + sizeof(options));
}

static void test_bootp(void **state)
{
	struct payload_case p = over(67, 68);
	uint8_t bytes[SIZE] = { 2, 1, 6 };

	(void)state;
	payload_run(&p, bytes, sizeof(bytes), sizeof(bytes));
	assert_int_equal(p.match, MATCH_PORT);
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_DHCP_OP, 2);
	expect_none(&p, FIELD_DHCP_MSG);
	payload_done(&p);
	payload_run(&p, bytes, OPTIONS_AT - 4, OPTIONS_AT - 4);
	assert_int_equal(p.state, CUR_OK); /* no vendor area at all */
	payload_done(&p);
}

/* Only an Ethernet address is one. */
static void test_hardware(void **state)
{
	struct payload_case p = over(68, 67);
	uint8_t bytes[SIZE];

	(void)state;
	make(bytes);
	bytes[2] = 7;
	payload_run(&p, bytes, SIZE, SIZE);
	expect_none(&p, FIELD_DHCP_CHADDR);
	payload_done(&p);
	make(bytes);
	bytes[1] = 6;
	payload_run(&p, bytes, SIZE, SIZE);
	expect_none(&p, FIELD_DHCP_CHADDR);
	payload_done(&p);
	bytes[2] = 17; /* longer than its field */
	payload_run(&p, bytes, SIZE, SIZE);
	assert_int_equal(p.match, MATCH_PORT);
	payload_done(&p);
}

static void test_option_lengths(void **state)
{
	struct payload_case p = over(68, 67);

	(void)state;
	run(&p, "\x0c\0\x35\0\xff", 5); /* empty values */
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_DHCP_HOSTNAME, "");
	expect_none(&p, FIELD_DHCP_MSG);
	payload_done(&p);
	run(&p, "\x0c\1a\x35\1\1", 6); /* no end: it ends all the same */
	assert_int_equal(p.state, CUR_OK);
	expect_text(&p, FIELD_DHCP_HOSTNAME, "a");
	expect_number(&p, FIELD_DHCP_MSG, 1);
	payload_done(&p);
	run(&p,
	    "\x35\1\1\x0c\xff"
	    "abc",
	    8);
	assert_int_equal(p.state, CUR_SHORT);
	expect_number(&p, FIELD_DHCP_MSG, 1);
	expect_none(&p, FIELD_DHCP_HOSTNAME);
	payload_done(&p);
	run(&p, "\x0c", 1); /* no length */
	assert_int_equal(p.state, CUR_SHORT);
	payload_done(&p);
}

/* Options that go on in the fields of the file and of the server's name. */
static void test_overload(void **state)
{
	struct payload_case p = over(67, 68);
	uint8_t bytes[SIZE];

	(void)state;
	make(bytes);
	memcpy(bytes + FILE_AT, "\x35\1\5\xff", 4);
	memcpy(bytes + SNAME_AT, "\x0c\1x\x34\1\3\xff", 7);
	memcpy(bytes + OPTIONS_AT, "\x34\1\3\xff", 4);
	payload_run(&p, bytes, SIZE, SIZE);
	assert_int_equal(p.state, CUR_OK);
	expect_number(&p, FIELD_DHCP_MSG, 5);
	expect_text(&p, FIELD_DHCP_HOSTNAME, "x");
	payload_done(&p);
	bytes[OPTIONS_AT + 2] = 1; /* the file alone */
	payload_run(&p, bytes, SIZE, SIZE);
	expect_none(&p, FIELD_DHCP_HOSTNAME);
	payload_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_bootp),
		cmocka_unit_test(test_hardware),
		cmocka_unit_test(test_option_lengths),
		cmocka_unit_test(test_overload),
	};

	return cmocka_run_group_tests_name("dhcp", tests, NULL, NULL);
}
