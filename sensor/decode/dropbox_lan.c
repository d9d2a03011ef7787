/*
 * dropbox_lan.c - Dropbox's search for itself in the local network, a JSON
 * object in a datagram. Source: as seen in captures.
 */
#include "sensor/decode/packet.h"

#define DROPBOX_PORT 17500

static enum match match_dropbox_lan(const struct cur *c,
                                    const struct packet *pkt)
{
	const uint8_t *first = cur_peek(c, 1);

	(void)pkt;
	return first && *first == '{' ? MATCH_PORT : MATCH_NO;
}

static struct next decode_dropbox_lan(struct cur *c, struct packet *pkt)
{
	(void)c;
	pkt->record.app = APP_DROPBOX_LAN;
	return (struct next){ 0 };
}

const struct decoder decoder_dropbox_lan = {
	.name = "dropbox_lan",
	.found_under = { { NEXT_UDP, DROPBOX_PORT } },
	.match = match_dropbox_lan,
	.decode = decode_dropbox_lan,
};
