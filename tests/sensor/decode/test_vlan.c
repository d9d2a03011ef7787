/* test_vlan.c - VLAN tags. */
#include "tests/support/decode_support.h"

static const uint8_t tag[] = {
	0xa0, 0x07, /* priority 5, not drop eligible, id 7 */
	0x88, 0xb5  /* type: not assigned, not decoded */
};

static void build(struct packet_builder *b, uint16_t outer)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, outer);
	pb_bytes(b, tag, sizeof(tag));
	pb_bytes(b, "lldp", 4);
}

static void test_fields(void **state)
{
	static const uint16_t types[] = { 0x8100, 0x88a8, 0x9100 };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, types[i]);
		r = decode_built(*state, &b);
		assert_int_equal(r->vlan_count, 1);
		assert_int_equal(r->vlan[0], 7);
		assert_int_equal(r->ethertype, types[i]); /* the outer one */
		assert_int_equal(r->app, APP_ETHERNET);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, 0x8100);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_ETHERNET + sizeof(tag));
}

static void test_ids_outermost_first(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x88a8);
	pb_vlan(&b, 0xffff, 0x8100); /* all bits: id 4095 */
	pb_vlan(&b, 0, 0x0800);
	pb_ipv4(&b, "192.0.2.1", "192.0.2.2", 253);
	pb_u8(&b, 0);
	r = decode_built(*state, &b);
	assert_int_equal(r->vlan_count, 2);
	assert_int_equal(r->vlan[0], 4095);
	assert_int_equal(r->vlan[1], 0);
	assert_true(r->present & RECORD_IP);
}

static const struct packet_record *decode_tags(struct decoded *d,
                                               uint16_t count)
{
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8100);
	for (uint16_t id = 1; id < count; id++)
		pb_vlan(&b, id, 0x8100);
	pb_vlan(&b, count, 0x0800);
	pb_ipv4(&b, "192.0.2.1", "192.0.2.2", 253);
	pb_u8(&b, 0);
	return decode_built(d, &b);
}

static void test_more_tags_than_kept(void **state)
{
	struct decoded *d = *state;
	const struct packet_record *r = decode_tags(d, RECORD_VLANS_MAX);

	assert_int_equal(r->vlan_count, RECORD_VLANS_MAX);
	assert_int_equal(d->counters.of[COUNTER_FIELDS_FULL], 0);
	r = decode_tags(d, RECORD_VLANS_MAX + 2);
	assert_int_equal(r->vlan_count, RECORD_VLANS_MAX);
	assert_int_equal(r->vlan[RECORD_VLANS_MAX - 1], RECORD_VLANS_MAX);
	assert_int_equal(d->counters.of[COUNTER_FIELDS_FULL], 1);
	assert_true(r->present & RECORD_IP);
}

static void test_length_in_a_tag(void **state)
{
	static const uint16_t lengths[] = { 0, 1, 3, 4, 5, 1500, 1501 };
	static const uint8_t apps[] = { APP_ETHERNET, APP_LLC, APP_LLC,
		                        APP_LLC,      APP_LLC, APP_LLC,
		                        APP_ETHERNET };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		pb_init(&b);
		pb_ethernet(&b, 1, 2, 0x8100);
		pb_vlan(&b, 7, lengths[i]);
		pb_be32(&b, 0x04040300); /* LLC header, of nobody here */
		r = decode_built(*state, &b);
		assert_int_equal(r->app, apps[i]);
		assert_int_equal(r->fault, lengths[i] == 3 || lengths[i] == 4
		                                   ? RECORD_FAULT_NONE
		                                   : RECORD_FAULT_MALFORMED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		cmocka_unit_test(test_every_cut),
		decoded_test(test_ids_outermost_first),
		decoded_test(test_more_tags_than_kept),
		decoded_test(test_length_in_a_tag),
	};

	return cmocka_run_group_tests_name("vlan", tests, NULL, NULL);
}
