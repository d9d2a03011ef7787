/*
 * ftp.c - the control connection of FTP; its data connection by port alone.
 *
 * Source: RFC 959 4, 5.3; RFC 2228, 2389, 2428, 3659, 4217, 7151.
 *
 *   command [SP argument] CRLF  |  three digits, SP or "-", text CRLF
 *
 * Arguments are not reported: they are names, files and passwords.
 */
#include "sensor/decode/dialog.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define FTP_PORT 21
#define FTP_DATA_PORT 20
#define CODE_READY 220

static const char *const commands[] = {
	"USER", "PASS", "ACCT", "CWD",  "CDUP", "SMNT", "QUIT", "REIN", "PORT",
	"PASV", "TYPE", "STRU", "MODE", "RETR", "STOR", "STOU", "APPE", "ALLO",
	"REST", "RNFR", "RNTO", "ABOR", "DELE", "RMD",  "MKD",  "PWD",  "LIST",
	"NLST", "SITE", "SYST", "STAT", "HELP", "NOOP", "AUTH", "ADAT", "PROT",
	"PBSZ", "CCC",  "MIC",  "CONF", "ENC",  "FEAT", "OPTS", "EPRT", "EPSV",
	"LPRT", "LPSV", "LANG", "MDTM", "MLSD", "MLST", "SIZE", "HOST", "XCUP",
	"XMKD", "XPWD", "XRMD", "XCWD", "CLNT", "MFMT", "XCRC", NULL
};
static const char *const secrets[] = { "PASS", "ACCT", NULL };

static bool has_port(const struct packet *pkt, uint16_t port)
{
	return pkt->record.src_port == port || pkt->record.dst_port == port;
}

/* A server's first words are the only ones that no other protocol says. */
static bool is_greeting(const struct cur *payload)
{
	struct cur text = text_head(payload, DIALOG_BYTES_MAX), line;
	uint32_t code;
	bool more;

	return text_take_line(&text, &line) &&
	       dialog_take_code(&line, &code, &more) && code == CODE_READY &&
	       dialog_names(line, "FTP");
}

static enum match match_ftp(const struct cur *c, const struct packet *pkt)
{
	if (is_greeting(c))
		return MATCH_CONTENT;
	return has_port(pkt, FTP_DATA_PORT) || dialog_is_text(c) ? MATCH_PORT
	                                                         : MATCH_NO;
}

/* False when the line is neither: then the lines behind it are not either. */
static bool decode_line(struct cur line, uint32_t *going_on, struct packet *pkt)
{
	struct cur word, look = line;

	if (dialog_reply(&line, going_on, FIELD_FTP_CODE, pkt))
		return true;
	if (!dialog_take_known(&line, commands, &word))
		return pkt->record.src_port == FTP_PORT; /* "220-" goes on */
	text_report(pkt, FIELD_FTP_COMMAND, &word);
	if (dialog_take_known(&look, secrets, &word))
		packet_number(pkt, FIELD_CREDENTIALS_SEEN, true);
	return true;
}

static struct next decode_ftp(struct cur *c, struct packet *pkt)
{
	struct cur text = text_head(c, DIALOG_BYTES_MAX), line;
	uint32_t going_on = 0;

	if (has_port(pkt, FTP_DATA_PORT) && !has_port(pkt, FTP_PORT)) {
		pkt->record.app = APP_FTP_DATA;
		return (struct next){ NEXT_NONE, 0 };
	}
	pkt->record.app = APP_FTP;
	for (int i = 0; i < DIALOG_LINES_MAX && cur_left(&text) > 0; i++) {
		bool whole = text_take_line(&text, &line);

		if (!decode_line(line, &going_on, pkt) || !whole)
			break;
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_ftp = {
	.name = "ftp",
	.found_under = { { NEXT_TCP, FTP_PORT },
	                 { NEXT_TCP, FTP_DATA_PORT },
	                 { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { '2', '2' + 1 } },
	.match = match_ftp,
	.decode = decode_ftp,
};
