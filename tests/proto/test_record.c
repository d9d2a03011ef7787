/* test_record.c - the values of a packet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "proto/record.h"

static const uint8_t bytes[RECORD_VALUE_MAX + 10] = "example.com";

static void adds_in_order(void **state)
{
	struct packet_record r = { 0 };

	(void)state;
	assert_null(record_field(&r, FIELD_DNS_QNAME));
	assert_true(record_add_number(&r, FIELD_DNS_ID, 0x1234));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME, bytes, 11));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME, bytes, 7));
	assert_int_equal(r.field_count, 3);
	assert_int_equal(record_field(&r, FIELD_DNS_ID)->number, 0x1234);
	assert_int_equal(record_field(&r, FIELD_DNS_ID)->len, 0);
	assert_null(record_field(&r, FIELD_DNS_ID)->bytes);
	assert_int_equal(record_field(&r, FIELD_DNS_QNAME)->len,
	                 11); /* first */
	assert_ptr_equal(record_field(&r, FIELD_DNS_QNAME)->bytes, bytes);
	assert_null(record_field(&r, FIELD_TLS_SNI));
}

static void stops_when_full(void **state)
{
	struct packet_record r = { 0 };

	(void)state;
	for (int i = 0; i < RECORD_FIELDS_MAX; i++)
		assert_true(record_add_number(&r, FIELD_DNS_ID, 1));
	assert_false(record_add_number(&r, FIELD_DNS_ID, 1));
	assert_false(record_add_bytes(&r, FIELD_DNS_QNAME, bytes, 1));
	assert_int_equal(r.field_count, RECORD_FIELDS_MAX);
}

static void cuts_long_text(void **state)
{
	struct packet_record r = { 0 };

	(void)state;
	assert_true(record_add_bytes(&r, FIELD_HTTP_URI, bytes, sizeof(bytes)));
	assert_int_equal(r.fields[0].len, RECORD_VALUE_MAX);
	assert_true(record_add_bytes(&r, FIELD_HTTP_URI, bytes, SIZE_MAX));
	assert_int_equal(r.fields[1].len, RECORD_VALUE_MAX);
	assert_true(record_add_bytes(&r, FIELD_HTTP_URI, NULL, 0));
	assert_int_equal(r.fields[2].len, 0);
}

/* A record must fit into its message whatever its values are. */
static void stops_at_many_bytes(void **state)
{
	struct packet_record r = { 0 };

	(void)state;
	while (record_add_bytes(&r, FIELD_HTTP_URI, bytes, RECORD_VALUE_MAX))
		;
	assert_int_equal(r.value_bytes, RECORD_VALUES_MAX);
	assert_true(r.field_count < RECORD_FIELDS_MAX);
	assert_false(record_add_bytes(&r, FIELD_HTTP_URI, bytes, 1));
	assert_true(record_add_bytes(&r, FIELD_HTTP_URI, bytes, 0));
	assert_true(record_add_number(&r, FIELD_DNS_ID, 1));
}

/* What the type cannot hold is not added: the other side would refuse it. */
static void addresses_have_their_sizes(void **state)
{
	struct packet_record r = { 0 };

	(void)state;
	for (size_t len = 0; len <= 20; len++) {
		assert_int_equal(
		        record_add_bytes(&r, FIELD_ARP_SPA, bytes, len),
		        len == 4 || len == 16);
		assert_int_equal(
		        record_add_bytes(&r, FIELD_ARP_SHA, bytes, len),
		        len == 6);
	}
	assert_int_equal(r.field_count, 3);
	assert_true(record_add_number(&r, FIELD_DNS_RESPONSE, 256));
	assert_int_equal(r.fields[3].number, 1);
}

static void names_what_it_talks_about(void **state)
{
	struct packet_record r = { 0 };

	(void)state;
	assert_null(record_name(&r));
	assert_true(record_add_number(&r, FIELD_DNS_ID, 1));
	assert_null(record_name(&r));
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME, bytes, 0));
	assert_null(record_name(&r)); /* the root has no name */
	r.field_count = 0;
	assert_true(record_add_bytes(&r, FIELD_DNS_QNAME, bytes, 1));
	assert_int_equal(record_name(&r)->len, 1);
	assert_true(record_add_bytes(&r, FIELD_HTTP_HOST, bytes, 2));
	assert_int_equal(record_name(&r)->len, 2);
	assert_true(record_add_bytes(&r, FIELD_TLS_SNI, bytes, 3));
	assert_int_equal(record_name(&r)->len, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds_in_order),
		cmocka_unit_test(stops_when_full),
		cmocka_unit_test(cuts_long_text),
		cmocka_unit_test(stops_at_many_bytes),
		cmocka_unit_test(addresses_have_their_sizes),
		cmocka_unit_test(names_what_it_talks_about),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
