/*
 * ntp.c - the first bytes of an NTP message.
 *
 * Source: RFC 5905 7.3; modes 6 and 7 RFC 9327 2.
 *
 *   | LI:2 version:3 mode:3 | stratum u8 | ...
 */
#include "sensor/decode/packet.h"

#define NTP_PORT 123
#define MODE_MASK 0x07
#define MODE_CONTROL 6 /* no stratum, as in private mode 7 */

static enum match match_ntp(const struct cur *c, const struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return MATCH_PORT;
}

static struct next decode_ntp(struct cur *c, struct packet *pkt)
{
	uint8_t flags = cur_u8(c);
	uint8_t mode = flags & MODE_MASK;
	uint8_t stratum;

	if (!cur_ok(c))
		return (struct next){ NEXT_NONE, 0 };
	pkt->record.app = APP_NTP;
	packet_number(pkt, FIELD_NTP_VERSION, (unsigned int)flags >> 3 & 7);
	packet_number(pkt, FIELD_NTP_MODE, mode);
	stratum = cur_u8(c);
	if (cur_ok(c) && mode < MODE_CONTROL)
		packet_number(pkt, FIELD_NTP_STRATUM, stratum);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_ntp = {
	.name = "ntp",
	.found_under = { { NEXT_UDP, NTP_PORT }, { NEXT_TCP, NTP_PORT } },
	.match = match_ntp,
	.decode = decode_ntp,
};
