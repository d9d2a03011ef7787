/* test_frame.c - frames at every length, and those that are too long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "exact.h"
#include "proto/frame.h"

static void round_trip_at_every_length(void **state)
{
	static const uint8_t expected[] = { 0, 0, 0,   3,   MESSAGE_GAP, 0,
		                            0, 0, 'a', 'b', 'c' };
	uint8_t buffer[64];
	struct writer w = writer_of(buffer, sizeof(buffer));
	size_t begin = frame_begin(&w, MESSAGE_GAP);

	(void)state;
	writer_bytes(&w, "abc", 3);
	frame_end(&w, begin);
	assert_true(writer_ok(&w));
	assert_int_equal(w.used, sizeof(expected));
	assert_memory_equal(buffer, expected, sizeof(expected));
	writer_bytes(&w, "next", 4);
	for (size_t len = 0; len <= w.used; len++) {
		uint8_t *copy = exact_copy(buffer, len);
		struct frame frame = { .type = 99 };

		if (len < sizeof(expected)) {
			assert_int_equal(frame_peek(copy, len, &frame), 0);
			assert_int_equal(frame.type, 99); /* untouched */
		} else {
			assert_int_equal(frame_peek(copy, len, &frame), 1);
			assert_int_equal(frame.type, MESSAGE_GAP);
			assert_int_equal(frame.payload_len, 3);
			assert_ptr_equal(frame.payload,
			                 copy + FRAME_HEADER_SIZE);
		}
		free(copy);
	}
}

static void several_in_one_buffer(void **state)
{
	uint8_t buffer[64];
	struct writer w = writer_of(buffer, sizeof(buffer));
	struct frame frame;
	size_t begin = frame_begin(&w, MESSAGE_BYE);

	(void)state;
	frame_end(&w, begin); /* no payload */
	begin = frame_begin(&w, MESSAGE_STATS);
	assert_int_equal(begin, FRAME_HEADER_SIZE);
	writer_u8(&w, 7);
	frame_end(&w, begin);
	assert_int_equal(frame_peek(buffer, w.used, &frame), 1);
	assert_int_equal(frame.type, MESSAGE_BYE);
	assert_int_equal(frame.payload_len, 0);
	assert_int_equal(frame_peek(buffer + begin, w.used - begin, &frame), 1);
	assert_int_equal(frame.type, MESSAGE_STATS);
	assert_int_equal(frame.payload[0], 7);
}

/* Flags, reserved bytes and unknown types are let through. */
static void ignores_what_it_does_not_know(void **state)
{
	static const uint8_t bytes[] = { 0, 0, 0, 1, 200, 0xff, 0xff, 0xff, 5 };
	struct frame frame;

	(void)state;
	assert_int_equal(frame_peek(bytes, sizeof(bytes), &frame), 1);
	assert_int_equal(frame.type, 200);
	assert_int_equal(frame.payload_len, 1);
	assert_int_equal(frame.payload[0], 5);
}

/* The length decides alone: nobody waits for 4 GB that never come. */
static void refuses_what_is_too_long(void **state)
{
	static const uint32_t lengths[] = { FRAME_PAYLOAD_MAX + 1, 65536,
		                            0x7fffffff, 0xffffffff };
	uint8_t header[FRAME_HEADER_SIZE] = { 0 };
	struct frame frame = { .type = 99 };

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		writer_put_be32(header, lengths[i]);
		for (size_t len = 4; len <= sizeof(header); len++)
			assert_int_equal(frame_peek(header, len, &frame),
			                 -EBADMSG);
		assert_int_equal(frame_peek(header, 3, &frame), 0);
	}
	writer_put_be32(header, FRAME_PAYLOAD_MAX);
	assert_int_equal(frame_peek(header, sizeof(header), &frame), 0);
	assert_int_equal(frame_peek(NULL, 0, &frame), 0);
	assert_int_equal(frame.type, 99);
}

static void longest_frame(void **state)
{
	uint8_t *buffer = malloc(FRAME_MAX_SIZE + 1);
	struct writer w;
	struct frame frame;
	size_t begin;

	(void)state;
	assert_non_null(buffer);
	memset(buffer, 0, FRAME_MAX_SIZE + 1);
	w = writer_of(buffer, FRAME_MAX_SIZE + 1);
	begin = frame_begin(&w, MESSAGE_STATS);
	assert_non_null(writer_room(&w, FRAME_PAYLOAD_MAX));
	frame_end(&w, begin);
	assert_true(writer_ok(&w));
	assert_int_equal(frame_peek(buffer, FRAME_MAX_SIZE, &frame), 1);
	assert_int_equal(frame.payload_len, FRAME_PAYLOAD_MAX);
	writer_u8(&w, 0); /* one too many */
	frame_end(&w, begin);
	assert_false(writer_ok(&w));
	free(buffer);
}

static void overflow_leaves_no_length(void **state)
{
	uint8_t buffer[FRAME_HEADER_SIZE + 2];

	(void)state;
	for (size_t size = 0; size < sizeof(buffer); size++) {
		struct writer w = writer_of(buffer, size);
		size_t begin = frame_begin(&w, MESSAGE_STATS);

		writer_be16(&w, 7);
		frame_end(&w, begin);
		assert_false(writer_ok(&w));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip_at_every_length),
		cmocka_unit_test(several_in_one_buffer),
		cmocka_unit_test(ignores_what_it_does_not_know),
		cmocka_unit_test(refuses_what_is_too_long),
		cmocka_unit_test(longest_frame),
		cmocka_unit_test(overflow_leaves_no_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
