/* test_utf16.c - text of Windows as UTF-8. */
#include "payload_case.h"

#include "sensor/decode/utf16.h"

static void expect_utf8(const void *bytes, size_t len, const char *utf8)
{
	struct counters counters = { 0 };
	struct packet pkt = { .counters = &counters };
	const struct field_value *value = &pkt.record.fields[0];
	void *block = malloc(len ? len : 1);

	assert_non_null(block);
	memcpy(block, bytes, len);
	utf16_report(&pkt, FIELD_SMB2_TREE, cur_of(block, len, len));
	assert_int_equal(pkt.record.field_count, 1);
	assert_int_equal(value->len, strlen(utf8));
	assert_memory_equal(value->bytes, utf8, value->len);
	free(block);
}

static void test_characters(void **state)
{
	(void)state;
	expect_utf8("a\0b\0", 4, "ab");
	expect_utf8("\xe9\0\xff\x07", 4, "\xc3\xa9\xdf\xbf");
	expect_utf8("\0\x08\xff\xff", 4, "\xe0\xa0\x80\xef\xbf\xbf");
	expect_utf8("\x3d\xd8\x00\xde", 4, "\xf0\x9f\x98\x80");
	expect_utf8("\xff\xdb\xff\xdf", 4, "\xf4\x8f\xbf\xbf");
	expect_utf8("", 0, "");
	expect_utf8("a\0b", 3, "a"); /* half a unit is none */
	expect_utf8("a\0\0\0b\0", 6, "a");
}

static void test_lone_halves(void **state)
{
	(void)state;
	expect_utf8("\x3d\xd8"
	            "a\0",
	            4,
	            "\xef\xbf\xbd"
	            "a");
	expect_utf8("\x00\xde"
	            "a\0",
	            4,
	            "\xef\xbf\xbd"
	            "a");
	expect_utf8("a\0\x3d\xd8", 4, "a\xef\xbf\xbd");
}

static void test_long(void **state)
{
	struct counters counters = { 0 };
	struct packet pkt = { .counters = &counters };
	uint8_t text[2000];

	(void)state;
	memset(text, 0x20, sizeof(text)); /* U+2020: three bytes each */
	utf16_report(&pkt, FIELD_SMB2_TREE,
	             cur_of(text, sizeof(text), sizeof(text)));
	assert_int_equal(pkt.record.fields[0].len, 3 * UTF16_UNITS_MAX);
	/* No room: nothing is reported, and that is counted. */
	pkt.text_used = PACKET_TEXT_MAX - 5;
	utf16_report(&pkt, FIELD_SMB2_TREE, cur_of(text, 4, 4));
	assert_int_equal(pkt.record.field_count, 1);
	assert_int_equal(counters.of[COUNTER_TEXT_FULL], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_lone_halves),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests_name("utf16", tests, NULL, NULL);
}
