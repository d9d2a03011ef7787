/* test_ethernet.c - Ethernet II and 802.3. */
#include "tests/support/decode_support.h"

static const uint8_t frame[] = {
	0x02, 0x00, 0x00, 0x00, 0x00, 0x02, /* destination */
	0x02, 0x00, 0x00, 0x00, 0x00, 0x01, /* source */
	0x88, 0xb5, /* type: not assigned, not decoded */
	0x02, 0x07  /* payload */
};

static void test_fields(void **state)
{
	const struct packet_record *r =
	        decode_bytes(*state, DECODE_LINK_ETHERNET, frame, sizeof(frame),
	                     sizeof(frame));

	assert_int_equal(r->present,
	                 RECORD_ETH | RECORD_ETH_SRC | RECORD_ETHERTYPE);
	assert_memory_equal(r->eth_dst, frame, MAC_SIZE);
	assert_memory_equal(r->eth_src, frame + MAC_SIZE, MAC_SIZE);
	assert_int_equal(r->ethertype, 0x88b5);
	assert_int_equal(r->app, APP_ETHERNET);
	assert_int_equal(r->l4, APP_NONE);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
	assert_int_equal(r->vlan_count, 0);
	assert_int_equal(r->field_count, 0);
}

static void test_every_cut(void **state)
{
	(void)state;
	decode_check_cuts(DECODE_LINK_ETHERNET, frame, sizeof(frame), 14);
}

static const struct packet_record *decode_type(struct decoded *d, uint16_t type,
                                               size_t payload)
{
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, type);
	while (payload-- > 0)
		pb_u8(&b, 0);
	return decode_built(d, &b);
}

static void test_length_or_type(void **state)
{
	static const struct {
		uint16_t type;
		size_t payload;
		uint8_t app, fault;
	} cases[] = {
		{ 0, 46, APP_ETHERNET, RECORD_FAULT_MALFORMED }, /* no LLC */
		{ 1, 46, APP_LLC, RECORD_FAULT_MALFORMED },
		{ 3, 46, APP_LLC, RECORD_FAULT_NONE },
		{ 46, 46, APP_LLC, RECORD_FAULT_NONE },
		{ 47, 46, APP_LLC, RECORD_FAULT_MALFORMED }, /* too long */
		{ 1500, 1500, APP_LLC, RECORD_FAULT_NONE },
		{ 1501, 1501, APP_ETHERNET, RECORD_FAULT_MALFORMED },
		{ 1535, 46, APP_ETHERNET, RECORD_FAULT_MALFORMED },
		{ 1536, 46, APP_ETHERNET, RECORD_FAULT_NONE },
		{ 0xffff, 46, APP_ETHERNET, RECORD_FAULT_NONE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r =
		        decode_type(*state, cases[i].type, cases[i].payload);

		assert_int_equal(r->app, cases[i].app);
		assert_int_equal(r->fault, cases[i].fault);
		assert_int_equal(!!(r->present & RECORD_ETHERTYPE),
		                 cases[i].type >= 1536);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_length_or_type),
	};

	return cmocka_run_group_tests_name("ethernet", tests, NULL, NULL);
}
