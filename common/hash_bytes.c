/*
 * hash_bytes.c - SipHash-1-3: a keyed hash that an attacker who does not know
 * the seed cannot steer. Source: Aumasson and Bernstein, "SipHash: a fast
 * short-input PRF", 2012, with one round for a word and three at the end.
 */
#include "common/hash_table.h"

#include <endian.h>
#include <string.h>

struct sip {
	uint64_t v0, v1, v2, v3;
};

static inline uint64_t rotate_left(uint64_t v, unsigned int bits)
{
	return v << bits | v >> (64 - bits);
}

static inline void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v1 = rotate_left(s->v1, 13) ^ s->v0;
	s->v0 = rotate_left(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotate_left(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotate_left(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotate_left(s->v1, 17) ^ s->v2;
	s->v2 = rotate_left(s->v2, 32);
}

static inline void sip_word(struct sip *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	s->v0 ^= word;
}

/* Little-endian. */
static inline uint64_t load_word(const uint8_t *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word)); /* one instruction: this is hot */
	return le64toh(word);
}

/* The last up to 7 bytes. */
static inline uint64_t load_rest(const uint8_t *p, size_t n)
{
	uint64_t word = 0;

	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)p[i] << (8 * i);
	return word;
}

uint64_t hash_bytes(const uint64_t seed[2], const void *bytes, size_t len)
{
	const uint8_t *p = bytes;
	struct sip s = { seed[0] ^ UINT64_C(0x736f6d6570736575),
		         seed[1] ^ UINT64_C(0x646f72616e646f6d),
		         seed[0] ^ UINT64_C(0x6c7967656e657261),
		         seed[1] ^ UINT64_C(0x7465646279746573) };
	size_t left = len;

	for (; left >= 8; left -= 8, p += 8)
		sip_word(&s, load_word(p));
	sip_word(&s, (uint64_t)len << 56 | load_rest(p, left));
	s.v2 ^= 0xff;
	sip_round(&s);
	sip_round(&s);
	sip_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
