/* test_cdp.c - Cisco's discovery protocol. */
#include "tests/support/decode_support.h"

static const uint8_t message[] = {
	0xaa, 0xaa, 0x03, 0x00, 0x00, 0x0c, 0x20, 0x00, /* SNAP */
	0x02,                                           /* version */
	0xb4,                                           /* time to live */
	0x00, 0x00,                                     /* checksum */
	0x00, 0x01, 0x00, 0x08, 'd',  'e',  's',  'k',  /* device */
	0x00, 0x06, 0x00, 0x05, 'x',                    /* platform */
	0x00, 0x03, 0x00, 0x07, 'G',  'i',  '0',        /* port */
};

#define DEVICE_LENGTH_AT 15

static void build(struct packet_builder *b, const uint8_t *bytes, size_t len)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, (uint16_t)len);
	pb_bytes(b, bytes, len);
	pb_end(b);
}

static void test_fields(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	build(&b, message, sizeof(message));
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_CDP);
	decoded_expect_bytes(r, FIELD_CDP_DEVICE, "desk", 4);
	decoded_expect_bytes(r, FIELD_CDP_PORT, "Gi0", 3);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_lengths(void **state)
{
	static const uint8_t lengths[] = { 0, 1, 3, 0xff };

	for (size_t i = 0; i < sizeof(lengths); i++) {
		const struct packet_record *r;
		uint8_t bytes[sizeof(message)];
		struct packet_builder b;

		memcpy(bytes, message, sizeof(bytes));
		bytes[DEVICE_LENGTH_AT] = lengths[i];
		build(&b, bytes, sizeof(bytes));
		r = decode_built(*state, &b);
		assert_int_equal(r->app, APP_CDP);
		assert_null(record_field(r, FIELD_CDP_DEVICE));
		assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

/* A capture that stops early is no malformed packet; half a name is none. */
static void test_every_cut(void **state)
{
	struct packet_builder b;

	build(&b, message, sizeof(message));
	for (size_t n = 0; n < b.used; n++) {
		const struct packet_record *r = decode_bytes(
		        *state, DECODE_LINK_ETHERNET, b.bytes, n, b.used);
		const struct field_value *device =
		        record_field(r, FIELD_CDP_DEVICE);

		assert_int_not_equal(r->fault, RECORD_FAULT_MALFORMED);
		assert_true(!device || device->len == 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		decoded_test(test_lengths),
		decoded_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("cdp", tests, NULL, NULL);
}
