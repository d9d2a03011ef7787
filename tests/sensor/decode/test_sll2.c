/* test_sll2.c - Linux cooked captures, version 2. */
#include "tests/support/decode_support.h"

#define LINK_SLL2 276

static const uint8_t packet[] = {
	0x88, 0xb5,                                     /* protocol: nobody */
	0x00, 0x00,                                     /* reserved */
	0x00, 0x00, 0x00, 0x03,                         /* interface */
	0x00, 0x01,                                     /* ARPHRD_ETHER */
	0x04,                                           /* sent by us */
	0x06,                                           /* address length */
	0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, /* address */
	0x02                                            /* payload */
};

static const struct packet_record *decode_with(struct decoded *d, size_t at,
                                               uint8_t value)
{
	uint8_t changed[sizeof(packet)];

	memcpy(changed, packet, sizeof(packet));
	changed[at] = value;
	return decode_bytes(d, LINK_SLL2, changed, sizeof(changed),
	                    sizeof(changed));
}

static void test_fields(void **state)
{
	const struct packet_record *r = decode_with(*state, 7, 3);

	assert_int_equal(r->present, RECORD_ETH_SRC | RECORD_ETHERTYPE);
	assert_memory_equal(r->eth_src, packet + 12, MAC_SIZE);
	assert_int_equal(r->ethertype, 0x88b5);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_every_cut(void **state)
{
	(void)state;
	decode_check_cuts(LINK_SLL2, packet, sizeof(packet), 20);
}

static void test_address_length(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 5, 7, 8, 9, 0xff };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++)
		assert_int_equal(decode_with(*state, 11, lengths[i])->present,
		                 RECORD_ETHERTYPE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_address_length),
	};

	return cmocka_run_group_tests_name("sll2", tests, NULL, NULL);
}
