/* test_cursor.c - reading hostile bytes, and where it stops. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cursor.h"

static const uint8_t bytes[16] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
	                           0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c,
	                           0x0d, 0x0e, 0x0f, 0x10 };

static void reads_integers(void **state)
{
	struct cur c = cur_of(bytes, sizeof(bytes), sizeof(bytes));
	uint8_t rest[2];

	(void)state;
	assert_int_equal(cur_u8(&c), 0x01);
	assert_int_equal(cur_be16(&c), 0x0203);
	assert_int_equal(cur_be24(&c), 0x040506);
	assert_int_equal(cur_le16(&c), 0x0807);
	assert_int_equal(cur_le32(&c), 0x0c0b0a09);
	cur_skip(&c, 2);
	assert_int_equal(cur_left(&c), 2);
	cur_copy(&c, rest, 2);
	assert_int_equal(rest[1], 0x10);
	assert_true(cur_ok(&c));
	assert_int_equal(cur_left(&c), 0);
	c = cur_of(bytes, sizeof(bytes), sizeof(bytes));
	assert_true(cur_be64(&c) == UINT64_C(0x0102030405060708));
	assert_int_equal(cur_be32(&c), 0x090a0b0c);
}

/* Bytes the capture did not keep are CUT, bytes that never were are SHORT. */
static void tells_cut_from_short(void **state)
{
	struct cur c = cur_of(bytes, 4, 6);

	(void)state;
	assert_int_equal(cur_wire_left(&c), 6);
	(void)cur_take(&c, 5);
	assert_int_equal(c.state, CUR_CUT);
	c = cur_of(bytes, 4, 6);
	(void)cur_take(&c, 6);
	assert_int_equal(c.state, CUR_CUT);
	c = cur_of(bytes, 4, 6);
	(void)cur_take(&c, 7);
	assert_int_equal(c.state, CUR_SHORT);
	c = cur_of(bytes, 4, 2); /* a wire length that lies */
	(void)cur_take(&c, 5);
	assert_int_equal(c.state, CUR_SHORT);
	c = cur_of(bytes, 4, 4);
	assert_null(cur_take(&c, SIZE_MAX));
	assert_int_equal(c.state, CUR_SHORT);
}

static void failure_is_sticky(void **state)
{
	struct cur c = cur_of(bytes, 4, 8);
	uint8_t out[2] = { 9, 9 };

	(void)state;
	assert_int_equal(cur_be64(&c), 0);
	assert_int_equal(c.state, CUR_CUT);
	assert_int_equal(cur_left(&c), 0);
	assert_int_equal(cur_wire_left(&c), 0);
	assert_int_equal(cur_u8(&c), 0);
	assert_int_equal(cur_be16(&c), 0);
	assert_int_equal(cur_be24(&c), 0);
	assert_int_equal(cur_be32(&c), 0);
	assert_int_equal(cur_le16(&c), 0);
	assert_int_equal(cur_le32(&c), 0);
	cur_copy(&c, out, sizeof(out));
	assert_int_equal(out[0] | out[1], 0);
	assert_null(cur_peek(&c, 1));
	cur_fail(&c, CUR_SHORT);
	assert_int_equal(c.state, CUR_CUT); /* the first one wins */
}

static void peek_does_not_move(void **state)
{
	struct cur c = cur_of(bytes, 2, 2);

	(void)state;
	assert_ptr_equal(cur_peek(&c, 2), bytes);
	assert_null(cur_peek(&c, 3));
	assert_true(cur_ok(&c));
	assert_int_equal(cur_left(&c), 2);
}

static void slices_share_the_cut(void **state)
{
	struct cur c = cur_of(bytes, 8, 12);
	struct cur s = cur_slice(&c, 4);

	(void)state;
	assert_int_equal(cur_left(&s), 4);
	assert_int_equal(cur_wire_left(&s), 4);
	(void)cur_be64(&s);
	assert_int_equal(s.state, CUR_SHORT); /* beyond its own end */
	assert_true(cur_ok(&c));
	s = cur_slice(&c, 6); /* 4 at hand, 2 cut */
	assert_int_equal(cur_left(&s), 4);
	assert_int_equal(cur_wire_left(&s), 6);
	assert_int_equal(cur_left(&c), 0);
	assert_int_equal(cur_wire_left(&c), 2);
	cur_skip(&s, 5);
	assert_int_equal(s.state, CUR_CUT);
	s = cur_slice(&c, 3); /* more than the wire had */
	assert_int_equal(c.state, CUR_SHORT);
	assert_int_equal(s.state, CUR_SHORT);
	assert_int_equal(cur_wire_left(&s), 0);
}

static void slice_of_everything_and_nothing(void **state)
{
	struct cur c = cur_of(bytes, 8, 8);
	struct cur s = cur_slice(&c, 0);

	(void)state;
	assert_true(cur_ok(&s));
	assert_int_equal(cur_left(&s), 0);
	s = cur_slice(&c, 8);
	assert_int_equal(cur_left(&s), 8);
	assert_true(cur_ok(&c));
	assert_int_equal(cur_left(&c), 0);
	s = cur_slice(&c, SIZE_MAX);
	assert_int_equal(s.state, CUR_SHORT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_integers),
		cmocka_unit_test(tells_cut_from_short),
		cmocka_unit_test(failure_is_sticky),
		cmocka_unit_test(peek_does_not_move),
		cmocka_unit_test(slices_share_the_cut),
		cmocka_unit_test(slice_of_everything_and_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
