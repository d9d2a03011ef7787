/* test_quic_packet.c - the packets of a QUIC datagram with a long header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "sensor/decode/quic_packet.h"

/* clang-format off */
static const uint8_t initial[] = {
	0xc1, 0, 0, 0, 1,       /* version 1 */
	2, 'a', 'b',            /* destination id */
	3, 'c', 'd', 'e',       /* source id */
	2, 't', 't',            /* token */
	0x40, 0x05,             /* length */
	'h', 'e', 'l', 'l', 'o',
};
/* clang-format on */

#define SCID_LEN_AT 8
#define TOKEN_LEN_AT 12
#define LENGTH_AT 15
#define NUMBER_AT 17

static struct cur cursor(const void *bytes, size_t len)
{
	return cur_of(bytes, len, len);
}

static void test_initial(void **state)
{
	struct cur c = cursor(initial, sizeof(initial));
	struct quic_packet packet;

	(void)state;
	assert_true(quic_packet_looks_so(&c));
	assert_true(quic_packet_take(&c, &packet));
	assert_true(cur_ok(&c));
	assert_int_equal(cur_left(&c), 0);
	assert_int_equal(packet.version, 1);
	assert_int_equal(packet.type, 0);
	assert_true(packet.initial);
	assert_non_null(packet.keys);
	assert_int_equal(packet.dcid_len, 2);
	assert_memory_equal(packet.dcid, "ab", 2);
	assert_int_equal(packet.scid_len, 3);
	assert_memory_equal(packet.scid, "cde", 3);
	assert_ptr_equal(packet.bytes, initial);
	assert_int_equal(packet.len, sizeof(initial));
	assert_int_equal(packet.number_at, NUMBER_AT);
}

/* Every length: never whole, never read past. */
static void test_cut(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(initial); n++) {
		struct cur c = cursor(initial, n);
		struct quic_packet packet;

		(void)quic_packet_take(&c, &packet);
		assert_int_equal(c.state, CUR_SHORT);
		assert_null(packet.bytes);

		c = cur_of(initial, n, sizeof(initial));
		(void)quic_packet_take(&c, &packet);
		assert_int_not_equal(c.state, CUR_SHORT);
		assert_null(packet.bytes);
		if (n >= NUMBER_AT)
			assert_true(packet.initial && cur_ok(&c));
	}
}

static void expect_fault(size_t at, uint8_t value)
{
	uint8_t bytes[sizeof(initial)];
	struct quic_packet packet;
	struct cur c = cursor(bytes, sizeof(bytes));

	memcpy(bytes, initial, sizeof(bytes));
	bytes[at] = value;
	(void)quic_packet_take(&c, &packet);
	assert_int_equal(c.state, CUR_SHORT);
	assert_null(packet.bytes);
}

static void test_lengths(void **state)
{
	(void)state;
	expect_fault(5, 21); /* longer than an id may be */
	expect_fault(5, 255);
	expect_fault(SCID_LEN_AT, 14);
	expect_fault(TOKEN_LEN_AT, 0x3f);
	expect_fault(TOKEN_LEN_AT, 0xff);
	expect_fault(LENGTH_AT + 1, 6);
	expect_fault(LENGTH_AT, 0xff);
}

static bool take_kind(uint32_t version, uint8_t type, struct quic_packet *out)
{
	uint8_t bytes[sizeof(initial)];
	struct cur c = cursor(bytes, sizeof(bytes));

	memcpy(bytes, initial, sizeof(bytes));
	bytes[0] = (uint8_t)(0xc0 | type << 4);
	for (int i = 0; i < 4; i++)
		bytes[1 + i] = (uint8_t)(version >> (24 - 8 * i));
	return quic_packet_take(&c, out);
}

static void test_versions(void **state)
{
	static const struct {
		uint32_t version;
		uint8_t initial; /* its type */
		bool known, keys;
	} cases[] = {
		{ 0x00000001, 0, true, true },
		{ 0x6b3343cf, 1, true, true },
		{ 0xff00001d, 0, true, true },
		{ 0xff000022, 0, true, true },
		{ 0xff000017, 0, true, true },
		{ 0xfaceb002, 0, true, true },
		{ 0x51303530, 0, true, false }, /* Q050 */
		{ 0x1a2a3a4a, 0, true, false }, /* reserved */
		{ 0xff000016, 0, false, false },
		{ 0xff000023, 0, false, false },
		{ 0x00000002, 0, false, false },
		{ 0x1a2a3a4b, 0, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (uint8_t type = 0; type < 4; type++) {
			struct quic_packet packet;

			if (!cases[i].known) {
				assert_false(take_kind(cases[i].version, type,
				                       &packet));
				continue;
			}
			(void)take_kind(cases[i].version, type, &packet);
			assert_int_equal(packet.version, cases[i].version);
			assert_int_equal(packet.type, type);
			assert_int_equal(packet.keys != NULL, cases[i].keys);
			assert_int_equal(packet.initial,
			                 cases[i].keys &&
			                         type == cases[i].initial);
		}
}

/* Retry has no length: it goes to the end. */
static void test_retry(void **state)
{
	static const uint8_t retry[] = { 0xf0, 0,   0,   0,   1,   0,
		                         2,    'a', 'b', 't', 'o', 'k' };
	struct cur c = cursor(retry, sizeof(retry));
	struct quic_packet packet;

	(void)state;
	assert_true(quic_packet_take(&c, &packet));
	assert_int_equal(cur_left(&c), 0);
	assert_int_equal(packet.type, 3);
	assert_false(packet.initial);
	assert_int_equal(packet.scid_len, 2);
}

static void test_version_negotiation(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		bool expected;
	} cases[] = {
		{ "\x80\0\0\0\0\0\0\0\0\0\1", 11, true },
		{ "\x80\0\0\0\0\0\0\x1a\x2a\x3a\x4a", 11, true },
		{ "\x80\0\0\0\0\1a\1b\0\0\0\2\0\0\0\1", 17, true },
		{ "\x80\0\0\0\0\0\0\0\0\0\2", 11, false },
		{ "\x80\0\0\0\0\0\0\0\0\0\1\0", 12, false },
		{ "\x80\0\0\0\0\0\0", 7, false },
		{ "\x80\0\0\0\0\x15\0", 7, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cur c = cursor(cases[i].bytes, cases[i].len);

		assert_int_equal(quic_packet_looks_so(&c), cases[i].expected);
	}
}

/* A reserved version is for datagrams of full size. */
static void test_reserved_version(void **state)
{
	uint8_t bytes[1200] = { 0xc0, 0x1a, 0x2a, 0x3a, 0x4a };
	struct cur c = cursor(bytes, sizeof(bytes));

	(void)state;
	assert_true(quic_packet_looks_so(&c));
	c = cursor(bytes, sizeof(bytes) - 1);
	assert_false(quic_packet_looks_so(&c));
}

/* RFC 9000 A.1. */
static void test_integers(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		uint64_t value;
	} cases[] = {
		{ "\x25", 1, 37 },
		{ "\x40\x25", 2, 37 },
		{ "\x7b\xbd", 2, 15293 },
		{ "\x9d\x7f\x3e\x7d", 4, 494878333 },
		{ "\xc2\x19\x7c\x5e\xff\x14\xe8\x8c", 8,
		  UINT64_C(151288809941952652) },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cur c = cursor(cases[i].bytes, cases[i].len);

		assert_int_equal(quic_integer(&c), cases[i].value);
		assert_true(cur_ok(&c));
		assert_int_equal(cur_left(&c), 0);
		c = cursor(cases[i].bytes, cases[i].len - 1);
		(void)quic_integer(&c);
		assert_int_equal(c.state, CUR_SHORT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_initial),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_retry),
		cmocka_unit_test(test_version_negotiation),
		cmocka_unit_test(test_reserved_version),
		cmocka_unit_test(test_integers),
	};

	return cmocka_run_group_tests_name("quic_packet", tests, NULL, NULL);
}
