/* test_reassembled.c - packets that complete a datagram are decoded whole. */
#include <stdlib.h>

#include "sensor/track/ip_reassembly.h"
#include "tests/support/decode_support.h"

struct run {
	struct ip_reassembly *r;
	struct packet pkt;
	struct counters counters;
};

static int set_up(void **state)
{
	struct run *run = calloc(1, sizeof(*run));

	assert_non_null(run);
	run->r = ip_reassembly_new();
	assert_non_null(run->r);
	run->pkt.counters = &run->counters;
	run->pkt.reassembler = ip_reassembly_of(run->r);
	*state = run;
	return 0;
}

static int tear_down(void **state)
{
	struct run *run = *state;

	ip_reassembly_free(run->r);
	free(run);
	return 0;
}

static const struct packet_record *decode(struct run *run, const uint8_t *bytes,
                                          size_t caplen, size_t len)
{
	struct captured captured = { .ts_ns = DECODE_TEST_TS_NS,
		                     .len = (uint32_t)len,
		                     .caplen = (uint32_t)caplen,
		                     .link_type = DECODE_LINK_ETHERNET,
		                     .bytes = bytes };

	decode_packet(&run->pkt, &captured);
	return &run->pkt.record;
}

/* A DNS query of UDP in two pieces of IPv4. */
static void split_query(struct packet_builder pieces[2])
{
	struct packet_builder b;
	size_t cut = DECODE_BEHIND_IPV4 + 24;

	pb_frame(&b, 17);
	pb_udp(&b, 40000, 53);
	pb_be32(&b, 0xbeef0100);
	pb_be32(&b, 0x00010000);
	pb_be32(&b, 0);
	pb_dns_name(&b, "www.example.org");
	pb_be32(&b, 0x00010001);
	pb_end(&b);
	pb_frame(&pieces[0], 17);
	pieces[0].bytes[DECODE_BEHIND_ETHERNET + 6] = 0x20;
	pb_bytes(&pieces[0], b.bytes + DECODE_BEHIND_IPV4,
	         cut - DECODE_BEHIND_IPV4);
	pb_frame(&pieces[1], 17);
	pieces[1].bytes[DECODE_BEHIND_ETHERNET + 7] = 3;
	pb_bytes(&pieces[1], b.bytes + cut, b.used - cut);
	pb_end(&pieces[0]);
	pb_end(&pieces[1]);
}

static void expect_query(const struct packet_record *r)
{
	assert_int_equal(r->app, APP_DNS);
	assert_int_equal(r->dst_port, 53);
	assert_int_equal(r->l4, APP_UDP);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	decoded_expect_bytes(r, FIELD_DNS_QNAME, "www.example.org", 15);
}

static void test_last_completes(void **state)
{
	const struct packet_record *r;
	struct packet_builder p[2];

	split_query(p);
	r = decode(*state, p[0].bytes, p[0].used, p[0].used);
	assert_int_equal(r->frag, RECORD_FRAG_FIRST);
	assert_int_equal(r->dst_port, 53); /* as far as it goes */
	assert_int_equal(r->fault, RECORD_FAULT_CUT);
	r = decode(*state, p[1].bytes, p[1].used, p[1].used);
	assert_int_equal(r->frag, RECORD_FRAG_LATER);
	assert_int_equal(r->len, p[1].used);
	expect_query(r);
}

static void test_first_completes(void **state)
{
	const struct packet_record *r;
	struct packet_builder p[2];

	split_query(p);
	r = decode(*state, p[1].bytes, p[1].used, p[1].used);
	assert_int_equal(r->app, APP_IPFRAG);
	assert_int_equal(r->present & RECORD_PORTS, 0);
	r = decode(*state, p[0].bytes, p[0].used, p[0].used);
	assert_int_equal(r->frag, RECORD_FRAG_FIRST);
	expect_query(r);
}

/* Of a fragment that the capture has cut nothing can be made. */
static void test_cut_fragment(void **state)
{
	struct run *run = *state;
	struct packet_builder p[2];

	split_query(p);
	(void)decode(run, p[0].bytes, p[0].used - 1, p[0].used);
	assert_int_equal(decode(run, p[1].bytes, p[1].used, p[1].used)->app,
	                 APP_IPFRAG);
	assert_int_equal(run->counters.of[COUNTER_REASSEMBLED], 0);
	(void)decode(run, p[0].bytes, p[0].used, p[0].used);
	assert_int_equal(run->counters.of[COUNTER_REASSEMBLED], 1);
}

/* A datagram that lies about its length is as malformed as any packet. */
static void test_malformed_whole(void **state)
{
	const struct packet_record *r;
	struct packet_builder p[2];

	split_query(p);
	p[0].bytes[DECODE_BEHIND_IPV4 + 4] = 1; /* of UDP */
	(void)decode(*state, p[0].bytes, p[0].used, p[0].used);
	r = decode(*state, p[1].bytes, p[1].used, p[1].used);
	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	assert_int_equal(r->app, APP_DNS);
}

static void test_unknown_protocol(void **state)
{
	const struct packet_record *r;
	struct packet_builder p[2];

	split_query(p);
	p[0].bytes[DECODE_BEHIND_ETHERNET + 9] = 253;
	p[1].bytes[DECODE_BEHIND_ETHERNET + 9] = 253;
	(void)decode(*state, p[0].bytes, p[0].used, p[0].used);
	r = decode(*state, p[1].bytes, p[1].used, p[1].used);
	assert_int_equal(r->app, APP_IPV4);
}

/* Pieces of a packet inside of a tunnel. */
static void test_inside_a_tunnel(void **state)
{
	const struct packet_record *r = NULL;
	struct packet_builder p[2];

	split_query(p);
	for (size_t i = 0; i < 2; i++) {
		struct packet_builder b;

		pb_frame(&b, 4);
		pb_bytes(&b, p[i].bytes + DECODE_BEHIND_ETHERNET,
		         p[i].used - DECODE_BEHIND_ETHERNET);
		pb_end(&b);
		r = decode(*state, b.bytes, b.used, b.used);
	}
	assert_int_equal(r->app, APP_DNS);
	assert_int_equal(r->frag, RECORD_FRAG_NONE);
	assert_int_equal(r->inner.frag, RECORD_FRAG_LATER);
	assert_int_equal(r->inner.dst_port, 53);
	decoded_expect_bytes(r, FIELD_DNS_QNAME, "www.example.org", 15);
}

static void test_ipv6(void **state)
{
	static const uint8_t first[] = { 17, 0, 0, 1, 0, 0, 0, 9 };
	static const uint8_t last[] = { 60, 0, 0, 24, 0, 0, 0, 9 };
	const struct packet_record *r;
	struct packet_builder p[2], b;

	split_query(p);
	pb_frame6(&b, 44);
	pb_bytes(&b, last, sizeof(last));
	pb_bytes(&b, p[1].bytes + DECODE_BEHIND_IPV4,
	         p[1].used - DECODE_BEHIND_IPV4);
	pb_end(&b);
	r = decode(*state, b.bytes, b.used, b.used);
	assert_int_equal(r->app, APP_IPFRAG);
	pb_frame6(&b, 44);
	pb_bytes(&b, first, sizeof(first));
	pb_bytes(&b, p[0].bytes + DECODE_BEHIND_IPV4,
	         p[0].used - DECODE_BEHIND_IPV4);
	pb_end(&b);
	expect_query(decode(*state, b.bytes, b.used, b.used));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_last_completes),
		TEST(test_first_completes),
		TEST(test_cut_fragment),
		TEST(test_malformed_whole),
		TEST(test_unknown_protocol),
		TEST(test_inside_a_tunnel),
		TEST(test_ipv6),
	};

	return cmocka_run_group_tests_name("reassembled", tests, NULL, NULL);
}
