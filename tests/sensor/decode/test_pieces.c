/* test_pieces.c - a message that comes in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/decode/pieces.h"

static struct packet pkt;
static struct counters counters;
static struct pieces pieces;

static int begin(void **state)
{
	(void)state;
	memset(&pkt, 0, sizeof(pkt));
	memset(&pieces, 0, sizeof(pieces));
	pkt.counters = &counters;
	return 0;
}

static void add(uint64_t offset, const char *text)
{
	const struct piece piece = { offset, (const uint8_t *)text,
		                     strlen(text) };

	pieces_add(&pieces, &piece);
}

static void expect_joined(const char *text)
{
	struct cur joined = pieces_join(&pieces, 0, &pkt);

	assert_int_equal(cur_left(&joined), strlen(text));
	assert_int_equal(cur_wire_left(&joined), strlen(text));
	assert_memory_equal(joined.at, text, strlen(text));
	assert_int_equal(pkt.text_used, strlen(text));
	pkt.text_used = 0;
}

static void test_any_order(void **state)
{
	(void)state;
	expect_joined("");
	add(6, "world");
	expect_joined("");
	add(0, "hel");
	expect_joined("hel");
	add(3, "lo ");
	expect_joined("hello world");
	add(20, "behind a gap");
	add(UINT64_MAX >> 2, "far");
	expect_joined("hello world");
}

/* The first in order of offsets wins, and of equals the first that came. */
static void test_overlaps(void **state)
{
	(void)state;
	add(2, "CDEF");
	add(0, "abcd");
	add(0, "xx");
	add(1, "b");
	add(3, "");
	expect_joined("abcdEF");
	add(0, "abcdefgh");
	expect_joined("abcdefgh");
}

static void test_room(void **state)
{
	static char text[PACKET_TEXT_MAX + 10];
	struct cur joined;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	add(0, text);
	joined = pieces_join(&pieces, 36, &pkt);
	assert_int_equal(cur_left(&joined), PACKET_TEXT_MAX - 36);
	joined = pieces_join(&pieces, 36, &pkt);
	assert_int_equal(cur_left(&joined), 0);
	assert_int_equal(counters.of[COUNTER_TEXT_FULL], 0);
}

static void test_too_many(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < PIECES_MAX + 10; i++)
		add(i, "x");
	assert_int_equal(pieces.count, PIECES_MAX);
}

#define pieces_test(test) cmocka_unit_test_setup(test, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		pieces_test(test_any_order),
		pieces_test(test_overlaps),
		pieces_test(test_room),
		pieces_test(test_too_many),
	};

	return cmocka_run_group_tests_name("pieces", tests, NULL, NULL);
}
