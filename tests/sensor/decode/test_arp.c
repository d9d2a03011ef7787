/* test_arp.c - ARP and RARP. */
#include "tests/support/decode_support.h"

static const uint8_t request[] = {
	0x00, 0x01,                         /* hardware: Ethernet */
	0x08, 0x00,                         /* protocol: IPv4 */
	0x06,                               /* hardware address length */
	0x04,                               /* protocol address length */
	0x00, 0x01,                         /* operation: request */
	0x02, 0x00, 0x00, 0x00, 0x00, 0x01, /* sender MAC */
	0xc0, 0x00, 0x02, 0x01,             /* sender address */
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* target MAC: asked for */
	0xc0, 0x00, 0x02, 0x02              /* target address */
};

static void build(struct packet_builder *b)
{
	static const uint8_t padding[18];

	pb_init(b);
	pb_ethernet(b, 1, 2, 0x0806);
	pb_bytes(b, request, sizeof(request));
	pb_bytes(b, padding, sizeof(padding));
}

static const struct packet_record *decode_with(struct decoded *d, size_t at,
                                               uint8_t value)
{
	struct packet_builder b;

	build(&b);
	b.bytes[DECODE_BEHIND_ETHERNET + at] = value;
	return decode_built(d, &b);
}

static void test_fields(void **state)
{
	const struct packet_record *r = decode_with(*state, 7, 1);

	assert_int_equal(r->app, APP_ARP);
	assert_int_equal(r->l4, APP_NONE);
	assert_false(r->present & RECORD_IP);
	assert_int_equal(r->field_count, 5);
	assert_int_equal(decoded_number(r, FIELD_ARP_OP), 1);
	decoded_expect_bytes(r, FIELD_ARP_SHA, request + 8, MAC_SIZE);
	decoded_expect_bytes(r, FIELD_ARP_SPA, request + 14, 4);
	decoded_expect_bytes(r, FIELD_ARP_THA, request + 18, MAC_SIZE);
	decoded_expect_bytes(r, FIELD_ARP_TPA, request + 24, 4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_rarp(void **state)
{
	struct packet_builder b;

	build(&b);
	b.bytes[12] = 0x80;
	b.bytes[13] = 0x35;
	assert_int_equal(decode_built(*state, &b)->app, APP_ARP);
}

static void test_other_kinds_of_addresses(void **state)
{
	const struct packet_record *r = decode_with(*state, 1, 7); /* ARCNET */

	assert_null(record_field(r, FIELD_ARP_SHA));
	assert_null(record_field(r, FIELD_ARP_THA));
	decoded_expect_bytes(r, FIELD_ARP_TPA, request + 24, 4);
	r = decode_with(*state, 2, 0x86); /* protocol 0x8600 */
	decoded_expect_bytes(r, FIELD_ARP_SHA, request + 8, MAC_SIZE);
	assert_null(record_field(r, FIELD_ARP_SPA));
	assert_null(record_field(r, FIELD_ARP_TPA));
	r = decode_with(*state, 1, 6); /* IEEE 802 networks */
	assert_int_equal(r->field_count, 5);
}

static void test_address_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 20, 255 };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		const struct packet_record *r;
		bool fits = lengths[i] < 20; /* twice, in 46 bytes */

		r = decode_with(*state, 4, lengths[i]);
		assert_null(record_field(r, FIELD_ARP_SHA));
		assert_int_equal(r->fault, fits ? RECORD_FAULT_NONE
		                                : RECORD_FAULT_MALFORMED);
		r = decode_with(*state, 5, lengths[i]);
		assert_null(record_field(r, FIELD_ARP_SPA));
		/* Lengths that cannot be true: no address is believed. */
		assert_int_equal(record_field(r, FIELD_ARP_SHA) != NULL, fits);
	}
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_ETHERNET + sizeof(request));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		decoded_test(test_rarp),
		decoded_test(test_other_kinds_of_addresses),
		decoded_test(test_address_lengths),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("arp", tests, NULL, NULL);
}
