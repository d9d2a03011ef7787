/* test_sll.c - Linux cooked captures, version 1. */
#include "tests/support/decode_support.h"

#define LINK_SLL 113

static const uint8_t packet[] = {
	0x00, 0x04,                                     /* sent by us */
	0x00, 0x01,                                     /* ARPHRD_ETHER */
	0x00, 0x06,                                     /* address length */
	0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, /* address */
	0x88, 0xb5,                                     /* protocol: nobody */
	0x02                                            /* payload */
};

static const struct packet_record *decode_with(struct decoded *d, size_t at,
                                               uint16_t value)
{
	uint8_t changed[sizeof(packet)];

	memcpy(changed, packet, sizeof(packet));
	changed[at] = (uint8_t)(value >> 8);
	changed[at + 1] = (uint8_t)value;
	return decode_bytes(d, LINK_SLL, changed, sizeof(changed),
	                    sizeof(changed));
}

static void test_fields(void **state)
{
	const struct packet_record *r = decode_with(*state, 0, 4);

	assert_int_equal(r->present, RECORD_ETH_SRC | RECORD_ETHERTYPE);
	assert_memory_equal(r->eth_src, packet + 6, MAC_SIZE);
	assert_int_equal(r->ethertype, 0x88b5);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	(void)state;
	decode_check_cuts(LINK_SLL, packet, sizeof(packet), 16);
}

static void test_address_length(void **state)
{
	static const uint16_t lengths[] = { 0, 1, 5, 7, 8, 9, 0xffff };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++)
		assert_int_equal(decode_with(*state, 4, lengths[i])->present,
		                 RECORD_ETHERTYPE);
}

static void test_hardware(void **state)
{
	const struct packet_record *r = decode_with(*state, 2, 801); /* WLAN */

	assert_int_equal(r->present, RECORD_ETH_SRC | RECORD_ETHERTYPE);
	r = decode_with(*state, 2, 824); /* netlink: the protocol is its own */
	assert_int_equal(r->present, 0);
}

static void test_protocol(void **state)
{
	const struct packet_record *r = decode_with(*state, 14, 0x0800);

	assert_int_equal(r->app, APP_IPV4); /* of one byte, so: */
	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	r = decode_with(*state, 14, 4); /* ETH_P_802_2 */
	assert_int_equal(r->present, RECORD_ETH_SRC);
	assert_int_equal(r->app, APP_LLC);
	r = decode_with(*state, 14, 1); /* ETH_P_802_3: not decoded */
	assert_int_equal(r->app, APP_NONE);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_address_length),
		decoded_test(test_hardware),
		decoded_test(test_protocol),
	};

	return cmocka_run_group_tests_name("sll", tests, NULL, NULL);
}
