/* One packet as JSON, text and CSV; hostile names do no harm in any of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "dashboard/export/record_json.h"

#define DNS_KEYS                                                               \
	"\"dns\":{\"id\":7,\"qr\":false,\"opcode\":0,\"rcode\":null,"          \
	"\"qname\":\"example.org\",\"qtype\":28,\"qclass\":1,"                 \
	"\"counts\":[1,0,0,null],\"tcp\":false,"                               \
	"\"answers\":[],\"ttls\":[],\"edns_version\":null,"                    \
	"\"edns_size\":null,\"edns_do\":null,\"svcb_targets\":[]}"

static struct packet_record udp_record(void)
{
	static const uint8_t src[4] = { 10, 0, 0, 1 };
	static const uint8_t dst[4] = { 10, 0, 0, 2 };
	struct packet_record r = { .seq = 3,
		                   .ts_ns = 1767225600123456789,
		                   .len = 74,
		                   .caplen = 70,
		                   .link_type = 1,
		                   .app = APP_DNS,
		                   .l4 = APP_UDP,
		                   .ip_proto = 17,
		                   .ttl = 64,
		                   .vlan_count = 2,
		                   .vlan = { 10, 4095 },
		                   .ethertype = 0x800,
		                   .src_port = 5353,
		                   .dst_port = 53,
		                   .payload_len = 32 };

	r.present = RECORD_ETH | RECORD_ETH_SRC | RECORD_ETHERTYPE | RECORD_IP |
	            RECORD_PORTS | RECORD_PAYLOAD;
	memcpy(r.eth_src, "\x02\x00\x00\x00\x00\x01", MAC_SIZE);
	memcpy(r.eth_dst, "\x02\x00\x00\x00\x00\x02", MAC_SIZE);
	r.src = addr_v4(src);
	r.dst = addr_v4(dst);
	return r;
}

static struct packet_record dns_record(void)
{
	struct packet_record r = udp_record();

	record_add_number(&r, FIELD_DNS_TCP, 0);
	record_add_number(&r, FIELD_DNS_ID, 7);
	record_add_number(&r, FIELD_DNS_RESPONSE, 0);
	record_add_number(&r, FIELD_DNS_OPCODE, 0);
	record_add_number(&r, FIELD_DNS_QUERIES, 1);
	record_add_number(&r, FIELD_DNS_ANSWERS, 0);
	record_add_number(&r, FIELD_DNS_AUTHORITIES, 0);
	record_add_bytes(&r, FIELD_DNS_QNAME, (const uint8_t *)"example.org",
	                 11);
	record_add_number(&r, FIELD_DNS_QTYPE, 28);
	record_add_number(&r, FIELD_DNS_QCLASS, 1);
	return r;
}

/* Both ways to JSON give this text. */
static void expect_json(const struct packet_record *r, uint64_t frame,
                        const char *expected)
{
	struct buf line, dumped;
	struct json *tree = record_json(r, frame);

	buf_init(&line, 1 << 20);
	buf_init(&dumped, 1 << 20);
	assert_int_equal(record_json_line(r, frame, &line), 0);
	assert_int_equal(json_dump(tree, &dumped), 0);
	assert_int_equal(line.bytes[line.used - 1], '\n');
	line.bytes[line.used - 1] = '\0';
	assert_string_equal((const char *)line.bytes,
	                    (const char *)dumped.bytes);
	assert_string_equal((const char *)line.bytes, expected);
	json_free(tree);
	buf_done(&line);
	buf_done(&dumped);
}

static void test_json(void **state)
{
	struct packet_record r = dns_record();

	(void)state;
	expect_json(&r, 3,
	            "{\"frame\":3,\"ts_ns\":1767225600123456789,\"dlt\":1,"
	            "\"len\":74,\"caplen\":70,\"vlan\":[10,4095],"
	            "\"eth_src\":\"02:00:00:00:00:01\","
	            "\"eth_dst\":\"02:00:00:00:00:02\",\"ethertype\":2048,"
	            "\"src\":\"10.0.0.1\",\"dst\":\"10.0.0.2\",\"ipver\":4,"
	            "\"ipproto\":17,\"ttl\":64,\"frag\":null,\"sport\":5353,"
	            "\"dport\":53,\"tcp_flags\":null,\"l4\":\"udp\","
	            "\"paylen\":32,"
	            "\"tunnel\":[],\"in_src\":null,\"in_dst\":null,"
	            "\"in_ipproto\":null,\"in_sport\":null,"
	            "\"in_dport\":null,\"in_tcp_flags\":null,"
	            "\"malformed\":null,\"app\":\"dns\"," DNS_KEYS "}");
}

static void test_json_nothing_known(void **state)
{
	struct packet_record r = { .ts_ns = RECORD_TS_NONE,
		                   .link_type = 147,
		                   .fault = RECORD_FAULT_CUT };

	(void)state;
	expect_json(&r, 1,
	            "{\"frame\":1,\"ts_ns\":null,\"dlt\":147,\"len\":0,"
	            "\"caplen\":0,\"vlan\":[],\"eth_src\":null,"
	            "\"eth_dst\":null,\"ethertype\":null,\"src\":null,"
	            "\"dst\":null,\"ipver\":null,\"ipproto\":null,\"ttl\":null,"
	            "\"frag\":null,\"sport\":null,\"dport\":null,"
	            "\"tcp_flags\":null,\"l4\":null,\"paylen\":null,"
	            "\"tunnel\":[],\"in_src\":null,\"in_dst\":null,"
	            "\"in_ipproto\":null,\"in_sport\":null,"
	            "\"in_dport\":null,\"in_tcp_flags\":null,"
	            "\"malformed\":\"short\",\"app\":\"unknown\"}");
}

static void expect_part(const struct packet_record *r, const char *part)
{
	struct buf line;

	buf_init(&line, 1 << 20);
	assert_int_equal(record_json_line(r, 1, &line), 0);
	if (!strstr((const char *)line.bytes, part))
		fail_msg("no %s in %s", part, (const char *)line.bytes);
	buf_done(&line);
}

/* An answer is a pair, of which the second half may lack. */
static void test_json_answers(void **state)
{
	struct packet_record r = { .app = APP_DNS };

	(void)state;
	record_add_number(&r, FIELD_DNS_RESP_TYPE, 5);
	record_add_number(&r, FIELD_DNS_RESP_TTL, 60);
	record_add_bytes(&r, FIELD_DNS_RESP_DATA, (const uint8_t *)"a.de", 4);
	record_add_number(&r, FIELD_DNS_RESP_TYPE, 46);
	record_add_number(&r, FIELD_DNS_RESP_TTL, 61);
	record_add_number(&r, FIELD_DNS_RESP_TYPE, 12);
	record_add_bytes(&r, FIELD_DNS_RESP_DATA, (const uint8_t *)"", 0);
	expect_part(&r, "\"answers\":[[5,\"a.de\"],[46,null],[12,\"\"]],"
	                "\"ttls\":[60,61],");
}

static void test_json_groups(void **state)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 1 };
	static const uint8_t ip[4] = { 10, 0, 0, 1 };
	struct packet_record r = { .app = APP_TLS, .ts_ns = -5 };

	(void)state;
	record_add_number(&r, FIELD_TLS_HS_VERSION, 0x303);
	expect_part(&r, "\"tls\":{\"sni\":null,\"alpn\":[],\"hs_version\":771,"
	                "\"rec_version\":null,\"supported_versions\":[]");
	expect_part(&r, "\"ts_ns\":-5,");
	record_add_bytes(&r, FIELD_TLS_ALPN, (const uint8_t *)"h2", 2);
	record_add_bytes(&r, FIELD_TLS_ALPN, (const uint8_t *)"http/1.1", 8);
	record_add_number(&r, FIELD_TLS_SUPPORTED_VERSION, 0x304);
	expect_part(&r, "\"alpn\":[\"h2\",\"http/1.1\"]");
	expect_part(&r, "\"supported_versions\":[772]");

	r = (struct packet_record){ .app = APP_ARP };
	record_add_number(&r, FIELD_ARP_OP, 1);
	record_add_bytes(&r, FIELD_ARP_SHA, mac, sizeof(mac));
	record_add_bytes(&r, FIELD_ARP_SPA, ip, sizeof(ip));
	expect_part(&r, "\"arp\":{\"op\":1,\"sha\":\"02:00:00:00:00:01\","
	                "\"spa\":\"10.0.0.1\",\"tha\":null,\"tpa\":null}");
	r = udp_record();
	r.frag = RECORD_FRAG_ATOMIC;
	r.fault = RECORD_FAULT_MALFORMED;
	expect_part(&r, "\"frag\":\"atomic\"");
	expect_part(&r, "\"malformed\":\"malformed\"");
	/* A second value of a key that is one value does not count. */
	r = (struct packet_record){ .app = APP_HTTP };
	record_add_bytes(&r, FIELD_HTTP_HOST, (const uint8_t *)"a", 1);
	record_add_bytes(&r, FIELD_HTTP_HOST, (const uint8_t *)"b", 1);
	expect_part(&r, "\"host\":\"a\"");
}

static void test_tunnel(void **state)
{
	struct packet_record r = { .app = APP_TCP,
		                   .present = RECORD_INNER_IP |
		                              RECORD_INNER_PORTS |
		                              RECORD_INNER_TCP_FLAGS,
		                   .tunnel_count = 2,
		                   .tunnel = { TUNNEL_GRE, TUNNEL_ERSPAN },
		                   .inner = { .src = { 4, { 10, 0, 0, 1 } },
		                              .dst = { 4, { 10, 0, 0, 2 } },
		                              .src_port = 50000,
		                              .dst_port = 80,
		                              .tcp_flags = 2,
		                              .ip_proto = 6 } };
	struct buf summary;

	(void)state;
	expect_part(&r, "\"tunnel\":[\"gre\",\"erspan\"],"
	                "\"in_src\":\"10.0.0.1\",\"in_dst\":\"10.0.0.2\","
	                "\"in_ipproto\":6,\"in_sport\":50000,"
	                "\"in_dport\":80,\"in_tcp_flags\":2,");
	buf_init(&summary, 1 << 16);
	assert_int_equal(record_summary(&r, &summary), 0);
	assert_int_equal(buf_append(&summary, "", 1), 0);
	assert_string_equal((const char *)summary.bytes,
	                    "gre, erspan, 10.0.0.1 > 10.0.0.2: "
	                    "50000 > 80 [SYN]");
	buf_done(&summary);
}

static void test_hostile_name(void **state)
{
	static const uint8_t name[] = "<b>\x1b[2J\xff\"\\\r\n\0,=";
	struct packet_record r = { .app = APP_HTTP };

	(void)state;
	record_add_bytes(&r, FIELD_HTTP_HOST, name, sizeof(name) - 1);
	expect_part(&r, "\"host\":\"<b>\\u001B[2J\\\\xff\\\"\\\\\\r\\n"
	                "\\\\x00,=\"");
}

typedef int append_fn(const struct packet_record *r, uint64_t frame,
                      struct buf *out);

static void expect_line(append_fn *fn, const struct packet_record *r,
                        const char *expected)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	assert_int_equal(fn(r, 12, &out), 0);
	assert_string_equal((const char *)out.bytes, expected);
	buf_done(&out);
}

static int summary(const struct packet_record *r, uint64_t frame,
                   struct buf *out)
{
	(void)frame;
	return record_summary(r, out);
}

static void test_text(void **state)
{
	static const uint8_t six[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };
	struct packet_record r = dns_record();

	(void)state;
	expect_line(record_text, &r,
	            "      12 2026-01-01 00:00:00.123456 10.0.0.1:5353 > "
	            "10.0.0.2:53 dns 74 standard query AAAA example.org\n");
	r = udp_record();
	r.src = r.dst = addr_v6(six);
	r.app = APP_UDP;
	expect_line(record_text, &r,
	            "      12 2026-01-01 00:00:00.123456 [2001:db8::1]:5353 > "
	            "[2001:db8::1]:53 udp 74 5353 > 53 32 bytes\n");
	r = (struct packet_record){ .ts_ns = RECORD_TS_NONE, .link_type = 9 };
	expect_line(record_text, &r,
	            "      12                    no time ? > ? unknown 0 link "
	            "type 9\n");
}

static void test_summaries(void **state)
{
	struct packet_record r = dns_record();

	(void)state;
	r.fields[2].number = 1; /* a response */
	record_add_number(&r, FIELD_DNS_RCODE, 3);
	expect_line(summary, &r,
	            "standard query response AAAA example.org: no such name");
	r.field_count = 0;
	r.fault = RECORD_FAULT_CUT;
	expect_line(summary, &r, "part of a message, cut by the capture");
	r = (struct packet_record){ .app = APP_TCP,
		                    .present = RECORD_PORTS | RECORD_TCP_FLAGS,
		                    .src_port = 1,
		                    .dst_port = 2,
		                    .tcp_flags = 0xfff };
	expect_line(summary, &r,
	            "1 > 2 [FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE]");
	r = (struct packet_record){ .app = APP_ICMP };
	record_add_number(&r, FIELD_ICMP_TYPE, 3);
	record_add_number(&r, FIELD_ICMP_CODE, 1);
	expect_line(summary, &r, "destination unreachable, code 1");
	r = (struct packet_record){ .app = APP_HTTP };
	record_add_bytes(&r, FIELD_HTTP_METHOD, (const uint8_t *)"GET", 3);
	record_add_bytes(&r, FIELD_HTTP_URI, (const uint8_t *)"/\x1b", 2);
	expect_line(summary, &r, "GET /\\x1b");
}

/* Whatever class a record claims to be, without any of its fields. */
static void test_summary_of_values(void **state)
{
	struct packet_record r = udp_record();

	(void)state;
	r.app = APP_SYSLOG;
	record_add_number(&r, FIELD_SYSLOG_FACILITY, 4);
	record_add_number(&r, FIELD_SYSLOG_SEVERITY, 2);
	expect_line(summary, &r, "Facility 4, Severity 2");
	r.app = APP_RADIUS;
	r.field_count = 0;
	record_add_number(&r, FIELD_RADIUS_CREDENTIALS, 0);
	record_add_bytes(&r, FIELD_RADIUS_USER, (const uint8_t *)"a\x1b", 2);
	expect_line(summary, &r, "User name a\\x1b");
	r.app = APP_DNS;
	r.field_count = 0;
	record_add_number(&r, FIELD_DNS_ID, 1);
	record_add_number(&r, FIELD_DNS_RESPONSE, 1);
	record_add_number(&r, FIELD_DNS_ANSWERS, 1);
	record_add_bytes(&r, FIELD_DNS_RESP_DATA, (const uint8_t *)"10.0.0.1",
	                 8);
	expect_line(summary, &r, "standard query response: 1 answer, 10.0.0.1");
}

static void test_summary_of_every_class(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	for (unsigned int app = 0; app < 256; app++) {
		struct packet_record r = { .app = (uint8_t)app };

		assert_int_equal(record_summary(&r, &out), 0);
		assert_int_equal(record_text(&r, app, &out), 0);
		assert_int_equal(record_csv(&r, app, &out), 0);
		assert_int_equal(record_json_line(&r, app, &out), 0);
		buf_clear(&out);
	}
	buf_done(&out);
}

static void test_csv(void **state)
{
	static const char *const names[][2] = {
		{ "plain.example", "plain.example" },
		{ "=cmd()", "'=cmd()" },
		{ "+1", "'+1" },
		{ "-1", "'-1" },
		{ "@x", "'@x" },
		{ "\tx", "\\x09x" },
		{ "\rx", "\\x0dx" },
		{ "a,b", "\"a,b\"" },
		{ "=a\"b", "\"'=a\"\"b\"" },
	};
	char expected[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct packet_record r = { .app = APP_TLS,
			                   .ts_ns = RECORD_TS_NONE };

		record_add_bytes(&r, FIELD_TLS_SNI,
		                 (const uint8_t *)names[i][0],
		                 strlen(names[i][0]));
		(void)snprintf(expected, sizeof(expected),
		               "12,,0,0,tls,,,,,,,,%s,\"records, 0 bytes\"\r\n",
		               names[i][1]);
		expect_line(record_csv, &r, expected);
	}
}

static void test_csv_columns(void **state)
{
	struct packet_record r = dns_record();
	struct buf out;
	int header = 0, row = 0;

	(void)state;
	buf_init(&out, 1 << 16);
	assert_int_equal(record_csv_header(&out), 0);
	for (size_t i = 0; i < out.used; i++)
		header += out.bytes[i] == ',';
	buf_clear(&out);
	assert_int_equal(record_csv(&r, 12, &out), 0);
	for (size_t i = 0; i < out.used; i++)
		row += out.bytes[i] == ',';
	assert_int_equal(header, row);
	assert_string_equal((const char *)out.bytes,
	                    "12,2026-01-01T00:00:00.123456789Z,74,70,dns,"
	                    "10.0.0.1,5353,10.0.0.2,53,17,64,,example.org,"
	                    "standard query AAAA example.org\r\n");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_nothing_known),
		cmocka_unit_test(test_json_answers),
		cmocka_unit_test(test_json_groups),
		cmocka_unit_test(test_tunnel),
		cmocka_unit_test(test_hostile_name),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_summaries),
		cmocka_unit_test(test_summary_of_values),
		cmocka_unit_test(test_summary_of_every_class),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_csv_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
