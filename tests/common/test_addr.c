/* test_addr.c - addresses as values and as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "common/addr.h"
#include "common/compiler.h"

/* What is read on the left is written as on the right. */
static void formats_as_rfc5952(void **state)
{
	static const char *const cases[][2] = {
		{ "0.0.0.0", "0.0.0.0" },
		{ "192.0.2.1", "192.0.2.1" },
		{ "255.255.255.255", "255.255.255.255" },
		{ "1.20.100.9", "1.20.100.9" },
		{ "::", "::" },
		{ "::1", "::1" },
		{ "1::", "1::" },
		{ "0:0:0:0:0:0:0:1", "::1" },
		{ "2001:0DB8::0001", "2001:db8::1" },
		/* 4.2.2: a single zero group is not shortened */
		{ "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
		{ "0:1:1:1:1:1:1:1", "0:1:1:1:1:1:1:1" },
		{ "1:1:1:1:1:1:1:0", "1:1:1:1:1:1:1:0" },
		/* 4.2.3: the longest run, the first of equal ones */
		{ "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
		{ "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
		{ "0:0:1:0:0:0:0:0", "0:0:1::" },
		{ "fe80:0:0:0:0:0:0:0", "fe80::" },
		{ "0:0:1:1:1:1:0:0", "::1:1:1:1:0:0" },
		{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "1000:200:30:4:1000:200:30:4",
		  "1000:200:30:4:1000:200:30:4" },
		/* 5: IPv4-mapped */
		{ "::ffff:c000:0201", "::ffff:192.0.2.1" },
		{ "::ffff:0.0.0.0", "::ffff:0.0.0.0" },
		{ "::ffff:255.255.255.255", "::ffff:255.255.255.255" },
		{ "::fffe:c000:0201", "::fffe:c000:201" },
		{ "::192.0.2.1", "::c000:201" },
		{ "64:ff9b::192.0.2.1", "64:ff9b::c000:201" },
	};
	char text[ADDR_TEXT_SIZE];
	struct addr a;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(addr_parse(cases[i][0], &a), 0);
		assert_ptr_equal(addr_format(&a, text), text);
		assert_string_equal(text, cases[i][1]);
	}
}

/* All 256 patterns of zero and non-zero groups come back from their text. */
static void text_round_trip(void **state)
{
	char text[ADDR_TEXT_SIZE];

	(void)state;
	for (unsigned int pattern = 0; pattern < 256; pattern++) {
		uint8_t bytes[16] = { 0 };
		struct addr a, back;

		for (size_t i = 0; i < 8; i++)
			bytes[2 * i + 1] =
			        (uint8_t)(pattern >> i & 1 ? 0xa : 0);
		a = addr_v6(bytes);
		assert_int_equal(addr_parse(addr_format(&a, text), &back), 0);
		assert_true(addr_equal(&a, &back));
	}
}

static void no_address_is_empty(void **state)
{
	struct addr none = { 0 };
	struct addr odd = { .family = 9, .bytes = { 1 } };
	char text[ADDR_TEXT_SIZE] = "x";

	(void)state;
	assert_string_equal(addr_format(&none, text), "");
	assert_string_equal(addr_format(&odd, text), "");
	assert_int_equal(addr_len(&none), 0);
	assert_int_equal(addr_len(&odd), 0);
}

static void parse_refuses(void **state)
{
	static const char *const texts[] = {
		"",          "1.2.3",     "1.2.3.4.5",    "1.2.3.256",
		" 1.2.3.4",  "::1 ",      "1::2::3",      ":::",
		"12345::",   "1.2.3.4/8", "fe80::1%eth0", "0x1.2.3.4",
		"localhost", "::g",
	};
	struct addr a = { .family = 4, .bytes = { 7 } };
	struct addr before = a;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_int_equal(addr_parse(texts[i], &a), -EINVAL);
	assert_memory_equal(&a, &before, sizeof(a));
}

static void compares_as_memory(void **state)
{
	static const uint8_t bytes[16] = { 192, 0, 2, 1 };
	struct addr v4 = addr_v4(bytes);
	struct addr v6 = addr_v6(bytes);
	struct addr parsed;

	(void)state;
	assert_int_equal(addr_parse("192.0.2.1", &parsed), 0);
	assert_true(addr_equal(&v4, &parsed));
	assert_memory_equal(&v4, &parsed, sizeof(v4));
	assert_false(addr_equal(&v4, &v6));
	assert_int_equal(addr_len(&v4), 4);
	assert_int_equal(addr_len(&v6), 16);
}

static void formats_mac(void **state)
{
	static const uint8_t mac[MAC_SIZE] = { 0x00, 0x00, 0x5e,
		                               0x00, 0x53, 0xfa };
	char text[MAC_TEXT_SIZE];

	(void)state;
	assert_string_equal(mac_format(mac, text), "00:00:5e:00:53:fa");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_as_rfc5952),
		cmocka_unit_test(text_round_trip),
		cmocka_unit_test(no_address_is_empty),
		cmocka_unit_test(parse_refuses),
		cmocka_unit_test(compares_as_memory),
		cmocka_unit_test(formats_mac),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
