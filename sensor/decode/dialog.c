/* dialog.c - protocols that are a dialog of short lines. */
#include "sensor/decode/dialog.h"

#include <strings.h>

#include "sensor/decode/text.h"

#define CODE_DIGITS 3
#define TEXT_BYTES 64 /* enough for one of them to be no text */
#define BACKSPACE 8   /* the last control character before tab */
#define DELETE 0x7f
#define ESCAPE 0x1b /* begins a shift of ISO 2022: mail in Japanese */

bool dialog_is_text(const struct cur *payload)
{
	struct cur text = text_head(payload, TEXT_BYTES);

	while (cur_left(&text) > 0) {
		uint8_t byte = cur_u8(&text);

		if (byte <= BACKSPACE || byte == DELETE ||
		    (byte > '\r' && byte < ' ' && byte != ESCAPE))
			return false;
	}
	return true;
}

/* The bytes up to the next blank, or all; the blank is taken too. */
static struct cur take_word(struct cur *line)
{
	struct cur word;

	if (text_take_until(line, ' ', &word))
		return word;
	word = text_head(line, cur_left(line));
	cur_skip(line, cur_left(line));
	return word;
}

static bool is_one_of(const struct cur *word, const char *const *words)
{
	for (; *words; words++)
		if (text_is(word, *words))
			return true;
	return false;
}

bool dialog_take_known(struct cur *line, const char *const *words,
                       struct cur *out_word)
{
	struct cur rest = *line;
	struct cur word = take_word(&rest);

	if (!is_one_of(&word, words))
		return false;
	*out_word = word;
	*line = rest;
	return true;
}

bool dialog_take_code(struct cur *line, uint32_t *out_code, bool *out_more)
{
	struct cur rest = *line;
	uint32_t code = 0;
	uint8_t mark;

	for (int i = 0; i < CODE_DIGITS; i++) {
		uint8_t digit = cur_u8(&rest);

		if (digit < '0' || digit > '9')
			return false;
		code = code * 10 + digit - '0';
	}
	mark = cur_left(&rest) > 0 ? cur_u8(&rest) : ' ';
	if (mark != ' ' && mark != '-')
		return false;
	*out_code = code;
	*out_more = mark == '-';
	*line = rest;
	return true;
}

bool dialog_reply(struct cur *line, uint32_t *going_on, enum field_id id,
                  struct packet *pkt)
{
	uint32_t code;
	bool more;

	if (!dialog_take_code(line, &code, &more))
		return false;
	if (code != *going_on)
		packet_number(pkt, id, code);
	*going_on = more ? code : 0;
	return true;
}

bool dialog_is_clear_auth(struct cur line)
{
	static const char *const mechanisms[] = { "PLAIN", "LOGIN", "XOAUTH2",
		                                  "OAUTHBEARER", NULL };
	struct cur word;

	line = text_trim(line);
	return dialog_take_known(&line, mechanisms, &word);
}

static bool ends_with(const struct cur *word, size_t len, const char *name)
{
	size_t size = strlen(name);
	const char *text = (const char *)cur_peek(word, cur_left(word));

	return len >= size && strncasecmp(text + len - size, name, size) == 0;
}

static bool is_mark(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || (byte >= '(' && byte <= ')') ||
	       (byte >= '[' && byte <= ']') || byte == ',' || byte == ';';
}

bool dialog_names(struct cur line, const char *name)
{
	while (cur_left(&line) > 0) {
		struct cur word = line;
		size_t len = 0;
		bool dotted = false;

		while (cur_left(&line) > 0) {
			uint8_t byte = cur_u8(&line);

			if (is_mark(byte))
				break;
			dotted |= byte == '.';
			len++;
		}
		word = text_head(&word, len);
		if (!dotted && len > 0 &&
		    (ends_with(&word, len, name) ||
		     ends_with(&word, len - 1, name)))
			return true;
	}
	return false;
}
