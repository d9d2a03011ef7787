/* crypto.c - crypto.h by nettle. No other file knows that library. */
#include "sensor/decode/crypto.h"

#include <assert.h>

#include <nettle/aes.h>
#include <nettle/gcm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

_Static_assert(CRYPTO_HASH_SIZE == SHA256_DIGEST_SIZE, "SHA-256");
_Static_assert(CRYPTO_SHA1_SIZE == SHA1_DIGEST_SIZE, "SHA-1");
_Static_assert(CRYPTO_BLOCK_SIZE == AES_BLOCK_SIZE, "AES");
_Static_assert(CRYPTO_BLOCK_SIZE == AES128_KEY_SIZE, "AES-128");
_Static_assert(CRYPTO_NONCE_SIZE == GCM_IV_SIZE, "GCM");
_Static_assert(CRYPTO_TAG_SIZE == GCM_DIGEST_SIZE, "GCM");

void crypto_sha256(const void *bytes, size_t len, uint8_t out[CRYPTO_HASH_SIZE])
{
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, len, bytes);
	sha256_digest(&sha, CRYPTO_HASH_SIZE, out);
}

void crypto_sha1(const void *bytes, size_t len, uint8_t out[CRYPTO_SHA1_SIZE])
{
	struct sha1_ctx sha;

	sha1_init(&sha);
	sha1_update(&sha, len, bytes);
	sha1_digest(&sha, CRYPTO_SHA1_SIZE, out);
}

/* The functions of a MAC as nettle passes them on, without a cast. */
static void mac_update(void *mac, size_t len, const uint8_t *bytes)
{
	hmac_sha256_update(mac, len, bytes);
}

static void mac_digest(void *mac, size_t len, uint8_t *out)
{
	hmac_sha256_digest(mac, len, out);
}

void crypto_hkdf_extract(const uint8_t *salt, size_t salt_len,
                         const uint8_t *secret, size_t secret_len,
                         uint8_t out[CRYPTO_HASH_SIZE])
{
	struct hmac_sha256_ctx mac;

	hmac_sha256_set_key(&mac, salt_len, salt);
	hkdf_extract(&mac, mac_update, mac_digest, CRYPTO_HASH_SIZE, secret_len,
	             secret, out);
}

void crypto_hkdf_expand(const uint8_t key[CRYPTO_HASH_SIZE],
                        const uint8_t *info, size_t info_len, uint8_t *out,
                        size_t out_len)
{
	struct hmac_sha256_ctx mac;

	hmac_sha256_set_key(&mac, CRYPTO_HASH_SIZE, key);
	hkdf_expand(&mac, mac_update, mac_digest, CRYPTO_HASH_SIZE, info_len,
	            info, out_len, out);
}

void crypto_aes128(const uint8_t key[CRYPTO_BLOCK_SIZE],
                   const uint8_t in[CRYPTO_BLOCK_SIZE],
                   uint8_t out[CRYPTO_BLOCK_SIZE])
{
	struct aes128_ctx aes;

	aes128_set_encrypt_key(&aes, key);
	aes128_encrypt(&aes, CRYPTO_BLOCK_SIZE, out, in);
}

bool crypto_open(const struct crypto_sealed *sealed, uint8_t *out)
{
	struct gcm_aes128_ctx gcm;
	uint8_t tag[CRYPTO_TAG_SIZE];
	size_t len = sealed->len - CRYPTO_TAG_SIZE;

	assert(sealed->len >= CRYPTO_TAG_SIZE);
	gcm_aes128_set_key(&gcm, sealed->key);
	gcm_aes128_set_iv(&gcm, CRYPTO_NONCE_SIZE, sealed->nonce);
	gcm_aes128_update(&gcm, sealed->header_len, sealed->header);
	gcm_aes128_decrypt(&gcm, len, out, sealed->bytes);
	gcm_aes128_digest(&gcm, CRYPTO_TAG_SIZE, tag);
	return memeql_sec(tag, sealed->bytes + len, CRYPTO_TAG_SIZE) != 0;
}
