/* test_fddi.c - FDDI frames. */
#include "tests/support/decode_support.h"

#define LINK_FDDI 10

static const uint8_t
        frame[] = {
	        0x50, /* LLC, addresses of six bytes */
	        0x02, 0x00, 0x00, 0x00, 0x00, 0x02, /* destination */
	        0x02, 0x00, 0x00, 0x00, 0x00, 0x01, /* source */
	        0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00, 0x08, 0x00, /* SNAP: IPv4 */
	        0x45, 0x00, 0x00, 0x15, 0x00, 0x00, 0x00, 0x00,
	        0x40, 0xfd, 0x00, 0x00, 192,  0,    2,    1,
	        192,  0,    2,    2,    0x00 /* protocol 253 and a byte of it */
        };

static void test_fields(void **state)
{
	const struct packet_record *r = decode_bytes(
	        *state, LINK_FDDI, frame, sizeof(frame), sizeof(frame));

	assert_int_equal(r->app, APP_IPV4);
	assert_int_equal(r->ip_proto, 253);
	decoded_expect_bytes(r, FIELD_FDDI_DST, frame + 1, 6);
	decoded_expect_bytes(r, FIELD_FDDI_SRC, frame + 7, 6);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_other_formats(void **state)
{
	static const uint8_t controls[] = { 0x00, 0x40, 0x41, 0xc0, 0xff };

	for (size_t i = 0; i < ARRAY_SIZE(controls); i++) {
		uint8_t bytes[sizeof(frame)];
		const struct packet_record *r;

		memcpy(bytes, frame, sizeof(frame));
		bytes[0] = controls[i];
		r = decode_bytes(*state, LINK_FDDI, bytes, sizeof(bytes),
		                 sizeof(bytes));
		assert_int_equal(r->app, APP_FDDI);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
}

static void test_every_cut(void **state)
{
	(void)state;
	decode_check_cuts(LINK_FDDI, frame, sizeof(frame), 13 + 8 + 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_fields),
		decoded_test(test_other_formats),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("fddi", tests, NULL, NULL);
}
