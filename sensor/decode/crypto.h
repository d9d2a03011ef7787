/*
 * crypto.h - the cryptography that public handshakes need: the names in a QUIC
 * Initial packet are encrypted with a key that anyone can work out.
 *
 * Shape: the only door to the library below. No memory is allocated, no system
 *        call made: the packet path runs in the sandbox.
 * Units: bytes.
 * Errors: only opening a sealed message can fail.
 * Threads: none is shared; any.
 * Source: SHA-1, SHA-256 FIPS 180-4; HKDF RFC 5869; AES FIPS 197; GCM SP
 * 800-38D.
 */
#ifndef SENSOR_DECODE_CRYPTO_H
#define SENSOR_DECODE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"

#define CRYPTO_HASH_SIZE 32 /* SHA-256 */
#define CRYPTO_SHA1_SIZE 20
#define CRYPTO_BLOCK_SIZE 16 /* AES, and a key of AES-128 */
#define CRYPTO_NONCE_SIZE 12
#define CRYPTO_TAG_SIZE 16

void crypto_sha256(const void *bytes, size_t len,
                   uint8_t out[CRYPTO_HASH_SIZE]);

/* Protects nothing: the Community ID of a flow is made with it. */
void crypto_sha1(const void *bytes, size_t len, uint8_t out[CRYPTO_SHA1_SIZE]);

/* A pseudorandom key from a secret; salt and secret have any length. */
void crypto_hkdf_extract(const uint8_t *salt, size_t salt_len,
                         const uint8_t *secret, size_t secret_len,
                         uint8_t out[CRYPTO_HASH_SIZE]);

/* As many bytes from such a key as are wanted. */
void crypto_hkdf_expand(const uint8_t key[CRYPTO_HASH_SIZE],
                        const uint8_t *info, size_t info_len, uint8_t *out,
                        size_t out_len);

/* One block, as QUIC protects its headers. */
void crypto_aes128(const uint8_t key[CRYPTO_BLOCK_SIZE],
                   const uint8_t in[CRYPTO_BLOCK_SIZE],
                   uint8_t out[CRYPTO_BLOCK_SIZE]);

/* A message of AES-128-GCM. */
struct crypto_sealed {
	const uint8_t *key;   /* CRYPTO_BLOCK_SIZE */
	const uint8_t *nonce; /* CRYPTO_NONCE_SIZE */
	const uint8_t *header;
	size_t header_len;    /* authenticated, not encrypted */
	const uint8_t *bytes; /* encrypted, then the tag */
	size_t len;           /* of both, at least CRYPTO_TAG_SIZE */
};

/* Writes len - CRYPTO_TAG_SIZE bytes to `out`, which may be where the
 * encrypted ones are. False when the tag is wrong: what is in `out` then is
 * nothing. */
bool crypto_open(const struct crypto_sealed *sealed, uint8_t *out) MUST_CHECK;

#endif
