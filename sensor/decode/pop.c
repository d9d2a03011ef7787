/*
 * pop.c - the dialog of POP3.
 *
 * Source: RFC 1939 3, 5-7; CAPA RFC 2449; AUTH RFC 5034; STLS RFC 2595.
 *
 *   command [SP argument] CRLF  |  "+OK" or "-ERR" [SP text] CRLF
 *
 * Arguments and messages are not reported.
 */
#include "sensor/decode/dialog.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define POP_PORT 110

static const char *const commands[] = { "USER", "PASS", "APOP", "STAT", "LIST",
	                                "RETR", "DELE", "NOOP", "RSET", "QUIT",
	                                "TOP",  "UIDL", "CAPA", "AUTH", "STLS",
	                                "LAST", "UTF8", "LANG", NULL };
static const char *const indicators[] = { "+OK", "-ERR", NULL };

static bool is_greeting(const struct cur *payload)
{
	struct cur text = text_head(payload, DIALOG_BYTES_MAX), line, word;

	return text_take_line(&text, &line) &&
	       dialog_take_known(&line, indicators, &word) &&
	       (dialog_names(line, "POP3") || dialog_names(line, "POP"));
}

static enum match match_pop(const struct cur *c, const struct packet *pkt)
{
	(void)pkt;
	if (is_greeting(c))
		return MATCH_CONTENT;
	return dialog_is_text(c) ? MATCH_PORT : MATCH_NO;
}

static bool is_secret(const struct cur *word, struct cur argument)
{
	return text_is(word, "PASS") ||
	       (text_is(word, "AUTH") && dialog_is_clear_auth(argument));
}

static bool decode_command(struct cur line, struct packet *pkt)
{
	struct cur word;

	if (!dialog_take_known(&line, commands, &word))
		return false;
	text_report(pkt, FIELD_POP_COMMAND, &word);
	if (is_secret(&word, line))
		packet_number(pkt, FIELD_CREDENTIALS_SEEN, true);
	return true;
}

/* A reply is one line, and behind it come those of a message or a list. */
static struct next decode_pop(struct cur *c, struct packet *pkt)
{
	struct cur text = text_head(c, DIALOG_BYTES_MAX), line, look, word;

	pkt->record.app = APP_POP;
	for (int i = 0; i < DIALOG_LINES_MAX && cur_left(&text) > 0; i++) {
		bool whole = text_take_line(&text, &line);

		look = line;
		if (i == 0 && pkt->record.dst_port != POP_PORT &&
		    dialog_take_known(&look, indicators, &word)) {
			text_report(pkt, FIELD_POP_INDICATOR, &word);
			break;
		}
		if (pkt->record.src_port == POP_PORT ||
		    !decode_command(line, pkt) || !whole)
			break;
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_pop = {
	.name = "pop",
	.found_under = { { NEXT_TCP, POP_PORT }, { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { '+', '+' + 1 } },
	.match = match_pop,
	.decode = decode_pop,
};
