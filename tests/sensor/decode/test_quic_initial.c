/* test_quic_initial.c - opening the Initial packets of a QUIC client. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/quic_initial.h"
#include "tests/support/decode_quic.h"

#define A2_FRAMES_LEN 1162 /* RFC 9001 A.2 */

static const struct decode_quic a2 = { .version = DECODE_QUIC_V1,
	                               .dcid = decode_quic_dcid,
	                               .dcid_len = 8,
	                               .number_len = 4,
	                               .number = 2 };

static bool open_bytes(const uint8_t *bytes, size_t len, uint8_t *room,
                       struct cur *out_frames)
{
	struct cur c = cur_of(bytes, len, len);
	struct quic_packet packet;

	return quic_packet_take(&c, &packet) &&
	       quic_initial_open(&packet, room, out_frames);
}

static void expect_opens(const struct decode_quic *quic, const uint8_t *frames,
                         size_t len)
{
	uint8_t bytes[DECODE_QUIC_MAX], room[QUIC_INITIAL_MAX];
	size_t sealed = decode_quic_seal(bytes, quic, frames, len);
	struct cur out;

	assert_true(open_bytes(bytes, sealed, room, &out));
	assert_int_equal(cur_left(&out), len);
	assert_memory_equal(out.at, frames, len);
}

static size_t a2_packet(uint8_t *out)
{
	uint8_t frames[A2_FRAMES_LEN] = { 0x06, 0, 0x40, 0xf1 };

	memcpy(frames + 4, decode_quic_hello, DECODE_QUIC_HELLO_LEN);
	return decode_quic_seal(out, &a2, frames, sizeof(frames));
}

/* The packet of the RFC: header, first block and tag are as it prints them. */
static void test_rfc_packet(void **state)
{
	static const uint8_t begin[] = {
		0xc0, 0x00, 0x00, 0x00, 0x01, 0x08, 0x83, 0x94, 0xc8, 0xf0,
		0x3e, 0x51, 0x57, 0x08, 0x00, 0x00, 0x44, 0x9e, 0x7b, 0x9a,
		0xec, 0x34, 0xd1, 0xb1, 0xc9, 0x8d, 0xd7, 0x68, 0x9f, 0xb8,
		0xec, 0x11, 0xd2, 0x42, 0xb1, 0x23, 0xdc, 0x9b
	};
	static const uint8_t tag[] = { 0xe2, 0x21, 0xaf, 0x44, 0x86, 0x00,
		                       0x18, 0xab, 0x08, 0x56, 0x97, 0x2e,
		                       0x19, 0x4c, 0xd9, 0x34 };
	uint8_t bytes[DECODE_QUIC_MAX], room[QUIC_INITIAL_MAX];
	size_t len = a2_packet(bytes);
	struct quic_crypto crypto;
	struct cur frames;

	(void)state;
	assert_int_equal(len, 1200);
	assert_memory_equal(bytes, begin, sizeof(begin));
	assert_memory_equal(bytes + len - sizeof(tag), tag, sizeof(tag));
	assert_true(open_bytes(bytes, len, room, &frames));
	assert_true(quic_initial_next(&frames, &crypto));
	assert_int_equal(crypto.offset, 0);
	assert_int_equal(crypto.len, DECODE_QUIC_HELLO_LEN);
	assert_memory_equal(crypto.bytes, decode_quic_hello, crypto.len);
	assert_false(quic_initial_next(&frames, &crypto));
	assert_true(cur_ok(&frames));
}

static void test_kinds(void **state)
{
	static const uint32_t versions[] = { DECODE_QUIC_V1, DECODE_QUIC_V2,
		                             0xff00001d, 0xff00001b,
		                             0xfaceb002 };
	uint8_t frames[1200] = { 0x01 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++)
		for (uint8_t len = 1; len <= 4; len++) {
			struct decode_quic quic = a2;

			quic.version = versions[i];
			quic.number_len = len;
			quic.number = 200;
			expect_opens(&quic, frames, sizeof(frames));
			expect_opens(&quic, frames, 4);
			quic.token = "token of a Retry";
			quic.token_len = 16;
			quic.dcid_len = 4;
			expect_opens(&quic, frames, sizeof(frames));
		}
}

/* No bit of it may be another. */
static void test_changed(void **state)
{
	uint8_t bytes[DECODE_QUIC_MAX], room[QUIC_INITIAL_MAX];
	size_t len = a2_packet(bytes);
	struct cur frames;

	(void)state;
	for (size_t at = 0; at < len; at += at < 64 ? 1 : 97) {
		bytes[at] ^= 0x10;
		assert_false(open_bytes(bytes, len, room, &frames));
		bytes[at] ^= 0x10;
	}
	assert_true(open_bytes(bytes, len, room, &frames));
}

static void test_not_opened(void **state)
{
	static uint8_t bytes[QUIC_INITIAL_MAX + 100];
	uint8_t room[QUIC_INITIAL_MAX];
	struct quic_packet packet;
	struct cur c, frames;

	(void)state;
	/* Too short for a tag: a header, then n bytes. */
	memcpy(bytes, "\xc0\0\0\0\1\0\0\0", 8);
	for (uint8_t n = 0; n < 20; n++) {
		bytes[8] = n;
		assert_false(open_bytes(bytes, 9 + (size_t)n, room, &frames));
	}
	/* Too long for the room. */
	memcpy(bytes + 8, "\x48\x01", 2);
	c = cur_of(bytes, sizeof(bytes), sizeof(bytes));
	assert_true(quic_packet_take(&c, &packet));
	assert_true(packet.initial && packet.len > QUIC_INITIAL_MAX);
	assert_false(quic_initial_open(&packet, room, &frames));
	/* Not all of it was captured. */
	c = cur_of(bytes, 1000, sizeof(bytes));
	assert_true(quic_packet_take(&c, &packet));
	assert_false(quic_initial_open(&packet, room, &frames));
}

/* The frames that an Initial packet may have. */
static void test_frames(void **state)
{
	/* clang-format off */
	static const uint8_t bytes[] = {
		0x01,                         /* PING */
		0x02, 9, 1, 1, 2, 3, 4,       /* ACK: two ranges */
		0x06, 0x40, 0x64, 2, 'a', 'b', /* CRYPTO at 100 */
		0, 0, 0,                      /* PADDING */
		0x03, 9, 1, 0, 2, 1, 1, 1,    /* ACK with ECN counts */
		0x06, 0, 1, 'c',              /* CRYPTO at 0 */
		0x1c, 0, 0, 0,                /* CONNECTION_CLOSE */
		0x06, 0, 1, 'd',
	};
	/* clang-format on */
	struct cur frames = cur_of(bytes, sizeof(bytes), sizeof(bytes));
	struct quic_crypto crypto;

	(void)state;
	assert_true(quic_initial_next(&frames, &crypto));
	assert_int_equal(crypto.offset, 100);
	assert_memory_equal(crypto.bytes, "ab", crypto.len);
	assert_true(quic_initial_next(&frames, &crypto));
	assert_int_equal(crypto.offset, 0);
	assert_memory_equal(crypto.bytes, "c", crypto.len);
	assert_false(quic_initial_next(&frames, &crypto));
	for (size_t n = 0; n < sizeof(bytes); n++) {
		frames = cur_of(bytes, n, n);
		while (quic_initial_next(&frames, &crypto))
			assert_true(crypto.bytes + crypto.len <= bytes + n);
	}
}

/* Counts and lengths of more than there is. */
static void test_hostile_frames(void **state)
{
	static const char *const cases[] = {
		"\2\1\1\xff\xff\xff\xff\xff\xff\xff\xff\1\1\1\1\1\1",
		"\6\0\xff\xff\xff\xff\xff\xff\xff\xff.........",
		"\6\xff\xff\xff\xff\xff\xff\xff\xff\x3f.........",
		"\xff\xff\xff\xff\xff\xff\xff\xff.........",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cur frames = cur_of(cases[i], 17, 17);
		struct quic_crypto crypto;

		assert_false(quic_initial_next(&frames, &crypto));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc_packet),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_not_opened),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_hostile_frames),
	};

	return cmocka_run_group_tests_name("quic_initial", tests, NULL, NULL);
}
