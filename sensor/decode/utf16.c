/* utf16.c - text in UTF-16, little-endian, as Windows writes it. */
#include "sensor/decode/utf16.h"

#include <stdbool.h>

#define UTF8_MAX 3 /* of one unit; a pair makes 4 */
#define REPLACEMENT 0xfffd

static bool is_high(uint32_t unit)
{
	return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(uint32_t unit)
{
	return unit >= 0xdc00 && unit < 0xe000;
}

/* The next character; there are two bytes at least. */
static uint32_t take_char(struct cur *text)
{
	uint32_t unit = cur_le16(text);
	struct cur look = *text;
	uint32_t low;

	if (is_low(unit))
		return REPLACEMENT;
	if (!is_high(unit))
		return unit;
	low = cur_le16(&look);
	if (!is_low(low))
		return REPLACEMENT;
	*text = look;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

static size_t put_utf8(uint8_t *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (uint8_t)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (uint8_t)(0xc0 | c >> 6);
		out[1] = (uint8_t)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (uint8_t)(0xe0 | c >> 12);
		out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
		out[2] = (uint8_t)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | c >> 18);
	out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
	out[3] = (uint8_t)(0x80 | (c & 0x3f));
	return 4;
}

void utf16_report(struct packet *pkt, enum field_id id, struct cur text)
{
	size_t units = cur_left(&text) / 2, len = 0;
	uint8_t *room;

	if (units > UTF16_UNITS_MAX)
		units = UTF16_UNITS_MAX;
	text = cur_slice(&text, units * 2);
	room = packet_text_room(pkt, units * UTF8_MAX);
	if (!room)
		return;
	while (cur_left(&text) > 0) {
		uint32_t c = take_char(&text);

		if (c == 0)
			break;
		len += put_utf8(room + len, c);
	}
	packet_bytes(pkt, id, room, len);
}
