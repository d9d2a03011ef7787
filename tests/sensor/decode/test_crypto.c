/* test_crypto.c - crypto.h against published values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/decode/crypto.h"

/* FIPS 180-4, the example "abc". */
static void test_sha256(void **state)
{
	static const uint8_t expected[CRYPTO_HASH_SIZE] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad
	};
	uint8_t out[CRYPTO_HASH_SIZE];

	(void)state;
	crypto_sha256("abc", 3, out);
	assert_memory_equal(out, expected, sizeof(out));
}

/* FIPS 180-4, the same. */
static void test_sha1(void **state)
{
	static const uint8_t expected[CRYPTO_SHA1_SIZE] = {
		0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
		0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d
	};
	uint8_t out[CRYPTO_SHA1_SIZE];

	(void)state;
	crypto_sha1("abc", 3, out);
	assert_memory_equal(out, expected, sizeof(out));
}

/* RFC 5869 A.1. */
static void test_hkdf(void **state)
{
	static const uint8_t salt[] = {
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	};
	static const uint8_t info[] = { 0xf0, 0xf1, 0xf2, 0xf3, 0xf4,
		                        0xf5, 0xf6, 0xf7, 0xf8, 0xf9 };
	static const uint8_t expected[42] = {
		0x3c, 0xb2, 0x5f, 0x25, 0xfa, 0xac, 0xd5, 0x7a, 0x90,
		0x43, 0x4f, 0x64, 0xd0, 0x36, 0x2f, 0x2a, 0x2d, 0x2d,
		0x0a, 0x90, 0xcf, 0x1a, 0x5a, 0x4c, 0x5d, 0xb0, 0x2d,
		0x56, 0xec, 0xc4, 0xc5, 0xbf, 0x34, 0x00, 0x72, 0x08,
		0xd5, 0xb8, 0x87, 0x18, 0x58, 0x65
	};
	uint8_t secret[22], key[CRYPTO_HASH_SIZE], out[sizeof(expected)];

	(void)state;
	memset(secret, 0x0b, sizeof(secret));
	crypto_hkdf_extract(salt, sizeof(salt), secret, sizeof(secret), key);
	crypto_hkdf_expand(key, info, sizeof(info), out, sizeof(out));
	assert_memory_equal(out, expected, sizeof(out));
}

/* FIPS 197 C.1. */
static void test_aes128(void **state)
{
	static const uint8_t expected[CRYPTO_BLOCK_SIZE] = {
		0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30,
		0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a
	};
	uint8_t key[CRYPTO_BLOCK_SIZE], in[CRYPTO_BLOCK_SIZE];
	uint8_t out[CRYPTO_BLOCK_SIZE];

	(void)state;
	for (size_t i = 0; i < CRYPTO_BLOCK_SIZE; i++) {
		key[i] = (uint8_t)i;
		in[i] = (uint8_t)(0x11 * i);
	}
	crypto_aes128(key, in, out);
	assert_memory_equal(out, expected, sizeof(out));
}

/* The first two test cases of the specification of GCM. */
static void test_open(void **state)
{
	static const uint8_t zeros[CRYPTO_BLOCK_SIZE];
	static const uint8_t empty[CRYPTO_TAG_SIZE] = {
		0x58, 0xe2, 0xfc, 0xce, 0xfa, 0x7e, 0x30, 0x61,
		0x36, 0x7f, 0x1d, 0x57, 0xa4, 0xe7, 0x45, 0x5a
	};
	static const uint8_t block[CRYPTO_BLOCK_SIZE + CRYPTO_TAG_SIZE] = {
		0x03, 0x88, 0xda, 0xce, 0x60, 0xb6, 0xa3, 0x92,
		0xf3, 0x28, 0xc2, 0xb9, 0x71, 0xb2, 0xfe, 0x78,
		0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec, 0x13, 0xbd,
		0xf5, 0x3a, 0x67, 0xb2, 0x12, 0x57, 0xbd, 0xdf
	};
	struct crypto_sealed sealed = { .key = zeros,
		                        .nonce = zeros,
		                        .header = zeros,
		                        .bytes = empty,
		                        .len = sizeof(empty) };
	uint8_t bytes[sizeof(block)], out[CRYPTO_BLOCK_SIZE];

	(void)state;
	assert_true(crypto_open(&sealed, out));
	sealed.bytes = block;
	sealed.len = sizeof(block);
	assert_true(crypto_open(&sealed, out));
	assert_memory_equal(out, zeros, sizeof(out));

	sealed.bytes = bytes;
	for (size_t i = 0; i < sizeof(block); i++) {
		memcpy(bytes, block, sizeof(block));
		bytes[i] ^= 0x80;
		assert_false(crypto_open(&sealed, out));
	}
	memcpy(bytes, block, sizeof(block));
	assert_true(crypto_open(&sealed, bytes)); /* in its place */
	assert_memory_equal(bytes, zeros, CRYPTO_BLOCK_SIZE);
	sealed.header_len = 1;
	memcpy(bytes, block, sizeof(block));
	assert_false(crypto_open(&sealed, out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256), cmocka_unit_test(test_sha1),
		cmocka_unit_test(test_hkdf),   cmocka_unit_test(test_aes128),
		cmocka_unit_test(test_open),
	};

	return cmocka_run_group_tests_name("crypto", tests, NULL, NULL);
}
