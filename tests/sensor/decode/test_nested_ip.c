/* test_nested_ip.c - IP in IP: which packet the record is about. */
#include "tests/support/decode_support.h"

/* IPv4 and IPv6, each in each. */
static void test_ip_in_ip(void **state)
{
	for (unsigned int set = 0; set < 4; set++) {
		bool outer6 = set & 1, inner6 = set & 2;
		const struct packet_record *r;
		struct packet_builder b;

		if (outer6)
			pb_frame6(&b, inner6 ? 41 : 4);
		else
			pb_frame(&b, inner6 ? 41 : 4);
		if (inner6)
			pb_ipv6(&b, "2001:db8:1::1", "2001:db8:1::2", 6);
		else
			pb_ipv4(&b, "10.0.0.1", "10.0.0.2", 6);
		pb_tcp(&b, 50000, 9, 0x002);
		r = decode_built(*state, &b);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
		assert_int_equal(r->app, APP_TCP);
		assert_int_equal(r->l4, APP_NONE);
		assert_int_equal(r->ip_proto, inner6 ? 41 : 4);
		assert_int_equal(r->src.family, outer6 ? 6 : 4);
		assert_int_equal(r->inner.src.family, inner6 ? 6 : 4);
		assert_int_equal(r->inner.ip_proto, 6);
		assert_int_equal(r->inner.src_port, 50000);
		assert_int_equal(r->inner.tcp_flags, 0x002);
		assert_int_equal(r->present & (RECORD_PORTS | RECORD_TCP_FLAGS |
		                               RECORD_PAYLOAD),
		                 0);
		assert_int_equal(r->tunnel_count, 1);
		assert_int_equal(r->tunnel[0], TUNNEL_IP);
	}
}

/* Of three packets the outermost and the innermost. */
static void test_three(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 4);
	pb_ipv4(&b, "10.0.0.1", "10.0.0.2", 4);
	pb_ipv4(&b, "10.0.1.1", "10.0.1.2", 17);
	pb_udp(&b, 50000, 9);
	r = decode_built(*state, &b);
	assert_int_equal(r->src.bytes[0], 192);
	assert_int_equal(r->inner.src.bytes[2], 1);
	assert_int_equal(r->inner.dst_port, 9);
}

/* A header inside that is none: there is one packet, and it is malformed. */
static void test_broken_inside(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 17);
	pb_udp(&b, 40000, 4789);
	pb_be32(&b, 0x08000000);
	pb_be32(&b, 0);
	pb_ethernet(&b, 3, 4, 0x0800);
	pb_be32(&b, 0x45000014);
	r = decode_built(*state, &b);
	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	assert_int_equal(r->present & RECORD_INNER_IP, 0);
	assert_int_equal(r->l4, APP_UDP);
	assert_int_equal(r->dst_port, 4789);
	assert_int_equal(r->ip_proto, 17);
	assert_int_equal(r->ttl, 64);
}

static void test_fragment_inside(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;
	size_t inner;

	pb_frame(&b, 4);
	inner = b.used;
	pb_ipv4(&b, "10.0.0.1", "10.0.0.2", 17);
	b.bytes[inner + 7] = 185;
	pb_bytes(&b, "end", 3);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IPFRAG);
	assert_int_equal(r->frag, RECORD_FRAG_NONE);
	assert_int_equal(r->inner.frag, RECORD_FRAG_LATER);
}

/* What the first fragment of a tunnel lacks is in the other ones. */
static void test_fragment_around(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 4);
	b.bytes[DECODE_BEHIND_ETHERNET + 6] = 0x20;
	pb_ipv4(&b, "10.0.0.1", "10.0.0.2", 17);
	pb_udp(&b, 50000, 9);
	pb_end(&b);
	b.bytes[DECODE_BEHIND_IPV4 + 2] = 5; /* a longer inner packet */
	r = decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
	assert_int_equal(r->fault, RECORD_FAULT_CUT);
	assert_int_equal(r->frag, RECORD_FRAG_FIRST);
	assert_int_equal(r->inner.dst_port, 9);
}

/* The same when the fragment is between the outermost and the innermost. */
static void test_fragment_between(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;
	size_t middle;

	pb_frame(&b, 4);
	middle = b.used;
	pb_ipv4(&b, "10.0.0.1", "10.0.0.2", 4);
	b.bytes[middle + 6] = 0x20;
	pb_ipv4(&b, "10.0.1.1", "10.0.1.2", 17);
	pb_be16(&b, 50000);
	r = decode_built(*state, &b);
	assert_int_equal(r->fault, RECORD_FAULT_CUT);
	assert_int_equal(r->frag, RECORD_FRAG_NONE);
	assert_int_equal(r->inner.frag, RECORD_FRAG_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	pb_frame(&b, 41);
	pb_ipv6(&b, "2001:db8:1::1", "2001:db8:1::2", 17);
	pb_udp(&b, 50000, 9);
	pb_end(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_ip_in_ip),
		decoded_test(test_three),
		decoded_test(test_broken_inside),
		decoded_test(test_fragment_inside),
		decoded_test(test_fragment_around),
		decoded_test(test_fragment_between),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("nested_ip", tests, NULL, NULL);
}
