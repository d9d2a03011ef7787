/* test_dns_name.c - domain names in DNS messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/dns_name.h"

/* Reads the name at `offset` of a message in a block of exactly `len`. */
static struct cur read_at(const void *bytes, size_t len, size_t offset,
                          struct dns_name *out_name)
{
	uint8_t *block = malloc(len);
	struct cur message, c;
	bool read;

	assert_true(block || len == 0);
	if (len > 0)
		memcpy(block, bytes, len);
	message = cur_of(block, len, len);
	c = message;
	cur_skip(&c, offset);
	read = dns_name_read(&c, &message, out_name);
	assert_int_equal(read, cur_ok(&c));
	free(block);
	c.at = NULL;
	return c;
}

static void expect_name(const void *bytes, size_t len, size_t offset,
                        const char *text)
{
	struct dns_name name;
	struct cur c = read_at(bytes, len, offset, &name);

	assert_true(cur_ok(&c));
	assert_int_equal(name.len, strlen(text));
	assert_memory_equal(name.text, text, name.len);
}

static void expect_bad(const void *bytes, size_t len, size_t offset)
{
	struct dns_name name;
	struct cur c = read_at(bytes, len, offset, &name);

	assert_int_equal(c.state, CUR_SHORT);
}

static void test_labels(void **state)
{
	(void)state;
	expect_name("\3www\7example\3org\0", 17, 0, "www.example.org");
	expect_name("\1a\0", 3, 0, "a");
	expect_name("\0", 1, 0, "");
}

static void test_escapes(void **state)
{
	(void)state;
	/* dot and backslash inside a label, blank, DEL, 8 bit, zero */
	expect_name("\2.\\\4 \x7f\xff\0\1~\0", 11, 0,
	            "\\046\\092.\\032\\127\\255\\000.~");
}

static void test_steps_over(void **state)
{
	static const uint8_t bytes[] = "\1a\0\1b\xc0\x00rest";
	struct dns_name name;
	struct cur c;

	(void)state;
	c = read_at(bytes, 11, 0, &name);
	assert_int_equal(cur_left(&c), 8);
	c = read_at(bytes, 11, 3, &name);
	assert_int_equal(cur_left(&c), 4); /* behind the pointer */
	assert_int_equal(name.len, 3);
	assert_memory_equal(name.text, "b.a", 3);
}

static void test_cut(void **state)
{
	static const uint8_t bytes[] = "\1a\0\1b\xc0\x00";

	(void)state;
	for (size_t len = 3; len < 7; len++) {
		struct dns_name name;
		struct cur message = cur_of(bytes, len, 7), c = message;

		cur_skip(&c, 3);
		assert_false(dns_name_read(&c, &message, &name));
		assert_int_equal(c.state, CUR_CUT);
		expect_bad(bytes, len, 3);
	}
}

static void test_pointers_only_backwards(void **state)
{
	(void)state;
	expect_bad("\xc0\x00", 2, 0);            /* to itself */
	expect_bad("\xc0\x02\1a\0", 5, 0);       /* forwards */
	expect_bad("\1a\xc0\x00", 4, 0);         /* to its own first label */
	expect_bad("\xc0\x02\xc0\x00", 4, 2);    /* in a circle */
	expect_bad("\1a\xc0\x04\xc0\x00", 6, 4); /* back, then forth */
	expect_bad("\0\xff\xff", 3, 1);          /* far outside */
}

/* 0: the root; then pointers, each to the one before. */
static void test_pointer_jumps(void **state)
{
	uint8_t bytes[1 + 2 * (DNS_NAME_JUMPS_MAX + 1)] = { 0 };
	size_t used = 1, before = 0;

	(void)state;
	for (size_t i = 0; i <= DNS_NAME_JUMPS_MAX; i++) {
		bytes[used] = 0xc0;
		bytes[used + 1] = (uint8_t)before;
		before = used;
		used += 2;
	}
	expect_name(bytes, used, used - 4, "");
	expect_bad(bytes, used, used - 2);
}

static void test_reserved_labels(void **state)
{
	(void)state;
	expect_bad("\x40\0", 2, 0);
	expect_bad("\x80\0", 2, 0);
	expect_bad("\xbf\0", 2, 0);
}

/* Labels of 63, 63, 63 and `last` bytes, each worth four characters. */
static size_t long_name(uint8_t *bytes, uint8_t last)
{
	size_t used = 0;

	for (int i = 0; i < 4; i++) {
		uint8_t len = i < 3 ? 63 : last;

		bytes[used++] = len;
		memset(bytes + used, 0xff, len);
		used += len;
	}
	bytes[used++] = 0;
	return used;
}

static void test_length_limit(void **state)
{
	uint8_t bytes[300];
	struct dns_name name;
	struct cur c;
	size_t used = long_name(bytes, 61);

	(void)state;
	assert_int_equal(used, DNS_NAME_WIRE_MAX);
	c = read_at(bytes, used, 0, &name);
	assert_true(cur_ok(&c));
	assert_int_equal(name.len, DNS_NAME_TEXT_MAX);
	expect_bad(bytes, long_name(bytes, 62), 0);
}

/* A loop of labels that grows the name at each turn stops at 255 octets even
 * where pointers lead backwards. */
static void test_limit_counts_pointed_labels(void **state)
{
	uint8_t bytes[400];
	size_t used = long_name(bytes, 61);

	(void)state;
	memcpy(bytes + used, "\1a\xc0\0", 4);
	expect_bad(bytes, used + 4, used);
}

/* Over a name, whatever its pointer leads to. */
static void test_skip(void **state)
{
	static const struct {
		const char *bytes;
		size_t len, used; /* 0: not a name */
	} cases[] = {
		{ "\0", 1, 1 },       { "\1a\0x", 4, 3 },
		{ "\xc0\xff", 2, 2 }, { "\1a\xc0\x0c", 4, 4 },
		{ "\xc0", 1, 0 },     { "\2a", 2, 0 },
		{ "\1a", 2, 0 },      { "\x40", 1, 0 },
		{ "\x80", 1, 0 },     { "", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cur c =
		        cur_of(cases[i].bytes, cases[i].len, cases[i].len);

		assert_int_equal(dns_name_skip(&c), cases[i].used > 0);
		assert_int_equal(
		        cur_left(&c),
		        cases[i].used > 0 ? cases[i].len - cases[i].used : 0);
	}
}

static void test_skip_length_limit(void **state)
{
	uint8_t bytes[300];
	size_t used = long_name(bytes, 61);
	struct cur c = cur_of(bytes, used, used);

	(void)state;
	assert_true(dns_name_skip(&c));
	used = long_name(bytes, 62);
	c = cur_of(bytes, used, used);
	assert_false(dns_name_skip(&c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_steps_over),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_pointers_only_backwards),
		cmocka_unit_test(test_pointer_jumps),
		cmocka_unit_test(test_reserved_labels),
		cmocka_unit_test(test_length_limit),
		cmocka_unit_test(test_limit_counts_pointed_labels),
		cmocka_unit_test(test_skip),
		cmocka_unit_test(test_skip_length_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
