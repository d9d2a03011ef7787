/* test_packet_fields.c - values of application protocols in a record. */

#include <errno.h>

#include "packet_case.h"

static void every_field(void **state)
{
	static const uint8_t bytes[16] = { 1, 2, 3, 4, 5, 6 };

	(void)state;
	for (uint16_t id = 1; id < FIELD_END; id++) {
		struct packet_record r = { .seq = 1 };
		const struct field_info *info = field_info(id);

		if (!info)
			continue;
		switch (info->type) {
		case FIELD_TYPE_UINT:
		case FIELD_TYPE_BOOL:
			assert_true(record_add_number(&r, id, 1));
			break;
		case FIELD_TYPE_MAC:
			assert_true(record_add_bytes(&r, id, bytes, 6));
			break;
		default:
			assert_true(record_add_bytes(&r, id, bytes, 4));
			assert_true(record_add_bytes(&r, id, bytes, 16));
		}
		assert_round_trip(&r);
	}
}

static void numbers_are_short(void **state)
{
	static const struct {
		uint64_t number;
		size_t size;
	} cases[] = {
		{ 0, 1 },
		{ UINT8_MAX, 1 },
		{ UINT8_MAX + 1, 2 },
		{ UINT16_MAX, 2 },
		{ UINT16_MAX + 1, 4 },
		{ UINT32_MAX, 4 },
		{ UINT64_C(0x100000000), 8 },
		{ UINT64_MAX, 8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct packet_record r = { .seq = 1 };

		assert_true(
		        record_add_number(&r, FIELD_DNS_ID, cases[i].number));
		assert_round_trip(&r);
		assert_int_equal(payload_len,
		                 BODY_AT + FIXED_SIZE + 4 + cases[i].size);
	}
}

/* A record with nothing but one field of our choice. */
static int try_field(uint16_t id, uint16_t wire_len, const void *value,
                     size_t len)
{
	struct packet_record r = { .seq = 1 };
	struct writer w = writer_of(payload, sizeof(payload));

	encode(&r);
	w.used = payload_len;
	payload[FIELD_COUNT_AT] = 1;
	writer_be16(&w, id);
	writer_be16(&w, wire_len);
	writer_bytes(&w, value, len);
	payload_len = w.used;
	fix_length();
	return try_decode(payload_len);
}

static void field_sizes_fit_their_types(void **state)
{
	static const uint8_t zeros[RECORD_VALUE_MAX + 1];

	(void)state;
	for (uint16_t len = 0; len <= sizeof(zeros); len++) {
		int fits = len <= RECORD_VALUE_MAX ? 0 : -EBADMSG;

		assert_int_equal(try_field(FIELD_DNS_ID, len, zeros, len),
		                 len == 1 || len == 2 || len == 4 || len == 8
		                         ? 0
		                         : -EBADMSG);
		assert_int_equal(try_field(FIELD_DNS_TCP, len, zeros, len),
		                 len == 1 ? 0 : -EBADMSG);
		assert_int_equal(try_field(FIELD_ARP_SPA, len, zeros, len),
		                 len == 4 || len == 16 ? 0 : -EBADMSG);
		assert_int_equal(try_field(FIELD_ARP_SHA, len, zeros, len),
		                 len == 6 ? 0 : -EBADMSG);
		assert_int_equal(try_field(FIELD_HTTP_URI, len, zeros, len),
		                 fits);
		assert_int_equal(try_field(FIELD_END, len, zeros, len), fits);
		assert_int_equal(try_field(FIELD_NONE, len, zeros, len), fits);
	}
	for (unsigned int v = 0; v < 256; v++) {
		uint8_t byte = (uint8_t)v;

		assert_int_equal(try_field(FIELD_DNS_TCP, 1, &byte, 1),
		                 v <= 1 ? 0 : -EBADMSG);
	}
	assert_int_equal(try_field(FIELD_HTTP_URI, 10, "short", 5), -EBADMSG);
	assert_int_equal(try_field(FIELD_HTTP_URI, UINT16_MAX, "s", 1),
	                 -EBADMSG);
}

static void long_numbers_are_read(void **state)
{
	(void)state;
	assert_int_equal(try_field(FIELD_DNS_ID, 8, "\0\0\0\0\0\0\0\7", 8), 0);
	assert_int_equal(decoded.fields[0].number, 7);
	assert_int_equal(decoded.fields[0].len, 0);
	assert_null(decoded.fields[0].bytes);
}

static void unknown_fields_are_left_out(void **state)
{
	(void)state;
	assert_int_equal(try_field(UINT16_MAX, 3, "abc", 3), 0);
	assert_int_equal(decoded.field_count, 0);
}

static void fields_alone(void **state)
{
	struct packet_record r = dns_record();
	struct packet_record back = { 0 };
	struct writer w = writer_of(payload, sizeof(payload));

	(void)state;
	packet_fields_encode(&w, &r);
	assert_true(writer_ok(&w));
	block = exact_copy(payload, w.used);
	for (size_t times = 1; times <= 2; times++) { /* appends */
		assert_int_equal(packet_fields_decode(block, w.used, &back), 0);
		assert_int_equal(back.field_count, times * r.field_count);
	}
	for (size_t i = 0; i < back.field_count; i++)
		assert_true(values_equal(&back.fields[i],
		                         &r.fields[i % r.field_count]));
	assert_int_equal(packet_fields_decode(NULL, 0, &back), 0);
}

static void fields_alone_cut_short(void **state)
{
	struct packet_record r = dns_record();
	struct writer w = writer_of(payload, sizeof(payload));

	(void)state;
	packet_fields_encode(&w, &r);
	for (size_t len = 1; len < w.used; len++) {
		struct packet_record back = { .field_count = 1 };
		uint8_t *copy = exact_copy(payload, len);
		int err = packet_fields_decode(copy, len, &back);

		/* the ends of the first two fields: 4 + 2, 4 + 1 */
		if (len == 6 || len == 11) {
			assert_int_equal(err, 0);
			assert_int_equal(back.field_count, len == 6 ? 2 : 3);
		} else {
			assert_int_equal(err, -EBADMSG);
			assert_int_equal(back.field_count, 1); /* as it was */
		}
		free(copy);
	}
}

static void fields_alone_too_many(void **state)
{
	struct packet_record r = { 0 };
	struct packet_record back = { 0 };
	struct writer w = writer_of(payload, sizeof(payload));

	(void)state;
	while (record_add_number(&r, FIELD_DNS_ID, 1))
		;
	packet_fields_encode(&w, &r);
	assert_int_equal(packet_fields_decode(payload, w.used, &back), 0);
	assert_int_equal(back.field_count, RECORD_FIELDS_MAX);
	back.field_count = 1;
	assert_int_equal(packet_fields_decode(payload, w.used, &back),
	                 -EBADMSG);
	assert_int_equal(back.field_count, 1);
	for (size_t size = 0; size < w.used; size++) {
		struct writer small = writer_of(frame_bytes, size);

		packet_fields_encode(&small, &r);
		assert_false(writer_ok(&small));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_field),
		TEST(numbers_are_short),
		TEST(field_sizes_fit_their_types),
		TEST(long_numbers_are_read),
		TEST(unknown_fields_are_left_out),
		TEST(fields_alone),
		TEST(fields_alone_cut_short),
		TEST(fields_alone_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
