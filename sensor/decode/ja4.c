/* ja4.c - the JA4 fingerprint of a TLS client. */
#include "sensor/decode/ja4.h"

#include <string.h>

#include "common/compiler.h"
#include "sensor/decode/crypto.h"

#define EXTENSION_SERVER_NAME 0
#define EXTENSION_ALPN 16
#define COUNT_MAX 99
#define HASH_CHARS 12
#define VALUE_CHARS 5 /* four digits and what parts it from the next */
#define VALUES_MAX TLS_CLIENT_HELLO_CIPHERS_MAX

_Static_assert(TLS_CLIENT_HELLO_EXTENSIONS_MAX +
                               TLS_CLIENT_HELLO_SIGNATURES_MAX <=
                       VALUES_MAX,
               "both are in one text");

static const uint8_t digits[] = "0123456789abcdef";

/* The text that is hashed. */
struct text {
	uint8_t chars[VALUES_MAX * VALUE_CHARS];
	size_t used;
};

static void text_add(struct text *text, uint8_t parting, uint16_t value)
{
	if (text->used > 0)
		text->chars[text->used++] = parting;
	for (int shift = 12; shift >= 0; shift -= 4)
		text->chars[text->used++] = digits[value >> shift & 15];
}

/* By insertion: lists are short, and mostly nearly in order or very short. */
static void sort(uint16_t *values, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint16_t value = values[i];
		size_t at = i;

		for (; at > 0 && values[at - 1] > value; at--)
			values[at] = values[at - 1];
		values[at] = value;
	}
}

static void put_count(uint8_t *out, size_t count)
{
	if (count > COUNT_MAX)
		count = COUNT_MAX;
	out[0] = digits[count / 10];
	out[1] = digits[count % 10];
}

/* Zeros stand for an empty list. */
static void put_hash(uint8_t *out, const struct text *text)
{
	uint8_t hash[CRYPTO_HASH_SIZE] = { 0 };

	if (text->used > 0)
		crypto_sha256(text->chars, text->used, hash);
	for (size_t i = 0; i < HASH_CHARS; i++)
		out[i] = digits[i % 2 ? hash[i / 2] & 15 : hash[i / 2] >> 4];
}

static void put_version(uint8_t *out, const struct tls_client_hello *hello)
{
	static const struct {
		uint16_t version;
		char name[3];
	} versions[] = {
		{ 0x0304, "13" }, { 0x0303, "12" }, { 0x0302, "11" },
		{ 0x0301, "10" }, { 0x0300, "s3" }, { 0x0002, "s2" },
		{ 0x0100, "s1" }, { 0xfeff, "d1" }, { 0xfefd, "d2" },
		{ 0xfefc, "d3" },
	};
	uint16_t version = hello->version_highest ? hello->version_highest
	                                          : hello->version;

	out[0] = out[1] = '0';
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++)
		if (versions[i].version == version)
			memcpy(out, versions[i].name, 2);
}

static bool is_alphanumeric(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

/* First and last character of the first name, or of its hexadecimal digits when
 * one of the two is neither letter nor digit. */
static void put_alpn(uint8_t *out, const struct tls_client_hello *hello)
{
	struct cur name = hello->alpn_count ? cur_of(hello->alpn[0].bytes,
	                                             hello->alpn[0].len,
	                                             hello->alpn[0].len)
	                                    : cur_of(NULL, 0, 0);
	uint8_t first, last;

	out[0] = out[1] = '0';
	if (cur_left(&name) == 0)
		return;
	first = last = cur_u8(&name);
	if (cur_left(&name) > 0) {
		cur_skip(&name, cur_left(&name) - 1);
		last = cur_u8(&name);
	}
	if (is_alphanumeric(first) && is_alphanumeric(last)) {
		out[0] = first;
		out[1] = last;
	} else {
		out[0] = digits[first >> 4];
		out[1] = digits[last & 15];
	}
}

static void put_ciphers(uint8_t *out, const struct tls_client_hello *hello)
{
	uint16_t sorted[TLS_CLIENT_HELLO_CIPHERS_MAX];
	struct text text = { .used = 0 };

	memcpy(sorted, hello->ciphers, hello->cipher_count * sizeof(sorted[0]));
	sort(sorted, hello->cipher_count);
	for (size_t i = 0; i < hello->cipher_count; i++)
		text_add(&text, ',', sorted[i]);
	put_hash(out, &text);
}

static void put_extensions(uint8_t *out, const struct tls_client_hello *hello)
{
	uint16_t sorted[TLS_CLIENT_HELLO_EXTENSIONS_MAX];
	struct text text = { .used = 0 };

	memcpy(sorted, hello->extensions,
	       hello->extension_count * sizeof(sorted[0]));
	sort(sorted, hello->extension_count);
	for (size_t i = 0; i < hello->extension_count; i++)
		if (sorted[i] != EXTENSION_SERVER_NAME &&
		    sorted[i] != EXTENSION_ALPN)
			text_add(&text, ',', sorted[i]);
	for (size_t i = 0; i < hello->signature_count; i++)
		text_add(&text, i == 0 ? '_' : ',', hello->signatures[i]);
	put_hash(out, &text);
}

static bool names_server(const struct tls_client_hello *hello)
{
	for (size_t i = 0; i < hello->extension_count; i++)
		if (hello->extensions[i] == EXTENSION_SERVER_NAME)
			return true;
	return false;
}

/* tvvdccee_hhhhhhhhhhhh_hhhhhhhhhhhh */
void ja4_write(const struct tls_client_hello *hello, uint8_t out[JA4_SIZE])
{
	static const uint8_t carriers[TLS_CARRIER_END] = {
		[TLS_CARRIER_TCP] = 't',
		[TLS_CARRIER_DTLS] = 'd',
		[TLS_CARRIER_QUIC] = 'q',
	};

	out[0] = carriers[hello->carrier];
	put_version(out + 1, hello);
	out[3] = names_server(hello) ? 'd' : 'i';
	put_count(out + 4, hello->cipher_count);
	put_count(out + 6, hello->extension_count);
	put_alpn(out + 8, hello);
	out[10] = '_';
	put_ciphers(out + 11, hello);
	out[23] = '_';
	put_extensions(out + 24, hello);
}
