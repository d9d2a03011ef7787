/* text.c - short texts inside messages. */
#include "proto/text.h"

#include <assert.h>
#include <string.h>

void text_encode(struct writer *w, const char *text, size_t size)
{
	size_t len = strnlen(text, size - 1);

	assert(len <= UINT16_MAX);
	writer_be16(w, (uint16_t)len);
	writer_bytes(w, text, len);
}

void text_decode(struct cur *c, char *out, size_t size)
{
	size_t len = cur_be16(c);
	const uint8_t *bytes = cur_take(c, len);

	out[0] = '\0';
	if (!bytes)
		return;
	if (len >= size || memchr(bytes, '\0', len)) {
		cur_fail(c, CUR_SHORT);
		return;
	}
	memcpy(out, bytes, len);
	out[len] = '\0';
}
