/* test_wlan.c - 802.11 frames. */
#include "tests/support/decode_support.h"

#define LINK_WLAN 105
#define HDR 24

static const uint8_t addrs[] = {
	0x02, 0, 0, 0, 0, 0x01, /* first */
	0x02, 0, 0, 0, 0, 0x02, /* second */
	0x02, 0, 0, 0, 0, 0x03  /* third */
};
static const uint8_t fourth[] = { 0x02, 0, 0, 0, 0, 0x04 };
static const uint8_t snap[] = { 0xaa, 0xaa, 0x03, 0, 0, 0, 0x08, 0x00 };

/* Type and subtype, flags, then the rest of a header without extras. */
static void begin(struct packet_builder *b, uint8_t control, uint8_t flags)
{
	pb_init(b);
	pb_u8(b, control);
	pb_u8(b, flags);
	pb_be16(b, 0); /* duration */
	pb_bytes(b, addrs, sizeof(addrs));
	pb_be16(b, 0x1000); /* sequence number 1, fragment 0 */
}

static void put_packet(struct packet_builder *b)
{
	pb_bytes(b, snap, sizeof(snap));
	pb_ipv4(b, "192.0.2.1", "192.0.2.2", 253);
	pb_u8(b, 0);
	pb_end(b);
}

static const struct packet_record *run(void **state, struct packet_builder *b)
{
	return decode_bytes(*state, LINK_WLAN, b->bytes, b->used, b->used);
}

/* Who is who depends on whether the frame goes to or comes from the wire. */
static void test_addresses(void **state)
{
	static const struct {
		const uint8_t *sa, *da, *bssid;
	} cases[] = { { addrs + 6, addrs, addrs + 12 },
		      { addrs + 6, addrs + 12, addrs },
		      { addrs + 12, addrs, addrs + 6 },
		      { fourth, addrs + 12, NULL } };

	for (uint8_t flags = 0; flags < 4; flags++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b, 0x08, flags);
		if (flags == 3)
			pb_bytes(&b, fourth, sizeof(fourth));
		put_packet(&b);
		r = run(state, &b);
		assert_int_equal(r->app, APP_IPV4);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
		decoded_expect_bytes(r, FIELD_WLAN_SA, cases[flags].sa, 6);
		decoded_expect_bytes(r, FIELD_WLAN_DA, cases[flags].da, 6);
		if (cases[flags].bssid)
			decoded_expect_bytes(r, FIELD_WLAN_BSSID,
			                     cases[flags].bssid, 6);
		else
			assert_null(record_field(r, FIELD_WLAN_BSSID));
	}
}

static void test_qos(void **state)
{
	struct packet_builder b;

	begin(&b, 0x88, 1);
	pb_be16(&b, 0);
	put_packet(&b);
	assert_int_equal(run(state, &b)->app, APP_IPV4);

	begin(&b, 0x88, 0x81); /* and a control field of high throughput */
	pb_be16(&b, 0);
	pb_be32(&b, 0);
	put_packet(&b);
	assert_int_equal(run(state, &b)->app, APP_IPV4);

	begin(&b, 0x88, 1); /* padded to a multiple of four */
	pb_be16(&b, 0);
	pb_be16(&b, 0);
	put_packet(&b);
	assert_int_equal(run(state, &b)->app, APP_IPV4);
}

static void test_several_packets(void **state)
{
	static const struct {
		uint16_t len;
		bool ip;
	} cases[] = { { 29, true },
		      { 0, false },
		      { 1, false },
		      { 30, false },
		      { 0xffff, false } };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		begin(&b, 0x88, 1);
		pb_be16(&b, 0x8000);
		pb_bytes(&b, addrs, 12);
		pb_be16(&b, cases[i].len);
		put_packet(&b);
		r = run(state, &b);
		assert_int_equal(!!(r->present & RECORD_IP), cases[i].ip);
		assert_int_equal(r->fault, cases[i].ip
		                                   ? RECORD_FAULT_NONE
		                                   : RECORD_FAULT_MALFORMED);
	}
}

static void expect_not_looked_into(void **state, uint8_t control, uint8_t flags,
                                   enum app app)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b, control, flags);
	put_packet(&b);
	r = run(state, &b);
	assert_int_equal(r->app, app);
	assert_int_equal(r->present & RECORD_IP, 0);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_not_looked_into(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	expect_not_looked_into(state, 0x08, 0x41, APP_WLAN); /* encrypted */
	expect_not_looked_into(state, 0x48, 0x01, APP_WLAN); /* null data */
	expect_not_looked_into(state, 0x80, 0x00, APP_WLAN_MGT);
	expect_not_looked_into(state, 0x80, 0x03, APP_WLAN_MGT);
	expect_not_looked_into(state, 0xd4, 0x00, APP_WLAN); /* control */

	begin(&b, 0x08, 1); /* a later fragment */
	b.bytes[HDR - 2] = 0x01;
	put_packet(&b);
	assert_int_equal(run(state, &b)->app, APP_WLAN);

	begin(&b, 0x09, 1); /* of another version */
	put_packet(&b);
	r = run(state, &b);
	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	assert_int_equal(r->field_count, 0);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	begin(&b, 0x08, 1);
	put_packet(&b);
	decode_check_cuts(LINK_WLAN, b.bytes, b.used, HDR + 8 + 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_addresses),
		decoded_test(test_qos),
		decoded_test(test_several_packets),
		decoded_test(test_not_looked_into),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("wlan", tests, NULL, NULL);
}
