/*
 * ssh.c - SSH: the identification string, what follows it by port.
 *
 * Source: RFC 4253 4.2.
 *
 *   [lines of a server that do not begin with "SSH-"]
 *   "SSH-" protocol version "-" software version [SP comments] CRLF
 */
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define SSH_PORT 22
#define SSH_PORT_GERRIT 29418
#define BANNER "SSH-"
#define BANNER_SIZE 4
#define VERSION_SIZE 6     /* with the version up to its dot */
#define BANNER_LEN_MAX 255 /* with CR LF */
#define LINES_MAX 8        /* looked at; a server may say something first */
#define BYTES_MAX 2048

static bool is_banner(const struct cur *line)
{
	const uint8_t *bytes = cur_peek(line, BANNER_SIZE);

	return bytes && memcmp(bytes, BANNER, BANNER_SIZE) == 0;
}

/* "SSH-2." or "SSH-1." */
static bool has_version(const struct cur *line)
{
	const uint8_t *bytes = cur_peek(line, VERSION_SIZE);

	return bytes &&
	       (bytes[BANNER_SIZE] == '1' || bytes[BANNER_SIZE] == '2') &&
	       bytes[BANNER_SIZE + 1] == '.';
}

static enum match match_ssh(const struct cur *c, const struct packet *pkt)
{
	(void)pkt;
	return is_banner(c) && has_version(c) ? MATCH_CONTENT : MATCH_PORT;
}

static struct next decode_ssh(struct cur *c, struct packet *pkt)
{
	struct cur text = text_head(c, BYTES_MAX), line;

	pkt->record.app = APP_SSH;
	for (int i = 0; i < LINES_MAX && cur_left(&text) > 0; i++) {
		bool whole = text_take_line(&text, &line);

		if (whole && is_banner(&line)) {
			line = text_head(&line, BANNER_LEN_MAX);
			text_report(pkt, FIELD_SSH_BANNER, &line);
			break;
		}
		if (!whole)
			break;
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_ssh = {
	.name = "ssh",
	.found_under = { { NEXT_TCP, SSH_PORT },
	                 { NEXT_TCP, SSH_PORT_GERRIT },
	                 { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { 'S', 'S' + 1 } },
	.match = match_ssh,
	.decode = decode_ssh,
};
