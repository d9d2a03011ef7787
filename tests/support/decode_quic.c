/* decode_quic.c - Initial packets of a QUIC client, as it would send them. */
#include "tests/support/decode_quic.h"

#include <assert.h>
#include <string.h>

#include "common/writer.h"
#include "sensor/decode/crypto.h"
#include "sensor/decode/quic_packet.h"

#define BLOCK CRYPTO_BLOCK_SIZE
#define LENGTH_2_BYTES 0x4000 /* of a variable-length integer */

const uint8_t decode_quic_dcid[8] = { 0x83, 0x94, 0xc8, 0xf0,
	                              0x3e, 0x51, 0x57, 0x08 };

const uint8_t decode_quic_hello[DECODE_QUIC_HELLO_LEN] = {
	0x01, 0x00, 0x00, 0xed, 0x03, 0x03, 0xeb, 0xf8, 0xfa, 0x56, 0xf1, 0x29,
	0x39, 0xb9, 0x58, 0x4a, 0x38, 0x96, 0x47, 0x2e, 0xc4, 0x0b, 0xb8, 0x63,
	0xcf, 0xd3, 0xe8, 0x68, 0x04, 0xfe, 0x3a, 0x47, 0xf0, 0x6a, 0x2b, 0x69,
	0x48, 0x4c, 0x00, 0x00, 0x04, 0x13, 0x01, 0x13, 0x02, 0x01, 0x00, 0x00,
	0xc0, 0x00, 0x00, 0x00, 0x10, 0x00, 0x0e, 0x00, 0x00, 0x0b, 0x65, 0x78,
	0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2e, 0x63, 0x6f, 0x6d, 0xff, 0x01, 0x00,
	0x01, 0x00, 0x00, 0x0a, 0x00, 0x08, 0x00, 0x06, 0x00, 0x1d, 0x00, 0x17,
	0x00, 0x18, 0x00, 0x10, 0x00, 0x07, 0x00, 0x05, 0x04, 0x61, 0x6c, 0x70,
	0x6e, 0x00, 0x05, 0x00, 0x05, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x33,
	0x00, 0x26, 0x00, 0x24, 0x00, 0x1d, 0x00, 0x20, 0x93, 0x70, 0xb2, 0xc9,
	0xca, 0xa4, 0x7f, 0xba, 0xba, 0xf4, 0x55, 0x9f, 0xed, 0xba, 0x75, 0x3d,
	0xe1, 0x71, 0xfa, 0x71, 0xf5, 0x0f, 0x1c, 0xe1, 0x5d, 0x43, 0xe9, 0x94,
	0xec, 0x74, 0xd7, 0x48, 0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04, 0x00,
	0x0d, 0x00, 0x10, 0x00, 0x0e, 0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x02,
	0x03, 0x08, 0x04, 0x08, 0x05, 0x08, 0x06, 0x00, 0x2d, 0x00, 0x02, 0x01,
	0x01, 0x00, 0x1c, 0x00, 0x02, 0x40, 0x01, 0x00, 0x39, 0x00, 0x32, 0x04,
	0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x05, 0x04, 0x80,
	0x00, 0xff, 0xff, 0x07, 0x04, 0x80, 0x00, 0xff, 0xff, 0x08, 0x01, 0x10,
	0x01, 0x04, 0x80, 0x00, 0x75, 0x30, 0x09, 0x01, 0x10, 0x0f, 0x08, 0x83,
	0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08, 0x06, 0x04, 0x80, 0x00, 0xff,
	0xff,
};

static void expand(const uint8_t *secret, const char *label, uint8_t *out,
                   size_t len)
{
	uint8_t info[64] = { 0, (uint8_t)len, (uint8_t)(6 + strlen(label)) };

	memcpy(info + 3, "tls13 ", 6);
	memcpy(info + 9, label, strlen(label));
	crypto_hkdf_expand(secret, info, 9 + strlen(label) + 1, out, len);
}

/* out = a * b in the field of GCM. */
static void multiply(const uint8_t a[BLOCK], const uint8_t b[BLOCK],
                     uint8_t out[BLOCK])
{
	uint8_t v[BLOCK], z[BLOCK] = { 0 };

	memcpy(v, b, BLOCK);
	for (size_t bit = 0; bit < 8 * (size_t)BLOCK; bit++) {
		uint8_t carry = 0;

		for (size_t i = 0; i < BLOCK; i++) {
			uint8_t low = v[i] & 1;

			if (a[bit / 8] >> (7 - bit % 8) & 1)
				z[i] ^= v[i];
			v[i] = (uint8_t)(v[i] >> 1 | carry << 7);
			carry = low;
		}
		if (carry)
			v[0] ^= 0xe1;
	}
	memcpy(out, z, BLOCK);
}

static void hash_more(uint8_t y[BLOCK], const uint8_t h[BLOCK],
                      const uint8_t *bytes, size_t len)
{
	for (size_t at = 0; at < len; at += BLOCK) {
		for (size_t i = 0; i < BLOCK && at + i < len; i++)
			y[i] ^= bytes[at + i];
		multiply(y, h, y);
	}
}

/* Encrypts in place and appends the tag. */
static void seal(const uint8_t key[BLOCK], const uint8_t *nonce,
                 const uint8_t *header, size_t header_len, uint8_t *bytes,
                 size_t len)
{
	uint8_t h[BLOCK] = { 0 }, counter[BLOCK] = { 0 }, stream[BLOCK];
	uint8_t y[BLOCK] = { 0 }, lengths[BLOCK] = { 0 };

	crypto_aes128(key, h, h);
	memcpy(counter, nonce, CRYPTO_NONCE_SIZE);
	for (size_t at = 0; at < len; at += BLOCK) {
		writer_put_be32(counter + 12, (uint32_t)(2 + at / BLOCK));
		crypto_aes128(key, counter, stream);
		for (size_t i = 0; i < BLOCK && at + i < len; i++)
			bytes[at + i] ^= stream[i];
	}
	writer_put_be32(lengths + 4, (uint32_t)(8 * header_len));
	writer_put_be32(lengths + 12, (uint32_t)(8 * len));
	hash_more(y, h, header, header_len);
	hash_more(y, h, bytes, len);
	hash_more(y, h, lengths, BLOCK);
	writer_put_be32(counter + 12, 1);
	crypto_aes128(key, counter, stream);
	for (size_t i = 0; i < BLOCK; i++)
		bytes[len + i] = y[i] ^ stream[i];
}

/* The header, not yet protected. Gives where the packet number is. */
static size_t put_header(uint8_t *out, const struct decode_quic *quic,
                         size_t len, const struct quic_version **out_keys)
{
	size_t rest = quic->number_len + len + CRYPTO_TAG_SIZE;
	struct quic_packet packet;
	struct cur c;
	size_t at = 0;

	out[at++] = (uint8_t)(0xc0 | (quic->number_len - 1));
	writer_put_be32(out + at, quic->version);
	at += 4;
	out[at++] = quic->dcid_len;
	memcpy(out + at, quic->dcid, quic->dcid_len);
	at += quic->dcid_len;
	out[at++] = 0; /* no source id */
	c = cur_of(out, at, at + 4 * (size_t)DECODE_QUIC_MAX);
	(void)quic_packet_take(&c, &packet); /* its keys are what is wanted */
	assert(packet.keys);
	*out_keys = packet.keys;
	out[0] = (uint8_t)(out[0] | packet.keys->initial << 4);
	out[at++] = quic->token_len;
	if (quic->token_len > 0)
		memcpy(out + at, quic->token, quic->token_len);
	at += quic->token_len;
	writer_put_be16(out + at, (uint16_t)(LENGTH_2_BYTES | rest));
	return at + 2;
}

size_t decode_quic_seal(uint8_t out[DECODE_QUIC_MAX],
                        const struct decode_quic *quic, const void *frames,
                        size_t len)
{
	uint8_t initial[CRYPTO_HASH_SIZE], secret[CRYPTO_HASH_SIZE];
	uint8_t key[BLOCK], hp[BLOCK], mask[BLOCK], number[4];
	uint8_t nonce[CRYPTO_NONCE_SIZE];
	const struct quic_version *keys;
	size_t number_at = put_header(out, quic, len, &keys);
	size_t payload_at = number_at + quic->number_len;

	crypto_hkdf_extract(keys->salt, sizeof(keys->salt), quic->dcid,
	                    quic->dcid_len, initial);
	expand(initial, "client in", secret, sizeof(secret));
	expand(secret, keys->key_label, key, sizeof(key));
	expand(secret, keys->iv_label, nonce, sizeof(nonce));
	expand(secret, keys->hp_label, hp, sizeof(hp));
	writer_put_be32(number, quic->number);
	for (size_t i = 0; i < 4; i++)
		nonce[8 + i] ^= number[i];
	memcpy(out + number_at, number + 4 - quic->number_len,
	       quic->number_len);
	memcpy(out + payload_at, frames, len);
	seal(key, nonce, out, payload_at, out + payload_at, len);
	crypto_aes128(hp, out + number_at + 4, mask);
	out[0] ^= mask[0] & 0x0f;
	for (size_t i = 0; i < quic->number_len; i++)
		out[number_at + i] ^= mask[1 + i];
	return payload_at + len + CRYPTO_TAG_SIZE;
}

size_t decode_quic_crypto(uint8_t *out, size_t offset, const void *bytes,
                          size_t len)
{
	out[0] = 0x06;
	writer_put_be16(out + 1, (uint16_t)(LENGTH_2_BYTES | offset));
	writer_put_be16(out + 3, (uint16_t)(LENGTH_2_BYTES | len));
	memcpy(out + 5, bytes, len);
	return 5 + len;
}
