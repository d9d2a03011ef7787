/*
 * smtp.c - the dialog of SMTP.
 *
 * Source: RFC 5321 4.1, 4.2; AUTH RFC 4954; STARTTLS RFC 3207; BDAT RFC 3030;
 *         ETRN RFC 1985; ATRN RFC 2645; TURN, SEND, SOML, SAML RFC 821.
 *
 *   command [SP argument] CRLF  |  three digits, SP or "-", text CRLF
 *
 * Arguments are not reported: they are addresses and passwords. The message
 * itself looks like anything: what a server is sent has no codes, and its
 * lines are commands from the first one on or not at all.
 */
#include "sensor/decode/dialog.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define SMTP_PORT 25
#define SUBMISSION_PORT 587
#define CODE_READY 220

static const char *const commands[] = {
	"HELO", "EHLO", "MAIL",     "RCPT",    "DATA", "RSET",
	"VRFY", "EXPN", "HELP",     "NOOP",    "QUIT", "AUTH",
	"BDAT", "ETRN", "STARTTLS", "ATRN",    "TURN", "SEND",
	"SOML", "SAML", "XFORWARD", "XCLIENT", "LHLO", NULL
};
static const char *const hellos[] = { "HELO", "EHLO", NULL };

static bool is_port(uint16_t port)
{
	return port == SMTP_PORT || port == SUBMISSION_PORT;
}

static bool is_visible(struct cur text)
{
	while (cur_left(&text) > 0) {
		uint8_t byte = cur_u8(&text);

		if (byte <= ' ' || byte >= 0x7f)
			return false;
	}
	return true;
}

/* A server's first words or a client's: a hello and the client's name. */
static bool is_greeting(const struct cur *payload)
{
	struct cur text = text_head(payload, DIALOG_BYTES_MAX), line, word;
	uint32_t code;
	bool more;

	if (!text_take_line(&text, &line))
		return false;
	if (dialog_take_code(&line, &code, &more))
		return code == CODE_READY && dialog_names(line, "SMTP");
	return dialog_take_known(&line, hellos, &word) && cur_left(&line) > 0 &&
	       is_visible(line);
}

static enum match match_smtp(const struct cur *c, const struct packet *pkt)
{
	(void)pkt;
	if (is_greeting(c))
		return MATCH_CONTENT;
	return dialog_is_text(c) ? MATCH_PORT : MATCH_NO;
}

static bool decode_command(struct cur line, struct packet *pkt)
{
	struct cur word;

	if (!dialog_take_known(&line, commands, &word))
		return false;
	text_report(pkt, FIELD_SMTP_COMMAND, &word);
	if (text_is(&word, "AUTH") && dialog_is_clear_auth(line))
		packet_number(pkt, FIELD_CREDENTIALS_SEEN, true);
	return true;
}

static bool decode_line(struct cur line, uint32_t *going_on, struct packet *pkt)
{
	bool to_server = is_port(pkt->record.dst_port);
	bool to_client = is_port(pkt->record.src_port);

	if (to_client && !to_server)
		return dialog_reply(&line, going_on, FIELD_SMTP_CODE, pkt);
	if (to_server && !to_client)
		return decode_command(line, pkt);
	return dialog_reply(&line, going_on, FIELD_SMTP_CODE, pkt) ||
	       decode_command(line, pkt);
}

static struct next decode_smtp(struct cur *c, struct packet *pkt)
{
	struct cur text = text_head(c, DIALOG_BYTES_MAX), line;
	uint32_t going_on = 0;

	pkt->record.app = APP_SMTP;
	for (int i = 0; i < DIALOG_LINES_MAX && cur_left(&text) > 0; i++) {
		bool whole = text_take_line(&text, &line);

		if (!decode_line(line, &going_on, pkt) || !whole)
			break;
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_smtp = {
	.name = "smtp",
	.found_under = { { NEXT_TCP, SMTP_PORT },
	                 { NEXT_TCP, SUBMISSION_PORT },
	                 { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { '2', '2' + 1 }, { 'E', 'E' + 1 }, { 'H', 'H' + 1 } },
	.match = match_smtp,
	.decode = decode_smtp,
};
