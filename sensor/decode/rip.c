/*
 * rip.c - RIP: command and version.
 *
 * Source: RFC 1058 3.1, RFC 2453 4.
 *
 *   | command u8 | version u8 | zero u16 | entries |
 */
#include "sensor/decode/packet.h"

#define RIP_PORT 520
#define RIP_HDR 4

static enum match match_rip(const struct cur *c, const struct packet *pkt)
{
	(void)pkt;
	return cur_wire_left(c) >= RIP_HDR ? MATCH_PORT : MATCH_NO;
}

static struct next decode_rip(struct cur *c, struct packet *pkt)
{
	uint8_t command = cur_u8(c);
	uint8_t version = cur_u8(c);

	pkt->record.app = APP_RIP;
	cur_skip(c, RIP_HDR - 2);
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_number(pkt, FIELD_RIP_COMMAND, command);
	packet_number(pkt, FIELD_RIP_VERSION, version);
	return (struct next){ 0 };
}

const struct decoder decoder_rip = {
	.name = "rip",
	.found_under = { { NEXT_UDP, RIP_PORT } },
	.match = match_rip,
	.decode = decode_rip,
};
