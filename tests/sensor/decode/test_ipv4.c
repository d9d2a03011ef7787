/* test_ipv4.c - the IPv4 header. */
#include "tests/support/decode_support.h"

#define AT DECODE_BEHIND_ETHERNET
#define PAYLOAD 8

static const uint8_t header[] = {
	0x45,                   /* version 4, header of 5 words */
	0x00,                   /* DSCP, ECN */
	0x00, 0x1c,             /* total length 28 */
	0x00, 0x01,             /* identification */
	0x40, 0x00,             /* do not fragment, offset 0 */
	0x3f,                   /* TTL 63 */
	0xfd,                   /* protocol 253: for experiments */
	0x00, 0x00,             /* checksum: not looked at */
	0xc0, 0x00, 0x02, 0x01, /* source */
	0xc6, 0x33, 0x64, 0x02  /* destination */
};

static void build(struct packet_builder *b)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x0800);
	pb_bytes(b, header, sizeof(header));
	pb_bytes(b, "\0\0\0\0\0\0\0", PAYLOAD);
}

static const struct packet_record *decode_with(struct decoded *d, size_t at,
                                               uint16_t value)
{
	struct packet_builder b;

	build(&b);
	b.bytes[AT + at] = (uint8_t)(value >> 8);
	b.bytes[AT + at + 1] = (uint8_t)value;
	return decode_built(d, &b);
}

static void test_fields(void **state)
{
	const struct packet_record *r = decode_with(*state, 4, 1);

	assert_int_equal(r->present, RECORD_ETH | RECORD_ETH_SRC |
	                                     RECORD_ETHERTYPE | RECORD_IP);
	assert_int_equal(r->src.family, 4);
	assert_memory_equal(r->src.bytes, header + 12, 4);
	assert_memory_equal(r->dst.bytes, header + 16, 4);
	assert_int_equal(r->ip_proto, 253);
	assert_int_equal(r->ttl, 63);
	assert_int_equal(r->frag, RECORD_FRAG_NONE);
	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->l4, APP_NONE);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used, AT + 20);
}

/* The UDP header behind it is found where the options end. */
static void test_header_length(void **state)
{
	for (unsigned words = 0; words < 16; words++) {
		const struct packet_record *r;
		struct packet_builder b;

		pb_frame(&b, 17);
		b.bytes[AT] = (uint8_t)(0x40 | words);
		for (unsigned i = 5; i < words; i++)
			pb_be32(&b, 0x01010101); /* no operation */
		pb_udp(&b, 40000, 9);
		r = decode_built(*state, &b);
		if (words < 5) {
			assert_false(r->present & RECORD_IP);
			assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
		} else {
			assert_int_equal(r->dst_port, 9);
			assert_int_equal(r->fault, RECORD_FAULT_NONE);
		}
	}
}

static void test_total_length(void **state)
{
	static const struct {
		uint16_t len;
		bool ip;
		uint8_t fault;
	} cases[] = {
		{ 0, true, RECORD_FAULT_NONE }, /* to the end */
		{ 1, false, RECORD_FAULT_MALFORMED },
		{ 19, false, RECORD_FAULT_MALFORMED },
		{ 20, true, RECORD_FAULT_NONE },
		{ 28, true, RECORD_FAULT_NONE },
		{ 29, true, RECORD_FAULT_MALFORMED },
		{ 0xffff, true, RECORD_FAULT_MALFORMED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r =
		        decode_with(*state, 2, cases[i].len);

		assert_int_equal(!!(r->present & RECORD_IP), cases[i].ip);
		assert_int_equal(r->fault, cases[i].fault);
	}
}

static const struct packet_record *decode_tcp_with(struct decoded *d,
                                                   uint16_t total_len)
{
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, 40000, 9, 0x10);
	pb_bytes(&b, "0123456789", 10);
	pb_end(&b);
	b.bytes[AT + 2] = (uint8_t)(total_len >> 8);
	b.bytes[AT + 3] = (uint8_t)total_len;
	return decode_built(d, &b);
}

/* Link padding is no payload; what is promised and not there is neither. */
static void test_payload_by_total_length(void **state)
{
	static const struct {
		uint16_t total_len;
		uint32_t payload_len;
	} cases[] = {
		{ 40, 0 }, { 41, 1 }, { 50, 10 }, { 51, 10 }, { 0xffff, 10 }
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(decode_tcp_with(*state, cases[i].total_len)
		                         ->payload_len,
		                 cases[i].payload_len);
	assert_int_equal(decode_tcp_with(*state, 39)->fault,
	                 RECORD_FAULT_MALFORMED);
}

static void test_offload_leaves_total_length_0(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, 40000, 9, 0x10);
	pb_bytes(&b, "0123456789", 10);
	pb_end(&b);
	b.bytes[AT + 2] = 0;
	b.bytes[AT + 3] = 0;
	r = decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes, b.used, b.used);
	assert_int_equal(r->payload_len, 10);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_fragments(void **state)
{
	static const struct {
		uint16_t flags_offset;
		uint8_t frag, app;
	} cases[] = {
		{ 0x0000, RECORD_FRAG_NONE, APP_IPV4 },
		{ 0x4000, RECORD_FRAG_NONE, APP_IPV4 },
		{ 0x8000, RECORD_FRAG_NONE, APP_IPV4 },
		{ 0x2000, RECORD_FRAG_FIRST, APP_IPV4 },
		{ 0x2001, RECORD_FRAG_LATER, APP_IPFRAG },
		{ 0x0001, RECORD_FRAG_LATER, APP_IPFRAG },
		{ 0x1000, RECORD_FRAG_LATER, APP_IPFRAG },
		{ 0x1fff, RECORD_FRAG_LATER, APP_IPFRAG },
		{ 0xffff, RECORD_FRAG_LATER, APP_IPFRAG },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r =
		        decode_with(*state, 6, cases[i].flags_offset);

		assert_int_equal(r->frag, cases[i].frag);
		assert_int_equal(r->app, cases[i].app);
		assert_int_equal(r->ip_proto, 253);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

/* A later fragment has no ports, whatever its bytes look like. */
static void test_later_fragment_is_not_looked_into(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 17);
	b.bytes[AT + 7] = 1;
	pb_udp(&b, 40000, 53);
	r = decode_built(*state, &b);
	assert_false(r->present & RECORD_PORTS);
	assert_int_equal(r->l4, APP_NONE);
}

/* A TCP header that goes on in the next fragment is not malformed. */
static void test_first_fragment_lacks_nothing(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 6);
	b.bytes[AT + 6] = 0x20;
	pb_be16(&b, 40000);
	pb_be16(&b, 9);
	pb_be32(&b, 1);
	r = decode_built(*state, &b);
	assert_int_equal(r->src_port, 40000);
	assert_int_equal(r->fault, RECORD_FAULT_CUT);
}

static void test_version(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	assert_int_equal(decode_with(*state, 0, 0x5500)->fault,
	                 RECORD_FAULT_MALFORMED);
	pb_frame6(&b, 253); /* IPv6 with the Ethertype of IPv4 */
	pb_u8(&b, 0);
	b.bytes[12] = 0x08;
	b.bytes[13] = 0x00;
	r = decode_built(*state, &b);
	assert_int_equal(r->src.family, 6);
	assert_int_equal(r->app, APP_IPV6);
}

/* Of a protocol that nobody knows: it may be IP, but nothing says so. */
static void test_unknown_protocols_are_not_looked_into(void **state)
{
	static const uint8_t protos[] = { 0, 59, 94, 253, 255 };

	for (size_t i = 0; i < ARRAY_SIZE(protos); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		pb_frame(&b, protos[i]);
		pb_ipv4(&b, "10.0.0.1", "10.0.0.2", 17);
		pb_udp(&b, 40000, 53);
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_IPV4);
		assert_int_equal(r->ip_proto, protos[i]);
		assert_int_equal(r->src.bytes[0], 192);
		assert_false(r->present & RECORD_PORTS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_header_length),
		decoded_test(test_total_length),
		decoded_test(test_payload_by_total_length),
		decoded_test(test_offload_leaves_total_length_0),
		decoded_test(test_fragments),
		decoded_test(test_later_fragment_is_not_looked_into),
		decoded_test(test_first_fragment_lacks_nothing),
		decoded_test(test_version),
		decoded_test(test_unknown_protocols_are_not_looked_into),
	};

	return cmocka_run_group_tests_name("ipv4", tests, NULL, NULL);
}
