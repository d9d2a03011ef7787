/*
 * test_protocol_doc.c - docs/PROTOCOL.md holds what the encoders write.
 *
 * Shape: each message has one block there that begins with "```hex NAME" and
 *        whose lines are bytes, two spaces, and words about them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/bye_record.h"
#include "proto/flow_record.h"
#include "proto/frame.h"
#include "proto/gap_record.h"
#include "proto/hello.h"
#include "proto/packet_record.h"
#include "proto/stats_record.h"

#define DOCUMENT TESTS_DIR "/../docs/PROTOCOL.md"
#define FENCE "```"
#define DUMP_FENCE "```hex "
#define SESSION UINT64_C(0x0123456789abcdef)
#define NOON_NS INT64_C(1795352278000000000) /* 2026-11-22T12:57:58Z */

static void write_hello(struct writer *w)
{
	static const struct hello hello = { HELLO_START_AFTER, SESSION, 41 };

	hello_encode(w, &hello);
}

static void write_welcome(struct writer *w)
{
	static const struct welcome welcome = {
		.session = SESSION,
		.first_seq = 42,
		.started_ns = NOON_NS,
		.source = WELCOME_SOURCE_LIVE,
		.snaplen = 262144,
		.link_type = 1,
		.interface = "eth0",
		.version = "0.1.0",
		.filter = "not port 22",
	};

	welcome_encode(w, &welcome);
}

static struct packet_record dns_query(void)
{
	struct packet_record r = {
		.ts_ns = NOON_NS + 1,
		.len = 71,
		.caplen = 71,
		.link_type = 1,
		.present = RECORD_ETH | RECORD_ETHERTYPE | RECORD_IP |
		           RECORD_PORTS | RECORD_PAYLOAD | RECORD_ETH_SRC,
		.app = APP_DNS,
		.l4 = APP_UDP,
		.ip_proto = 17,
		.ttl = 64,
		.vlan_count = 1,
		.vlan = { 100 },
		.ethertype = 0x0800,
		.src_port = 49152,
		.dst_port = 53,
		.payload_len = 25,
		.eth_dst = { 0x00, 0x00, 0x5e, 0x00, 0x53, 0x35 },
		.eth_src = { 0x00, 0x00, 0x5e, 0x00, 0x53, 0x01 },
		.src = { 4, { 192, 0, 2, 1 } },
		.dst = { 4, { 192, 0, 2, 53 } },
	};

	assert_true(record_add_number(&r, FIELD_DNS_ID, 4660));
	assert_true(record_add_number(&r, FIELD_DNS_RESPONSE, 0));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME,
	                             (const uint8_t *)"example", 7));
	return r;
}

/* An echo request in GRE. */
static struct packet_record ping_in_gre(void)
{
	return (struct packet_record){
		.ts_ns = NOON_NS + 2,
		.len = 52,
		.caplen = 52,
		.link_type = 101,
		.present = RECORD_IP | RECORD_INNER_IP,
		.app = APP_ICMP,
		.ip_proto = 47,
		.ttl = 255,
		.tunnel_count = 1,
		.tunnel = { TUNNEL_GRE },
		.src = { 4, { 192, 0, 2, 1 } },
		.dst = { 4, { 192, 0, 2, 53 } },
		.inner = { .src = { 4, { 198, 51, 100, 1 } },
		           .dst = { 4, { 198, 51, 100, 2 } },
		           .ip_proto = 1,
		           .ttl = 63 },
	};
}

static void write_packets(struct writer *w)
{
	static const struct packet_record unknown = {
		.ts_ns = RECORD_TS_NONE,
		.len = 1500,
		.caplen = 64,
		.link_type = 147,
		.fault = RECORD_FAULT_CUT,
	};
	struct packet_record dns = dns_query(), ping = ping_in_gre();
	struct packets_writer p;

	packets_begin(&p, w->start, w->size, 42);
	assert_true(packets_append(&p, &dns));
	assert_true(packets_append(&p, &unknown));
	assert_true(packets_append(&p, &ping));
	w->used = packets_end(&p);
}

static void write_gap(struct writer *w)
{
	static const struct gap_record gap = { 44, 1043 };

	gap_encode(w, &gap);
}

static void write_stats(struct writer *w)
{
	static const struct stats_record stats = {
		.at_ns = NOON_NS + 1000000000,
		.kernel_received = 2050,
		.kernel_dropped = 3,
		.interface_dropped = 0,
		.decoded = 2043,
		.malformed = 2,
		.cut = 1,
		.ring_oldest_seq = 1044,
		.ring_bytes = 65000,
		.clients = 2,
		.client_delivered = 1002,
		.client_gap = 1000,
	};

	stats_encode(w, &stats);
}

static void write_bye(struct writer *w)
{
	static const struct bye_record bye = { BYE_CAPTURE_END,
		                               "The file was read." };

	bye_encode(w, &bye);
}

static void write_flows(struct writer *w)
{
	static const struct flow_record flow = {
		.id = 7,
		.event = FLOW_EVENT_CLOSE,
		.reason = FLOW_REASON_TIMEOUT,
		.state = FLOW_STATE_ESTABLISHED,
		.app = APP_TLS,
		.ip_proto = 6,
		.name_source = FLOW_NAME_SNI,
		.src = { 4, { 192, 0, 2, 1 } },
		.dst = { 4, { 192, 0, 2, 53 } },
		.src_port = 49152,
		.dst_port = 443,
		.first_ns = NOON_NS,
		.last_ns = NOON_NS + 1000000000,
		.from_src = { .packets = 10, .bytes = 1000 },
		.from_dst = { .packets = 12,
		              .bytes = 9000,
		              .retransmissions = 1 },
		.rtt_ns = 20000000,
		.community_id = { 0x9f, 0xa2, 0x34, 0x0b, 0x23, 0x09, 0x8e,
		                  0x38, 0x90, 0x40, 0x03, 0x84, 0xb3, 0x0d,
		                  0xb3, 0x6e, 0xfe, 0x9e, 0x7e, 0xd9 },
		.name = (const uint8_t *)"example",
		.name_len = 7,
	};
	struct flows_writer f;

	flows_begin(&f, w->start, w->size);
	assert_true(flows_append(&f, &flow));
	w->used = flows_end(&f);
}

static const struct {
	const char *name;
	void (*write)(struct writer *w);
} dumps[] = {
#define MESSAGE(number, upper, lower, direction) { #upper, write_##lower },
#include "proto/messages.def"
#undef MESSAGE
};

/* The bytes at the start of a line, up to the first that is none. */
static size_t line_bytes(const char *line, uint8_t *out, size_t size)
{
	size_t n = 0;
	unsigned int byte;
	int used;

	while (n < size && strspn(line, "0123456789abcdef") == 2 &&
	       sscanf(line, "%2x%n", &byte, &used) == 1) {
		out[n++] = (uint8_t)byte;
		line += used;
		if (*line == ' ')
			line++;
	}
	return n;
}

/* The bytes of the dump of that name; 0 if there is none. */
static size_t read_dump(const char *name, uint8_t *out, size_t size)
{
	FILE *file = fopen(DOCUMENT, "r");
	char line[256], fence[64];
	bool inside = false;
	size_t n = 0;

	assert_non_null(file);
	(void)snprintf(fence, sizeof(fence), DUMP_FENCE "%s\n", name);
	while (fgets(line, sizeof(line), file)) {
		if (strcmp(line, fence) == 0)
			inside = true;
		else if (strncmp(line, FENCE, strlen(FENCE)) == 0)
			inside = false;
		else if (inside)
			n += line_bytes(line, out + n, size - n);
	}
	(void)fclose(file);
	return n;
}

static void dumps_are_what_is_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(dumps); i++) {
		uint8_t written[1024], documented[1024];
		struct writer w = writer_of(written, sizeof(written));
		size_t n;

		dumps[i].write(&w);
		assert_true(writer_ok(&w));
		n = read_dump(dumps[i].name, documented, sizeof(documented));
		if (n != w.used || memcmp(written, documented, n) != 0) {
			print_error("%s is written as\n", dumps[i].name);
			for (size_t j = 0; j < w.used; j++)
				print_error("%02x ", written[j]);
			print_error("\n");
		}
		assert_int_equal(n, w.used);
		assert_memory_equal(written, documented, n);
	}
}

static bool document_has(const char *text)
{
	FILE *file = fopen(DOCUMENT, "r");
	char line[256];
	bool found = false;

	assert_non_null(file);
	while (!found && fgets(line, sizeof(line), file))
		found = strstr(line, text) != NULL;
	(void)fclose(file);
	return found;
}

/* A row for each message, with its number, and the numbers that are limits. */
static void rows_and_limits_are_there(void **state)
{
	static const struct {
		const char *name;
		unsigned long value;
	} limits[] = {
		{ "frame", FRAME_MAX_SIZE },
		{ "payload", FRAME_PAYLOAD_MAX },
		{ "record", PACKET_RECORD_MAX },
		{ "fields of a record", RECORD_FIELDS_MAX },
		{ "value of a field", RECORD_VALUE_MAX },
		{ "all values of a record but numbers", RECORD_VALUES_MAX },
		{ "VLAN ids of a record", RECORD_VLANS_MAX },
		{ "filter in WELCOME", WELCOME_FILTER_MAX },
		{ "other texts in WELCOME", WELCOME_TEXT_MAX },
		{ "text in BYE", BYE_TEXT_MAX },
		{ "record of a flow", FLOW_RECORD_MAX },
		{ "name of a flow", FLOW_NAME_MAX },
	};
	char row[128];

	(void)state;
#define MESSAGE(number, upper, lower, direction)                               \
	(void)snprintf(row, sizeof(row), "| %d | %s | %s |", (number), #upper, \
	               (direction));                                           \
	assert_true(document_has(row));
#include "proto/messages.def"
#undef MESSAGE
	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		(void)snprintf(row, sizeof(row), "| %s | %lu |", limits[i].name,
		               limits[i].value);
		if (!document_has(row))
			print_error("missing: %s\n", row);
		assert_true(document_has(row));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dumps_are_what_is_written),
		cmocka_unit_test(rows_and_limits_are_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
