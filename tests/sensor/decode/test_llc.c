/* test_llc.c - LLC and SNAP. */
#include "tests/support/decode_support.h"

static const uint8_t snap[] = {
	0xaa,             /* DSAP: SNAP */
	0xaa,             /* SSAP: SNAP */
	0x03,             /* unnumbered information */
	0x00, 0x00, 0x00, /* OUI: what follows is an Ethertype */
	0x08, 0x00        /* IPv4 */
};

static void build(struct packet_builder *b, const uint8_t *llc, size_t len)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, (uint16_t)(len + 21));
	pb_bytes(b, llc, len);
	pb_ipv4(b, "192.0.2.1", "192.0.2.2", 253);
	pb_u8(b, 0);
	pb_end(b);
}

static void test_bridged_snap(void **state)
{
	struct packet_builder b;

	build(&b, snap, sizeof(snap));
	b.bytes[DECODE_BEHIND_ETHERNET + 5] = 0xf8; /* IEEE 802.1H */
	assert_int_equal(decode_built(*state, &b)->app, APP_IPV4);
}

static void test_snap(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, snap, sizeof(snap));
	pb_be32(&b, 0); /* padding */
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->present, RECORD_ETH | RECORD_ETH_SRC | RECORD_IP);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_not_looked_into(void **state)
{
	static const uint8_t change[][2] = {
		{ 0, 0x40 }, /* another SAP */
		{ 1, 0xab }, /* a response */
		{ 2, 0x13 }, /* not unnumbered information */
		{ 5, 0x0c }, /* another OUI */
		{ 6, 0x05 }, /* no Ethertype */
	};

	for (size_t i = 0; i < ARRAY_SIZE(change); i++) {
		const struct packet_record *r;
		struct packet_builder b;

		build(&b, snap, sizeof(snap));
		b.bytes[DECODE_BEHIND_ETHERNET + change[i][0]] = change[i][1];
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_LLC);
		assert_false(r->present & RECORD_IP);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

/* What a station can do: its class. Other forms of it stay what they are. */
static void test_xid(void **state)
{
	static const uint8_t xid[] = { 0, 1, 0xbf, 0x81, 1, 0 };
	struct packet_builder b;

	build(&b, xid, sizeof(xid));
	assert_int_equal(decode_built(*state, &b)->app, APP_LLC_XID);
	build(&b, xid, sizeof(xid));
	b.bytes[DECODE_BEHIND_ETHERNET + 2] = 0xaf; /* no poll */
	assert_int_equal(decode_built(*state, &b)->app, APP_LLC_XID);
	b.bytes[DECODE_BEHIND_ETHERNET + 3] = 0x82;
	assert_int_equal(decode_built(*state, &b)->app, APP_LLC);
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, snap, sizeof(snap)); /* and the IPv4 header in it */
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_ETHERNET + sizeof(snap) + 20);
	build(&b, (const uint8_t *)"\x40\x40\x03", 3);
	decode_check_cuts(DECODE_LINK_ETHERNET, b.bytes, b.used,
	                  DECODE_BEHIND_ETHERNET + 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_snap),
		decoded_test(test_bridged_snap),
		decoded_test(test_not_looked_into),
		decoded_test(test_xid),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("llc", tests, NULL, NULL);
}
