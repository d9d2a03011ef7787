/* test_decode.c - the engine: finding decoders, and what it does around them.
 * tests/golden and the decoders' own tests go through it too. */
#include <string.h>

#include "tests/support/decode_support.h"

static void test_unknown_link_type(void **state)
{
	static const uint16_t types[] = { 2, 147, 189, 0xffff };
	struct decoded *d = *state;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct packet_record *r =
		        decode_bytes(d, types[i], "packet", 6, 60);

		assert_int_equal(d->counters.of[COUNTER_LINK_UNKNOWN], 1);
		assert_int_equal(r->ts_ns, DECODE_TEST_TS_NS);
		assert_int_equal(r->link_type, types[i]);
		assert_int_equal(r->len, 60);
		assert_int_equal(r->caplen, 6);
		assert_int_equal(r->present, 0);
		assert_int_equal(r->app, APP_NONE);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_no_bytes_at_all(void **state)
{
	const struct packet_record *r =
	        decode_bytes(*state, DECODE_LINK_ETHERNET, "", 0, 0);

	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	r = decode_bytes(*state, DECODE_LINK_ETHERNET, "", 0, 60);
	assert_int_equal(r->fault, RECORD_FAULT_CUT);
}

/* A protocol of which the packet has not one byte is announced, not there. */
static void test_announced_and_not_there(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 6);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->l4, APP_NONE);
	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
}

/* Some captures say a length below the captured one: every byte is taken. */
static void test_length_below_captured(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 17);
	pb_udp(&b, 40000, 9);
	pb_end(&b);
	r = decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes, b.used, 10);
	assert_int_equal(r->dst_port, 9);
	assert_int_equal(r->len, 10);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_layers_are_bounded(void **state)
{
	struct decoded *d = *state;
	const struct packet_record *r;
	struct packet_builder b;

	/* Ethernet, 13 tags, IPv4 and UDP are 16. */
	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8100);
	for (uint16_t id = 1; id < 13; id++)
		pb_vlan(&b, id, 0x8100);
	pb_vlan(&b, 13, 0x0800);
	pb_ipv4(&b, "192.0.2.1", "192.0.2.2", 17);
	pb_udp(&b, 40000, 9);
	r = decode_built(d, &b);
	assert_int_equal(d->pkt.layers, PACKET_LAYERS_MAX);
	assert_int_equal(r->dst_port, 9);
	assert_int_equal(d->counters.of[COUNTER_LAYERS_TOO_MANY], 0);

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8100);
	for (uint16_t id = 1; id < 14; id++)
		pb_vlan(&b, id, 0x8100);
	pb_vlan(&b, 14, 0x0800);
	pb_ipv4(&b, "192.0.2.1", "192.0.2.2", 17);
	pb_udp(&b, 40000, 9);
	r = decode_built(d, &b);
	assert_int_equal(d->pkt.layers, PACKET_LAYERS_MAX);
	assert_true(r->present & RECORD_IP);
	assert_false(r->present & RECORD_PORTS);
	assert_int_equal(d->counters.of[COUNTER_LAYERS_TOO_MANY], 1);
}

/* Nothing of one packet shows up in the next. */
static void test_packets_do_not_mix(void **state)
{
	struct decoded *d = *state;
	struct captured captured = { .link_type = DECODE_LINK_ETHERNET };
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8100);
	pb_vlan(&b, 7, 0x0800);
	pb_ipv4(&b, "192.0.2.1", "192.0.2.2", 1);
	pb_be32(&b, 0x08000000);
	b.bytes[DECODE_BEHIND_ETHERNET + 4 + 6] = 0x20; /* first fragment */
	(void)decode_built(d, &b);
	assert_int_equal(d->pkt.record.field_count, 2);

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x88b5);
	captured.bytes = b.bytes;
	captured.len = captured.caplen = (uint32_t)b.used;
	captured.ts_ns = RECORD_TS_NONE;
	decode_packet(&d->pkt, &captured);
	assert_int_equal(d->pkt.record.ts_ns, RECORD_TS_NONE);
	assert_int_equal(d->pkt.record.present,
	                 RECORD_ETH | RECORD_ETH_SRC | RECORD_ETHERTYPE);
	assert_int_equal(d->pkt.record.field_count, 0);
	assert_int_equal(d->pkt.record.vlan_count, 0);
	assert_int_equal(d->pkt.record.frag, RECORD_FRAG_NONE);
	assert_int_equal(d->pkt.record.app, APP_ETHERNET);
	assert_int_equal(d->pkt.record.l4, APP_NONE);
	assert_int_equal(d->pkt.layers, 1);
}

/* Content beats port: HTTP on the port of TLS. */
static void test_content_beats_port(void **state)
{
	static const char get[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, 40000, 443, 0x18);
	pb_bytes(&b, get, sizeof(get) - 1);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_HTTP);
	assert_int_equal(r->l4, APP_TCP);
}

/* No payload, or none that was captured: nobody is asked. */
static void test_empty_payload(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 17);
	pb_udp(&b, 40000, 53);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_UDP);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	pb_frame(&b, 17);
	pb_udp(&b, 40000, 53);
	pb_be32(&b, 0);
	pb_end(&b);
	r = decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes, b.used - 4,
	                 b.used);
	assert_int_equal(r->app, APP_UDP);
	assert_int_equal(r->payload_len, 4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_unknown_link_type),
		decoded_test(test_no_bytes_at_all),
		decoded_test(test_announced_and_not_there),
		decoded_test(test_length_below_captured),
		decoded_test(test_layers_are_bounded),
		decoded_test(test_packets_do_not_mix),
		decoded_test(test_content_beats_port),
		decoded_test(test_empty_payload),
	};

	return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
