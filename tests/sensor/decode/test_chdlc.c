/* test_chdlc.c - Cisco HDLC. */
#include "tests/support/decode_support.h"

#define LINK_C_HDLC 104

static const uint8_t
        ipv4[] = {
	        0x0f, 0x00, /* unicast, control */
	        0x08, 0x00, /* Ethertype: IPv4 */
	        0x45, 0x00, 0x00, 0x15, 0x00, 0x00, 0x00, 0x00,
	        0x40, 0xfd, 0x00, 0x00, 192,  0,    2,    1,
	        192,  0,    2,    2,    0x00 /* protocol 253 and a byte of it */
        };

static void test_ipv4(void **state)
{
	const struct packet_record *r = decode_bytes(
	        *state, LINK_C_HDLC, ipv4, sizeof(ipv4), sizeof(ipv4));

	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->ip_proto, 253);
	assert_int_equal(r->present & (RECORD_ETH | RECORD_ETHERTYPE), 0);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

/* The number of RARP means something else here. */
static void test_keep_alive(void **state)
{
	static const uint8_t slarp[] = { 0x8f, 0x00, 0x80, 0x35, 0, 0, 0,
		                         2,    0,    0,    0,    1, 0, 0,
		                         0,    0,    0xff, 0xff, 0, 0 };
	const struct packet_record *r = decode_bytes(
	        *state, LINK_C_HDLC, slarp, sizeof(slarp), sizeof(slarp));

	assert_int_equal(r->app, APP_SLARP);
	assert_int_equal(r->field_count, 0);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

/* A number below the Ethertypes is not the LLC of Linux. */
static void test_no_ethertype(void **state)
{
	static const uint8_t bytes[] = { 0x0f, 0x00, 0x00, 0x04,
		                         0xaa, 0xaa, 0x03, 0x00 };
	const struct packet_record *r = decode_bytes(
	        *state, LINK_C_HDLC, bytes, sizeof(bytes), sizeof(bytes));

	assert_int_equal(r->app, APP_CHDLC);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	(void)state;
	decode_check_cuts(LINK_C_HDLC, ipv4, sizeof(ipv4), 4 + 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_ipv4),
		decoded_test(test_keep_alive),
		decoded_test(test_no_ethertype),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("chdlc", tests, NULL, NULL);
}
