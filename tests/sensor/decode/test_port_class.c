/* test_port_class.c - classes known by port and first bytes. */
#include "payload_case.h"

#include "sensor/decode/decoders.h"

#define ONES "\xff\xff\xff\xff\xff\xff\xff\xff"

struct known {
	const char *bytes;
	size_t len;
	enum app app;
	uint16_t port;
	uint8_t l4;
};

#define KNOWN(l4, port, bytes, app)                                            \
	{                                                                      \
		(bytes), sizeof(bytes) - 1, (app), (port), (l4)                \
	}
#define UDP(port, bytes, app) KNOWN(APP_UDP, port, bytes, app)
#define TCP(port, bytes, app) KNOWN(APP_TCP, port, bytes, app)

static const struct known good[] = {
	UDP(69, "\0\1file\0octet\0", APP_TFTP),
	UDP(111, "\1\2\3\4\0\0\0\0\0\0\0\2", APP_RPC),
	UDP(111, "\1\2\3\4\0\0\0\1\0\0\0\0", APP_RPC),
	UDP(319, "\0\2\0\x2c", APP_PTP),
	UDP(500, "initiateresponde\x21\x20\x22\x08", APP_IKE),
	UDP(521, "\1\1\0\0", APP_RIPNG),
	UDP(1985, "\0\0\x10\3\x0a\x64", APP_HSRP),
	UDP(3784, "\x20\xc0\3\x18xxxxxxxxxxxxxxxxxxxx", APP_BFD),
	UDP(5683, "\x40\1\1\2", APP_COAP),
	TCP(23, "\xff\xfd\x18", APP_TELNET),
	TCP(111, "\x80\0\0\x28\1\2\3\4\0\0\0\0\0\0\0\2", APP_RPC),
	TCP(179, ONES ONES "\0\x13\4", APP_BGP),
	TCP(3306,
	    "\x4a\0\0\0\x0a"
	    "5.5",
	    APP_MYSQL),
	TCP(5432, "\0\0\0\x08\4\xd2\x16\x2f", APP_POSTGRESQL),
	TCP(5432, "Q\0\0\0\x0dselect 1", APP_POSTGRESQL),
	TCP(5432, "N", APP_POSTGRESQL),
	TCP(5900, "RFB 003.008\n", APP_VNC),
	TCP(6667, "PING :x\r\n", APP_IRC),
	TCP(20000, "\5\x64\5\xc0\1\0\0\4", APP_DNP3),
	TCP(44818, "\x65\0\4\0\0\0\0\0", APP_ENIP),
};

static const struct known bad[] = {
	UDP(69, "\0\7", APP_NONE),
	UDP(69, "\0\0", APP_NONE),
	UDP(111, "\1\2\3\4\0\0\0\0\0\0\0\3", APP_NONE),
	UDP(111, "\1\2\3\4\0\0\0\2\0\0\0\2", APP_NONE),
	UDP(319, "\0\1", APP_NONE),
	UDP(500, "initiateresponde\x21\x30", APP_NONE),
	UDP(521, "\3\1", APP_NONE),
	UDP(1985, "\2\0", APP_NONE),
	UDP(3784, "\x40\xc0\3\x18xxxxxxxxxxxxxxxxxxxx", APP_NONE),
	UDP(3784, "\x20\xc0\3\x17xxxxxxxxxxxxxxxxxxxx", APP_NONE),
	UDP(3784, "\x20\xc0\3\xffxxxxxxxxxxxxxxxxxxxx", APP_NONE),
	UDP(5683, "\x49\1\1\2", APP_NONE),
	UDP(5683, "\x80\1\1\2", APP_NONE),
	TCP(179, ONES "1234567", APP_NONE),
	TCP(3306, "\0\0\0\0\x0a", APP_NONE),
	TCP(5432, "Q\0\0\0\3", APP_NONE),
	TCP(5432, "Q\xff\xff\xff\xff", APP_NONE),
	TCP(20000, "\5\x65", APP_NONE),
	TCP(44818, "\x76\0\0\0", APP_NONE),
	TCP(44818, "\x65\0\xff\xff", APP_NONE),
	TCP(24, "telnet", APP_NONE),
	UDP(23, "telnet", APP_NONE),
};

static struct payload_case run(const struct known *known, bool reply)
{
	struct payload_case p = { .decoder = &decoder_port_class,
		                  .l4 = known->l4,
		                  .src_port = reply ? known->port : 40001,
		                  .dst_port = reply ? 40001 : known->port };

	payload_run(&p, known->bytes, known->len, known->len);
	return p;
}

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		for (int reply = 0; reply < 2; reply++) {
			struct payload_case p = run(&good[i], reply);

			assert_int_equal(p.match, MATCH_PORT);
			assert_int_equal(p.state, CUR_OK);
			assert_int_equal(p.pkt.record.app, good[i].app);
			assert_int_equal(p.pkt.record.field_count, 0);
			payload_done(&p);
			expect_any_cut(&p, good[i].bytes, good[i].len);
		}
	}
}

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct payload_case p = run(&bad[i], false);

		assert_int_equal(p.match, MATCH_NO);
		assert_int_equal(p.pkt.record.app, bad[i].l4);
		payload_done(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests_name("port_class", tests, NULL, NULL);
}
