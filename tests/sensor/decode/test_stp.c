/* test_stp.c - spanning tree. */
#include "tests/support/decode_support.h"

static const uint8_t configuration[] = {
	0x42, 0x42, 0x03, /* 802.2 */
	0x00, 0x00,       /* protocol */
	0x00,             /* version */
	0x00,             /* type: configuration */
	0x00,             /* flags */
	0x80, 0x00,       /* priority of the root */
	2,    0,    0,    0,    0,
	1,    0x00, 0x00, 0x00, 0x04 /* cost to it; the rest is not looked at */
};

#define NEEDED (DECODE_BEHIND_ETHERNET + 16)
#define BEHIND_LLC 3

static void build(struct packet_builder *b, const uint8_t *bytes, size_t len)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, (uint16_t)len);
	pb_bytes(b, bytes, len);
	pb_end(b);
}

static void test_configuration(void **state)
{
	static const uint8_t root[] = { 2, 0, 0, 0, 0, 1 };
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, configuration, sizeof(configuration));
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_STP);
	assert_int_equal(decoded_number(r, FIELD_STP_TYPE), 0);
	decoded_expect_bytes(r, FIELD_STP_ROOT, root, sizeof(root));
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_topology_change(void **state)
{
	static const uint8_t change[] = { 0x42, 0x42, 3, 0, 0, 0, 0x80 };
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, change, sizeof(change));
	r = decode_built(*state, &b);
	assert_int_equal(decoded_number(r, FIELD_STP_TYPE), 0x80);
	assert_null(record_field(r, FIELD_STP_ROOT));
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

/* Cisco's, one for each VLAN, behind SNAP. */
static void test_cisco(void **state)
{
	uint8_t bytes[8 + sizeof(configuration) - BEHIND_LLC] = {
		0xaa, 0xaa, 3, 0, 0, 0x0c, 0x01, 0x0b
	};
	const struct packet_record *r;
	struct packet_builder b;

	memcpy(bytes + 8, configuration + BEHIND_LLC,
	       sizeof(configuration) - BEHIND_LLC);
	build(&b, bytes, sizeof(bytes));
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_STP);
	assert_non_null(record_field(r, FIELD_STP_ROOT));
}

static void test_every_cut(void **state)
{
	struct packet_builder b;

	(void)state;
	build(&b, configuration, sizeof(configuration));
	for (size_t n = 0; n < b.used; n++) {
		const struct packet_record *r = decode_bytes(
		        *state, DECODE_LINK_ETHERNET, b.bytes, n, b.used);

		assert_int_equal(r->fault, n < NEEDED ? RECORD_FAULT_CUT
		                                      : RECORD_FAULT_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_configuration),
		decoded_test(test_topology_change),
		decoded_test(test_cisco),
		decoded_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("stp", tests, NULL, NULL);
}
