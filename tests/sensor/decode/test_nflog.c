/* test_nflog.c - packets logged by netfilter. */
#include "tests/support/decode_support.h"

#define LINK_NFLOG 239
#define PREFIX_AT 4
#define PAYLOAD_AT 16

static const uint8_t packet[] = {
	0x02,                               /* IPv4 */
	0x00,                               /* version */
	0x00, 0x05,                         /* group 5 */
	0x09, 0x00,                         /* attribute of 9 bytes */
	0x0a, 0x00,                         /* prefix */
	'd',  'r',  'o',  'p',  0,          /* and three bytes of padding */
	0,    0,    0,                      /* to a multiple of four */
	0x19, 0x00,                         /* attribute of 25 bytes */
	0x09, 0x00,                         /* the packet */
	0x45, 0x00, 0x00, 0x15, 0x00, 0x00, /* IPv4 */
	0x00, 0x00, 0x40, 0xfd, 0x00, 0x00, /* protocol 253 */
	192,  0,    2,    1,    192,  0,    2, 2, 0x00 /* a byte of it */
};

static void test_fields(void **state)
{
	const struct packet_record *r = decode_bytes(
	        *state, LINK_NFLOG, packet, sizeof(packet), sizeof(packet));

	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->ip_proto, 253);
	decoded_expect_bytes(r, FIELD_NFLOG_PREFIX, "drop", 4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_big_endian(void **state)
{
	uint8_t bytes[sizeof(packet)];
	const struct packet_record *r;

	memcpy(bytes, packet, sizeof(packet));
	for (size_t at = PREFIX_AT; at <= PAYLOAD_AT;
	     at += PAYLOAD_AT - PREFIX_AT) {
		bytes[at] = packet[at + 1];
		bytes[at + 1] = packet[at];
		bytes[at + 2] = packet[at + 3];
		bytes[at + 3] = packet[at + 2];
	}
	r = decode_bytes(*state, LINK_NFLOG, bytes, sizeof(bytes),
	                 sizeof(bytes));
	assert_int_equal(r->app, APP_IPV4);
	decoded_expect_bytes(r, FIELD_NFLOG_PREFIX, "drop", 4);
}

static void test_lengths(void **state)
{
	static const struct {
		uint16_t len;
		enum record_fault fault;
	} cases[] = { { 0, RECORD_FAULT_MALFORMED },
		      { 1, RECORD_FAULT_MALFORMED },
		      { 3, RECORD_FAULT_MALFORMED },
		      { 4, RECORD_FAULT_MALFORMED }, /* no packet at all */
		      { 26, RECORD_FAULT_MALFORMED },
		      { 0xffff, RECORD_FAULT_MALFORMED } };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t bytes[sizeof(packet)];
		const struct packet_record *r;

		memcpy(bytes, packet, sizeof(packet));
		bytes[PAYLOAD_AT] = (uint8_t)cases[i].len;
		bytes[PAYLOAD_AT + 1] = (uint8_t)(cases[i].len >> 8);
		r = decode_bytes(*state, LINK_NFLOG, bytes, sizeof(bytes),
		                 sizeof(bytes));
		assert_int_equal(r->fault, cases[i].fault);
		assert_int_equal(r->present & RECORD_IP, 0);
	}
}

static void test_another_family(void **state)
{
	uint8_t bytes[sizeof(packet)];
	const struct packet_record *r;

	memcpy(bytes, packet, sizeof(packet));
	bytes[0] = 7; /* a bridge */
	r = decode_bytes(*state, LINK_NFLOG, bytes, sizeof(bytes),
	                 sizeof(bytes));
	assert_int_equal(r->app, APP_NFLOG);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

/* A packet of attributes alone is no malformed one. */
static void test_no_packet(void **state)
{
	const struct packet_record *r = decode_bytes(*state, LINK_NFLOG, packet,
	                                             PAYLOAD_AT, PAYLOAD_AT);

	assert_int_equal(r->app, APP_NFLOG);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	struct decoded *d = decoded_new();

	(void)state;
	for (size_t n = 0; n < sizeof(packet); n++) {
		const struct packet_record *r =
		        decode_bytes(d, LINK_NFLOG, packet, n, sizeof(packet));

		/* Behind an attribute nobody sees that there is another. */
		assert_int_equal(r->fault, n >= PAYLOAD_AT + 24 || n == 4 ||
		                                           n == PAYLOAD_AT
		                                   ? RECORD_FAULT_NONE
		                                   : RECORD_FAULT_CUT);
		r = decode_bytes(d, LINK_NFLOG, packet, n, n);
		assert_int_not_equal(r->fault, RECORD_FAULT_CUT);
	}
	decoded_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),    decoded_test(test_big_endian),
		decoded_test(test_lengths),   decoded_test(test_another_family),
		decoded_test(test_no_packet), cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("nflog", tests, NULL, NULL);
}
