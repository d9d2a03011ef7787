/*
 * utf8.h - bytes from outside as text.
 *
 * Shape: valid UTF-8 stays as it is; every other byte, and U+0000, becomes the
 *        four characters \xHH, so nothing is lost and the result is UTF-8.
 * Units: bytes.
 * Threads: values.
 * Source: RFC 3629 4.
 */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum utf8_escape {
	UTF8_ESCAPE_NONE = 0,    /* only what is not UTF-8, and U+0000 */
	UTF8_ESCAPE_UNPRINTABLE, /* also control and direction characters: what
	                          * would change the meaning of a terminal */
	UTF8_ESCAPE_END
};

/* Enough for the escaped form of `len` bytes, with its NUL. */
#define UTF8_ESCAPED_MAX(len) (4 * (len) + 1)

/* The length of the character that `bytes` begins with and its number; 0 when
 * that is not UTF-8 or `len` is 0. */
size_t utf8_next(const uint8_t *bytes, size_t len, uint32_t *out_character);

/* Neither a control character nor one that reorders the text around it. */
bool utf8_is_printable(uint32_t character);

/* Writes as much as fits, never half a character, and a NUL. Gives the length
 * without it. `size` is at least 1. */
size_t utf8_escape(char *out, size_t size, const void *bytes, size_t len,
                   enum utf8_escape what);

#endif
