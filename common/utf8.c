/* utf8.c - bytes from outside as text. */
#include "common/utf8.h"

#include <assert.h>
#include <string.h>

#define ESCAPE_LEN 4 /* "\xHH" */
#define CHARACTER_MAX 4

/* What the first byte promises: the length, and the smallest character that
 * needs it. */
static size_t sequence_len(uint8_t first, uint32_t *out_least)
{
	if (first < 0x80) {
		*out_least = 0;
		return 1;
	}
	if (first >= 0xc2 && first <= 0xdf) {
		*out_least = 0x80;
		return 2;
	}
	if (first >= 0xe0 && first <= 0xef) {
		*out_least = 0x800;
		return 3;
	}
	if (first >= 0xf0 && first <= 0xf4) {
		*out_least = 0x10000;
		return 4;
	}
	return 0;
}

size_t utf8_next(const uint8_t *bytes, size_t len, uint32_t *out_character)
{
	uint32_t character, least = 0;
	size_t n = len ? sequence_len(bytes[0], &least) : 0;

	if (n == 0 || n > len)
		return 0;
	character = n == 1 ? bytes[0] : bytes[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (bytes[i] & 0x3f);
	}
	if (character < least || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		return 0;
	*out_character = character;
	return n;
}

/* Source: Unicode 9.9 and 23.2. */
bool utf8_is_printable(uint32_t c)
{
	return c >= 0x20 && (c < 0x7f || c >= 0xa0) && c != 0x061c &&
	       c != 0x200e && c != 0x200f && (c < 0x2028 || c > 0x202e) &&
	       (c < 0x2066 || c > 0x2069) && c != 0xfeff;
}

static size_t escape_bytes(char *out, const uint8_t *bytes, size_t n)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = '\\';
		*out++ = 'x';
		*out++ = hex[bytes[i] >> 4];
		*out++ = hex[bytes[i] & 0xf];
	}
	return n * ESCAPE_LEN;
}

size_t utf8_escape(char *out, size_t size, const void *bytes, size_t len,
                   enum utf8_escape what)
{
	const uint8_t *p = bytes;
	size_t used = 0;

	assert(size);
	for (size_t i = 0; i < len;) {
		char piece[CHARACTER_MAX * ESCAPE_LEN];
		uint32_t character = 0;
		size_t n = utf8_next(p + i, len - i, &character);
		size_t piece_len = n;

		if (!n || !character ||
		    (what == UTF8_ESCAPE_UNPRINTABLE &&
		     !utf8_is_printable(character)))
			piece_len = escape_bytes(piece, p + i, n ? n : 1);
		else
			memcpy(piece, p + i, n);
		if (piece_len >= size - used)
			break;
		memcpy(out + used, piece, piece_len);
		used += piece_len;
		i += n ? n : 1;
	}
	out[used] = '\0';
	return used;
}
