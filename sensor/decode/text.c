/* text.c - taking apart protocols that are lines of text. */
#include "sensor/decode/text.h"

#include <strings.h>

struct cur text_head(const struct cur *text, size_t len)
{
	if (len > cur_left(text))
		len = cur_left(text);
	return cur_of(text->at, len, len);
}

bool text_take_until(struct cur *text, uint8_t mark, struct cur *out_before)
{
	size_t len = cur_left(text);
	const uint8_t *bytes = cur_peek(text, len);
	const uint8_t *found = len > 0 ? memchr(bytes, mark, len) : NULL;

	if (!found)
		return false;
	*out_before = cur_slice(text, (size_t)(found - bytes));
	cur_skip(text, 1);
	return true;
}

bool text_take_line(struct cur *text, struct cur *out_line)
{
	size_t len;

	if (!text_take_until(text, '\n', out_line)) {
		*out_line = text_head(text, cur_left(text));
		return false;
	}
	len = cur_left(out_line);
	if (len > 0 && cur_peek(out_line, len)[len - 1] == '\r')
		*out_line = text_head(out_line, len - 1);
	return true;
}

static bool is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t';
}

struct cur text_trim(struct cur text)
{
	size_t len;

	while (cur_left(&text) > 0 && is_blank(*cur_peek(&text, 1)))
		cur_skip(&text, 1);
	len = cur_left(&text);
	while (len > 0 && is_blank(cur_peek(&text, len)[len - 1]))
		len--;
	return text_head(&text, len);
}

bool text_is(const struct cur *text, const char *word)
{
	size_t len = cur_left(text);

	return strlen(word) == len &&
	       strncasecmp((const char *)cur_peek(text, len), word, len) == 0;
}

void text_report(struct packet *pkt, enum field_id id, const struct cur *text)
{
	packet_bytes(pkt, id, text->at, cur_left(text));
}

void text_report_whole(struct packet *pkt, enum field_id id,
                       const struct cur *text)
{
	if (cur_ok(text) && cur_left(text) == cur_wire_left(text))
		text_report(pkt, id, text);
}
