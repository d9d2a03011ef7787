/* test_radiotap.c - the header that wireless cards add. */
#include "tests/support/decode_support.h"

#define LINK_RADIOTAP 127
#define LEN_AT 2

static const uint8_t packet[] = {
	0x00, 0x00,             /* version, padding */
	0x1a, 0x00,             /* 26 bytes */
	0x03, 0x00, 0x00, 0x80, /* time, flags; another word follows */
	0x00, 0x00, 0x00, 0x00, /* of nothing */
	0x00, 0x00, 0x00, 0x00, /* padding to a multiple of eight */
	0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* time */
	0x10,                               /* flags: with a checksum */
	0x00,                               /* what is not looked at */
	0x08, 0x01, 0x00, 0x00,             /* data to the access point */
	0x02, 0x00, 0x00, 0x00, 0x00, 0x01, /* access point */
	0x02, 0x00, 0x00, 0x00, 0x00, 0x02, /* sender */
	0x02, 0x00, 0x00, 0x00, 0x00, 0x03, /* receiver */
	0x10, 0x00,                         /* sequence number 1 */
	0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00, 0x08, 0x00, /* SNAP: IPv4 */
	0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* to the end */
	0x40, 0x11, 0x00, 0x00, 192,  0,    2,    1,    192,  0, 2,
	2,    0x9c, 0x40, 0x00, 0x09, 0x00, 0x00, 0x00, 0x00, /* UDP, to the end
	                                                       */
	'd',  'a',  't',  'a', /* of four bytes */
	0xde, 0xad, 0xbe, 0xef /* checksum */
};

static void test_checksum_is_none_of_the_packet(void **state)
{
	const struct packet_record *r = decode_bytes(
	        *state, LINK_RADIOTAP, packet, sizeof(packet), sizeof(packet));

	assert_int_equal(r->app, APP_UDP);
	assert_int_equal(r->payload_len, 4);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_no_checksum(void **state)
{
	uint8_t bytes[sizeof(packet)];

	memcpy(bytes, packet, sizeof(packet));
	bytes[24] = 0; /* no flags */
	assert_int_equal(decode_bytes(*state, LINK_RADIOTAP, bytes,
	                              sizeof(bytes), sizeof(bytes))
	                         ->payload_len,
	                 8);
	bytes[4] = 1; /* nor that there are any */
	bytes[24] = 0x10;
	assert_int_equal(decode_bytes(*state, LINK_RADIOTAP, bytes,
	                              sizeof(bytes), sizeof(bytes))
	                         ->payload_len,
	                 8);
}

static void test_lengths(void **state)
{
	static const uint16_t lengths[] = { 0, 1, 4, 7, 8, 12, 24, 25, 0xffff };

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		uint8_t bytes[sizeof(packet)];
		const struct packet_record *r;

		memcpy(bytes, packet, sizeof(packet));
		bytes[LEN_AT] = (uint8_t)lengths[i];
		bytes[LEN_AT + 1] = (uint8_t)(lengths[i] >> 8);
		r = decode_bytes(*state, LINK_RADIOTAP, bytes, sizeof(bytes),
		                 sizeof(bytes));
		assert_int_equal(r->present & RECORD_IP, 0);
		if (lengths[i] < 25 || lengths[i] == 0xffff)
			assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
}

static void test_another_version(void **state)
{
	uint8_t bytes[sizeof(packet)];

	memcpy(bytes, packet, sizeof(packet));
	bytes[0] = 1;
	assert_int_equal(decode_bytes(*state, LINK_RADIOTAP, bytes,
	                              sizeof(bytes), sizeof(bytes))
	                         ->fault,
	                 RECORD_FAULT_MALFORMED);
}

/* Words of presence to the end of the header and beyond. */
static void test_presence_without_end(void **state)
{
	uint8_t bytes[64];
	const struct packet_record *r;

	memset(bytes, 0xff, sizeof(bytes));
	bytes[0] = 0;
	bytes[LEN_AT] = sizeof(bytes);
	bytes[LEN_AT + 1] = 0;
	r = decode_bytes(*state, LINK_RADIOTAP, bytes, sizeof(bytes),
	                 sizeof(bytes));
	assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
}

static void test_every_cut(void **state)
{
	(void)state;
	decode_check_cuts(LINK_RADIOTAP, packet, sizeof(packet),
	                  26 + 24 + 8 + 20 + 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_checksum_is_none_of_the_packet),
		decoded_test(test_no_checksum),
		decoded_test(test_lengths),
		decoded_test(test_another_version),
		decoded_test(test_presence_without_end),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("radiotap", tests, NULL, NULL);
}
