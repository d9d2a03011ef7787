/*
 * nbns.c - the name service of NetBIOS.
 *
 * Source: RFC 1002 4.2.
 *
 *   | id u16 | R opcode:4 flags:7 rcode:4 | qd an ns ar u16 each |
 *   then questions and records, each with a name in front
 */
#include "sensor/decode/nb_name.h"
#include "sensor/decode/packet.h"

#define NBNS_PORT 137
#define FLAG_RESPONSE 0x8000

static enum match match_nbns(const struct cur *c, const struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return MATCH_PORT;
}

static struct next decode_nbns(struct cur *c, struct packet *pkt)
{
	uint16_t flags;
	uint32_t names;

	pkt->record.app = APP_NBNS;
	cur_skip(c, 2); /* id */
	flags = cur_be16(c);
	if (!cur_ok(c))
		return (struct next){ NEXT_NONE, 0 };
	packet_number(pkt, FIELD_NBNS_RESPONSE, (flags & FLAG_RESPONSE) != 0);
	packet_number(pkt, FIELD_NBNS_OPCODE, (unsigned int)flags >> 11 & 0x0f);
	names = cur_be16(c); /* questions */
	names += cur_be16(c);
	names += cur_be16(c);
	names += cur_be16(c);
	if (cur_ok(c) && names > 0)
		(void)nb_name_decode(c, FIELD_NBNS_NAME, pkt);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_nbns = {
	.name = "nbns",
	.found_under = { { NEXT_UDP, NBNS_PORT } },
	.match = match_nbns,
	.decode = decode_nbns,
};
