/* test_ppp.c - PPP packets. */
#include "tests/support/decode_support.h"

#define LINK_PPP 9
#define LINK_PPP_HDLC 50

static const uint8_t
        ipv4[] = {
	        0xff, 0x03, /* address, control */
	        0x00, 0x21, /* protocol: IPv4 */
	        0x45, 0x00, 0x00, 0x15, 0x00, 0x00, 0x00, 0x00,
	        0x40, 0xfd, 0x00, 0x00, 192,  0,    2,    1,
	        192,  0,    2,    2,    0x00 /* protocol 253 and a byte of it */
        };

static void test_framed(void **state)
{
	static const uint16_t links[] = { LINK_PPP, LINK_PPP_HDLC };

	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		const struct packet_record *r = decode_bytes(
		        *state, links[i], ipv4, sizeof(ipv4), sizeof(ipv4));

		assert_int_equal(r->app, APP_IPV4);
		assert_int_equal(r->ip_proto, 253);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

/* The address, the control and the first byte of the protocol left out. */
static void test_compressed(void **state)
{
	const struct packet_record *r;

	r = decode_bytes(*state, LINK_PPP, ipv4 + 2, sizeof(ipv4) - 2,
	                 sizeof(ipv4) - 2);
	assert_int_equal(r->app, APP_IPV4);
	r = decode_bytes(*state, LINK_PPP, ipv4 + 3, sizeof(ipv4) - 3,
	                 sizeof(ipv4) - 3);
	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_control(void **state)
{
	static const struct {
		uint16_t protocol;
		enum app app;
	} cases[] = { { 0xc021, APP_LCP },    { 0x8021, APP_IPCP },
		      { 0x8057, APP_IPV6CP }, { 0x80fd, APP_CCP },
		      { 0xc023, APP_PAP },    { 0xc223, APP_CHAP },
		      { 0x0000, APP_PPP },    { 0xfefe, APP_PPP } };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const uint8_t bytes[] = { 0xff, 0x03,
			                  (uint8_t)(cases[i].protocol >> 8),
			                  (uint8_t)cases[i].protocol, 1 };
		const struct packet_record *r = decode_bytes(
		        *state, LINK_PPP, bytes, sizeof(bytes), sizeof(bytes));

		assert_int_equal(r->app, cases[i].app);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_cisco_in_its_place(void **state)
{
	static const uint8_t heads[] = { 0x0f, 0x8f };

	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		uint8_t bytes[sizeof(ipv4)];
		const struct packet_record *r;

		memcpy(bytes, ipv4, sizeof(ipv4));
		bytes[0] = heads[i];
		bytes[1] = 0;
		bytes[2] = 0x08;
		bytes[3] = 0x00;
		r = decode_bytes(*state, LINK_PPP_HDLC, bytes, sizeof(bytes),
		                 sizeof(bytes));
		assert_int_equal(r->app, APP_IPV4);
	}
}

static void test_every_cut(void **state)
{
	(void)state;
	decode_check_cuts(LINK_PPP, ipv4, sizeof(ipv4), 4 + 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_framed),
		decoded_test(test_compressed),
		decoded_test(test_control),
		decoded_test(test_cisco_in_its_place),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("ppp", tests, NULL, NULL);
}
