/*
 * imap.c - the dialog of IMAP4.
 *
 * Source: RFC 3501 2.2, 6, 7; later commands RFC 2177, 2971, 3691, 4314, 4551,
 *         5161, 5256, 6851.
 *
 *   tag SP command [SP arguments] CRLF
 *   tag | "*" | "+" SP status or data CRLF
 *
 * Arguments and messages are not reported.
 */
#include "sensor/decode/dialog.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define IMAP_PORT 143
#define TAG_LEN_MAX 32

static const char *const commands[] = {
	"CAPABILITY",   "NOOP",      "LOGOUT",      "STARTTLS", "AUTHENTICATE",
	"LOGIN",        "SELECT",    "EXAMINE",     "CREATE",   "DELETE",
	"RENAME",       "SUBSCRIBE", "UNSUBSCRIBE", "LIST",     "LSUB",
	"STATUS",       "APPEND",    "CHECK",       "CLOSE",    "EXPUNGE",
	"SEARCH",       "FETCH",     "STORE",       "COPY",     "UID",
	"IDLE",         "ID",        "NAMESPACE",   "ENABLE",   "UNSELECT",
	"MOVE",         "SORT",      "THREAD",      "COMPRESS", "GETQUOTA",
	"GETQUOTAROOT", "XLIST",     NULL
};
static const char *const statuses[] = { "OK",      "NO",  "BAD",
	                                "PREAUTH", "BYE", NULL };

static bool is_graphic(uint8_t byte)
{
	return byte > ' ' && byte < 0x7f;
}

/* Takes a tag, also "*" and "+", which a server says, and the blank. */
static bool take_tag(struct cur *line)
{
	struct cur look = text_head(line, TAG_LEN_MAX + 1), tag;
	size_t len;

	if (!text_take_until(&look, ' ', &tag) || cur_left(&tag) == 0)
		return false;
	len = cur_left(&tag);
	while (cur_left(&tag) > 0)
		if (!is_graphic(cur_u8(&tag)))
			return false;
	cur_skip(line, len + 1);
	return true;
}

/* "* OK [CAPABILITY IMAP4rev1 ...] ready" */
static bool is_greeting(const struct cur *payload)
{
	struct cur text = text_head(payload, DIALOG_BYTES_MAX), line, word;

	if (!text_take_line(&text, &line) || cur_u8(&line) != '*' ||
	    cur_u8(&line) != ' ')
		return false;
	return dialog_take_known(&line, statuses, &word) &&
	       (dialog_names(line, "IMAP4") || dialog_names(line, "IMAP") ||
	        dialog_names(line, "IMAP4rev1") ||
	        dialog_names(line, "IMAP4rev2"));
}

static enum match match_imap(const struct cur *c, const struct packet *pkt)
{
	(void)pkt;
	if (is_greeting(c))
		return MATCH_CONTENT;
	return dialog_is_text(c) ? MATCH_PORT : MATCH_NO;
}

static bool is_secret(const struct cur *word, struct cur arguments)
{
	return text_is(word, "LOGIN") || (text_is(word, "AUTHENTICATE") &&
	                                  dialog_is_clear_auth(arguments));
}

static bool decode_line(struct cur line, struct packet *pkt)
{
	bool from_server = pkt->record.src_port == IMAP_PORT;
	bool from_client = pkt->record.dst_port == IMAP_PORT;
	struct cur word;

	if (!take_tag(&line))
		return false;
	if (!from_client && dialog_take_known(&line, statuses, &word)) {
		text_report(pkt, FIELD_IMAP_STATUS, &word);
		return true;
	}
	if (from_server)
		return true; /* data: of no interest, but a status may follow */
	if (!dialog_take_known(&line, commands, &word))
		return false;
	text_report(pkt, FIELD_IMAP_COMMAND, &word);
	if (is_secret(&word, line))
		packet_number(pkt, FIELD_CREDENTIALS_SEEN, true);
	return true;
}

static struct next decode_imap(struct cur *c, struct packet *pkt)
{
	struct cur text = text_head(c, DIALOG_BYTES_MAX), line;

	pkt->record.app = APP_IMAP;
	for (int i = 0; i < DIALOG_LINES_MAX && cur_left(&text) > 0; i++) {
		bool whole = text_take_line(&text, &line);

		if (!decode_line(line, pkt) || !whole)
			break;
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_imap = {
	.name = "imap",
	.found_under = { { NEXT_TCP, IMAP_PORT }, { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { '*', '*' + 1 } },
	.match = match_imap,
	.decode = decode_imap,
};
