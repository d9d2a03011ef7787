/* test_udpencap.c - ESP and IKE in UDP. */
#include "tests/support/decode_support.h"

static void begin(struct packet_builder *b)
{
	pb_frame(b, 17);
	pb_udp(b, 40000, 4500);
}

static void test_esp(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b);
	pb_be32(&b, 0x1000); /* security parameters index */
	pb_be32(&b, 1);      /* sequence number */
	pb_be32(&b, 0xa0a0a0a0);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_NAT_T);
	assert_int_equal(r->l4, APP_UDP);
	assert_int_equal(r->tunnel[0], TUNNEL_UDPENCAP);
	assert_int_equal(decoded_number(r, FIELD_ESP_SPI), 0x1000);
	assert_int_equal(r->fault, RECORD_FAULT_NONE);
}

static void test_ike_and_keep_alive(void **state)
{
	const struct packet_record *r;
	struct packet_builder b;

	begin(&b);
	pb_be32(&b, 0);
	pb_bytes(&b, "initiator and responder here", 28);
	r = decode_built(*state, &b);
	assert_int_equal(r->app, APP_NAT_T);
	assert_int_equal(r->field_count, 0);

	begin(&b);
	pb_u8(&b, 0xff);
	assert_int_equal(decode_built(*state, &b)->app, APP_NAT_T);
}

static void test_something_else(void **state)
{
	struct packet_builder b;

	begin(&b);
	pb_u8(&b, 0xfe);
	assert_int_equal(decode_built(*state, &b)->app, APP_UDP);
	begin(&b);
	pb_be32(&b, 0x1000); /* too short for anything */
	assert_int_equal(decode_built(*state, &b)->app, APP_UDP);
}

/* Its first bytes are all that is looked at. */
static void test_every_cut(void **state)
{
	struct decoded *d = decoded_new();
	struct packet_builder b;

	(void)state;
	begin(&b);
	pb_be32(&b, 0x1000);
	pb_be32(&b, 1);
	pb_be32(&b, 0xa0a0a0a0);
	pb_end(&b);
	for (size_t n = DECODE_BEHIND_IPV4 + 9; n < b.used; n++)
		assert_int_equal(decode_bytes(d, DECODE_LINK_ETHERNET, b.bytes,
		                              n, b.used)
		                         ->fault,
		                 n < DECODE_BEHIND_IPV4 + 12
		                         ? RECORD_FAULT_CUT
		                         : RECORD_FAULT_NONE);
	decoded_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(test_esp),
		decoded_test(test_ike_and_keep_alive),
		decoded_test(test_something_else),
		cmocka_unit_test(test_every_cut),
	};

	return cmocka_run_group_tests_name("udpencap", tests, NULL, NULL);
}
