/* test_ber.c - elements of ASN.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/ber.h"

static void test_take(void **state)
{
	struct cur c =
	        cur_of("\x04\x02hi\x30\x81\x01x\x02\x84\0\0\0\1y", 15, 15);
	struct ber e;

	(void)state;
	assert_true(ber_take(&c, &e));
	assert_int_equal(e.tag, BER_OCTET_STRING);
	assert_int_equal(cur_left(&e.body), 2);
	assert_true(ber_take(&c, &e));
	assert_int_equal(e.tag, BER_SEQUENCE);
	assert_int_equal(cur_u8(&e.body), 'x');
	assert_true(ber_take(&c, &e));
	assert_int_equal(e.tag, BER_INTEGER);
	assert_int_equal(cur_u8(&e.body), 'y');
	assert_int_equal(cur_left(&c), 0);
	assert_false(ber_take(&c, &e));
	assert_int_equal(c.state, CUR_SHORT);
}

static void test_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
		{ "\x1f\x81\0\0", 4 },       /* a tag of several bytes */
		{ "\x30\x80\0\0", 4 },       /* no length */
		{ "\x30\x85\0\0\0\0\0", 7 }, /* a length of five bytes */
		{ "\x30\xff", 2 },
		{ "\x30\x02x", 3 },
		{ "\x30\x84\xff\xff\xff\xff", 6 },
		{ "\x30\x82\0", 3 },
		{ "\x30", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cur c =
		        cur_of(cases[i].bytes, cases[i].len, cases[i].len);
		struct ber e;

		assert_false(ber_take(&c, &e));
		assert_int_equal(c.state, CUR_SHORT);
	}
}

static void test_take_tag(void **state)
{
	struct cur c = cur_of("\x04\x01x", 3, 3), body;

	(void)state;
	assert_false(ber_take_tag(&c, BER_SEQUENCE, &body));
	assert_int_equal(cur_left(&c), 3); /* still there */
	assert_true(ber_take_tag(&c, BER_OCTET_STRING, &body));
	assert_int_equal(cur_left(&body), 1);
	assert_false(ber_take_tag(&c, BER_OCTET_STRING, &body));
	assert_true(cur_ok(&c));
}

/* What a capture has not kept is cut, not malformed. */
static void test_cut(void **state)
{
	struct cur c = cur_of("\x04\x09x", 3, 11);
	struct ber e;

	(void)state;
	assert_true(ber_take(&c, &e));
	assert_int_equal(cur_left(&e.body), 1);
	assert_int_equal(cur_wire_left(&e.body), 9);
	assert_false(ber_take(&c, &e));
	assert_int_equal(c.state, CUR_SHORT);
}

static void test_numbers(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		bool good;
		uint32_t number;
	} cases[] = {
		{ "\x02\x01\x00", 3, true, 0 },
		{ "\x0a\x01\x7f", 3, true, 127 },
		{ "\x02\x05\0\xff\xff\xff\xff", 7, true, 0xffffffff },
		{ "\x02\x00", 2, false, 0 },
		{ "\x02\x05\1\xff\xff\xff\xff", 7, false, 0 },
		{ "\x02\x06\0\0\0\0\0\1", 8, false, 0 },
		{ "\x04\x01\x00", 3, false, 0 },
		{ "\x02\x02\x00", 3, false, 0 },
		{ "", 0, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cur c =
		        cur_of(cases[i].bytes, cases[i].len, cases[i].len);
		uint32_t number = 0;

		assert_int_equal(ber_take_number(&c, &number), cases[i].good);
		assert_int_equal(number, cases[i].number);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take),     cmocka_unit_test(test_refused),
		cmocka_unit_test(test_take_tag), cmocka_unit_test(test_cut),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests_name("ber", tests, NULL, NULL);
}
