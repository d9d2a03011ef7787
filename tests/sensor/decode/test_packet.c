/* test_packet.c - what decoders may say about a packet. */
#include <string.h>

#include "tests/support/decode_support.h"

static int setup(void **state)
{
	struct decoded *d = decoded_new();

	d->pkt.counters = &d->counters;
	*state = d;
	return 0;
}

static void test_text_has_an_end(void **state)
{
	struct decoded *d = *state;
	uint8_t *first = packet_text_room(&d->pkt, 1);

	assert_ptr_equal(first, d->pkt.text);
	assert_ptr_equal(packet_text_room(&d->pkt, PACKET_TEXT_MAX - 1),
	                 first + 1);
	assert_non_null(packet_text_room(&d->pkt, 0));
	assert_int_equal(d->counters.of[COUNTER_TEXT_FULL], 0);
	assert_null(packet_text_room(&d->pkt, 1));
	assert_null(packet_text_room(&d->pkt, SIZE_MAX));
	assert_int_equal(d->counters.of[COUNTER_TEXT_FULL], 1); /* a packet */
	assert_int_equal(d->pkt.text_used, PACKET_TEXT_MAX);
}

static void test_fields_have_an_end(void **state)
{
	struct decoded *d = *state;

	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		packet_number(&d->pkt, FIELD_ICMP_TYPE, i);
	assert_int_equal(d->pkt.record.field_count, RECORD_FIELDS_MAX);
	assert_int_equal(d->counters.of[COUNTER_FIELDS_FULL], 0);
	packet_number(&d->pkt, FIELD_ICMP_CODE, 1);
	packet_bytes(&d->pkt, FIELD_HTTP_HOST, (const uint8_t *)"x", 1);
	assert_int_equal(d->pkt.record.field_count, RECORD_FIELDS_MAX);
	assert_int_equal(d->counters.of[COUNTER_FIELDS_FULL], 1); /* a packet */
}

static void test_the_first_fault_is_kept(void **state)
{
	struct decoded *d = *state;

	packet_fault(&d->pkt, RECORD_FAULT_CUT);
	packet_fault(&d->pkt, RECORD_FAULT_MALFORMED);
	assert_int_equal(d->pkt.record.fault, RECORD_FAULT_CUT);
	assert_int_equal(d->counters.of[COUNTER_CUT], 1);
	assert_int_equal(d->counters.of[COUNTER_MALFORMED], 0);
}

static void test_a_first_fragment_is_cut(void **state)
{
	struct decoded *d = *state;

	d->pkt.is_partial = true;
	packet_fault(&d->pkt, RECORD_FAULT_MALFORMED);
	assert_int_equal(d->pkt.record.fault, RECORD_FAULT_CUT);
	assert_int_equal(d->counters.of[COUNTER_CUT], 1);
	assert_int_equal(d->counters.of[COUNTER_MALFORMED], 0);
}

#define packet_test(test)                                                      \
	cmocka_unit_test_setup_teardown(test, setup, decoded_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		packet_test(test_text_has_an_end),
		packet_test(test_fields_have_an_end),
		packet_test(test_the_first_fault_is_kept),
		packet_test(test_a_first_fragment_is_cut),
	};

	return cmocka_run_group_tests_name("packet", tests, NULL, NULL);
}
