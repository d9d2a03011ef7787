/*
 * quic_initial.c - opening the Initial packets of a QUIC client.
 *
 *   initial secret = HKDF-Extract(salt of the version, destination id)
 *   client secret  = Expand(initial secret, "client in")
 *   key, iv, hp    = Expand(client secret, label of the version)
 *   mask           = AES(hp, 16 bytes from 4 behind the packet number's begin)
 *   first byte     : its low 4 bits are masked, as is the packet number of 1 to
 *                    4 bytes; the low 2 bits say how many
 */
#include "sensor/decode/quic_initial.h"

#include "common/writer.h"
#include "sensor/decode/crypto.h"

#define NUMBER_MAX 4 /* bytes of a packet number */
#define FIRST_MASKED 0x0f
#define FIRST_RESERVED 0x0c /* must be 0: RFC 9000 17.2 */
#define FIRST_NUMBER_LEN 0x03

#define LABEL_PREFIX "tls13 "
#define LABEL_MAX 32

#define FRAME_PADDING 0x00
#define FRAME_PING 0x01
#define FRAME_ACK 0x02
#define FRAME_ACK_ECN 0x03
#define FRAME_CRYPTO 0x06

/* HKDF-Expand-Label of RFC 8446 7.1 with an empty context. */
static void expand_label(const uint8_t secret[CRYPTO_HASH_SIZE],
                         const char *label, uint8_t *out, size_t len)
{
	uint8_t info[4 + sizeof(LABEL_PREFIX) + LABEL_MAX];
	size_t prefix_len = strlen(LABEL_PREFIX);
	size_t label_len = strlen(label);

	writer_put_be16(info, (uint16_t)len);
	info[2] = (uint8_t)(prefix_len + label_len);
	memcpy(info + 3, LABEL_PREFIX, prefix_len);
	memcpy(info + 3 + prefix_len, label, label_len);
	info[3 + prefix_len + label_len] = 0; /* length of the context */
	crypto_hkdf_expand(secret, info, 4 + prefix_len + label_len, out, len);
}

static void client_secret(const struct quic_packet *packet,
                          uint8_t out[CRYPTO_HASH_SIZE])
{
	uint8_t initial[CRYPTO_HASH_SIZE];

	crypto_hkdf_extract(packet->keys->salt, sizeof(packet->keys->salt),
	                    packet->dcid, packet->dcid_len, initial);
	expand_label(initial, "client in", out, CRYPTO_HASH_SIZE);
}

/* Takes the mask off the first byte and the packet number of the packet in
 * `room`. Gives the number's length; 0 when bits are set that cannot be: three
 * of four packets with another key end here. */
static size_t unmask(const struct quic_packet *packet,
                     const uint8_t secret[CRYPTO_HASH_SIZE], uint8_t *room)
{
	uint8_t hp[CRYPTO_BLOCK_SIZE], mask[CRYPTO_BLOCK_SIZE];
	uint8_t *number = room + packet->number_at;
	size_t len;

	expand_label(secret, packet->keys->hp_label, hp, sizeof(hp));
	crypto_aes128(hp, number + NUMBER_MAX, mask);
	room[0] ^= mask[0] & FIRST_MASKED;
	if (room[0] & FIRST_RESERVED)
		return 0;
	len = (size_t)(room[0] & FIRST_NUMBER_LEN) + 1;
	for (size_t i = 0; i < len; i++)
		number[i] ^= mask[1 + i];
	return len;
}

/* The payload is decrypted in its place. */
static bool open_payload(const struct quic_packet *packet,
                         const uint8_t secret[CRYPTO_HASH_SIZE], uint8_t *room,
                         size_t number_len)
{
	uint8_t key[CRYPTO_BLOCK_SIZE], nonce[CRYPTO_NONCE_SIZE];
	size_t payload_at = packet->number_at + number_len;
	const struct crypto_sealed sealed = {
		.key = key,
		.nonce = nonce,
		.header = room,
		.header_len = payload_at,
		.bytes = room + payload_at,
		.len = packet->len - payload_at,
	};

	expand_label(secret, packet->keys->key_label, key, sizeof(key));
	expand_label(secret, packet->keys->iv_label, nonce, sizeof(nonce));
	/* The first packets have small numbers: none is cut short. */
	for (size_t i = 0; i < number_len; i++)
		nonce[CRYPTO_NONCE_SIZE - number_len + i] ^=
		        room[packet->number_at + i];
	return crypto_open(&sealed, room + payload_at);
}

bool quic_initial_open(const struct quic_packet *packet, uint8_t *room,
                       struct cur *out_frames)
{
	uint8_t secret[CRYPTO_HASH_SIZE];
	size_t number_len, len;

	if (!packet->initial || !packet->bytes ||
	    packet->len > QUIC_INITIAL_MAX ||
	    packet->len - packet->number_at < NUMBER_MAX + CRYPTO_BLOCK_SIZE)
		return false;
	memcpy(room, packet->bytes, packet->len);
	client_secret(packet, secret);
	number_len = unmask(packet, secret, room);
	if (number_len == 0 || !open_payload(packet, secret, room, number_len))
		return false;
	len = packet->len - packet->number_at - number_len - CRYPTO_TAG_SIZE;
	*out_frames = cur_of(room + packet->number_at + number_len, len, len);
	return true;
}

/* Largest, delay, ranges of two numbers each but for the first, ECN counts. */
static void skip_ack(struct cur *c, uint64_t type)
{
	uint64_t ranges;

	(void)quic_integer(c); /* largest acknowledged */
	(void)quic_integer(c); /* delay */
	ranges = quic_integer(c);
	(void)quic_integer(c); /* first range */
	for (; ranges > 0 && cur_ok(c); ranges--) {
		(void)quic_integer(c); /* gap */
		(void)quic_integer(c); /* length */
	}
	for (int i = 0; type == FRAME_ACK_ECN && i < 3; i++)
		(void)quic_integer(c);
}

static bool take_crypto(struct cur *frames, struct quic_crypto *out)
{
	uint64_t offset = quic_integer(frames);
	uint64_t len = quic_integer(frames);
	const uint8_t *bytes;

	if (len > cur_left(frames))
		cur_fail(frames, CUR_SHORT);
	bytes = cur_take(frames, (size_t)len);
	if (bytes)
		*out = (struct quic_crypto){ offset, bytes, (size_t)len };
	return bytes != NULL;
}

bool quic_initial_next(struct cur *frames, struct quic_crypto *out)
{
	while (cur_left(frames) > 0) {
		uint64_t type = quic_integer(frames);

		switch (type) {
		case FRAME_PADDING:
		case FRAME_PING:
			break;
		case FRAME_ACK:
		case FRAME_ACK_ECN:
			skip_ack(frames, type);
			break;
		case FRAME_CRYPTO:
			return take_crypto(frames, out);
		default: /* CONNECTION_CLOSE, or nothing that may be here */
			return false;
		}
	}
	return false;
}
