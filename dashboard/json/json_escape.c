/* json_escape.c - what is not printable, as JSON escapes. */
#include "dashboard/json/json_escape.h"

#include <stdint.h>

#include "common/utf8.h"

#define ESCAPE_LEN 6 /* \u009F; what needs escaping is below U+10000 */

static int put_escaped(struct buf *out, uint32_t character)
{
	static const char hex[] = "0123456789ABCDEF";
	const char escaped[ESCAPE_LEN] = {
		'\\',
		'u',
		hex[character >> 12 & 0xf],
		hex[character >> 8 & 0xf],
		hex[character >> 4 & 0xf],
		hex[character & 0xf],
	};

	return buf_append(out, escaped, sizeof(escaped));
}

int json_escape(struct buf *out, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;
	size_t done = 0;
	int result = 0;

	for (size_t i = 0; i < len && !result;) {
		uint32_t character = 0;
		size_t n = utf8_next(p + i, len - i, &character);

		if (n && !utf8_is_printable(character)) {
			result = buf_append(out, p + done, i - done);
			if (!result)
				result = put_escaped(out, character);
			done = i + n;
		}
		i += n ? n : 1;
	}
	return result ? result : buf_append(out, p + done, len - done);
}
