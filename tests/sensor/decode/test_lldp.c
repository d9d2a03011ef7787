/* test_lldp.c - LLDP's elements. */
#include "tests/support/decode_support.h"

static const uint8_t message[] = {
	0x02, 0x07, 4,   2,   0,   0,   0,   0, 1, /* chassis: an address */
	0x04, 0x05, 5,   'e', 't', 'h', '1',       /* port: an interface */
	0x06, 0x02, 0,   120,                      /* time to live */
	0x0a, 0x04, 'd', 'e', 's', 'k',            /* system name */
	0x00, 0x00                                 /* end */
};

#define PORT_LENGTH_AT 10
#define PORT_KIND_AT 11

static void build(struct packet_builder *b, const uint8_t *bytes, size_t len)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, 0x88cc);
	pb_bytes(b, bytes, len);
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, message, sizeof(message));
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_LLDP);
	decoded_expect_bytes(r, FIELD_LLDP_PORT, "eth1", 4);
	decoded_expect_bytes(r, FIELD_LLDP_SYSTEM, "desk", 4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_port_kinds(void **state)
{
	for (unsigned int kind = 0; kind <= 0xff; kind++) {
		const struct packet_record *r;
		uint8_t bytes[sizeof(message)];
		struct packet_builder b;

		memcpy(bytes, message, sizeof(bytes));
		bytes[PORT_KIND_AT] = (uint8_t)kind;
		build(&b, bytes, sizeof(bytes));
		r = decode_built(*state, &b);
		assert_int_equal(record_field(r, FIELD_LLDP_PORT) != NULL,
		                 kind == 1 || kind == 5 || kind == 7);
	}
}

static void test_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 0xff };

	for (size_t i = 0; i < sizeof(lengths); i++) {
		const struct packet_record *r;
		uint8_t bytes[sizeof(message)];
		struct packet_builder b;

		memcpy(bytes, message, sizeof(bytes));
		bytes[PORT_LENGTH_AT - 1] = lengths[i];
		build(&b, bytes, sizeof(bytes));
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_LLDP);
	}
}

/* Each is sound; half a name is not told. */
static void test_every_cut(void **state)
{
	struct packet_builder b;

	build(&b, message, sizeof(message));
	for (size_t n = 0; n < b.used; n++) {
		const struct packet_record *r = decode_bytes(
		        *state, DECODE_LINK_ETHERNET, b.bytes, n, b.used);
		const struct field_value *name =
		        record_field(r, FIELD_LLDP_SYSTEM);

		assert_int_not_equal(r->fault, RECORD_FAULT_MALFORMED);
		assert_true(!name || name->len == 4);
		(void)decode_bytes(*state, DECODE_LINK_ETHERNET, b.bytes, n, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		decoded_test(test_port_kinds),
		decoded_test(test_lengths),
		decoded_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("lldp", tests, NULL, NULL);
}
