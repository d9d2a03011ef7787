/*
 * pim.c - Protocol Independent Multicast: its type.
 *
 * Source: RFC 7761 4.9.
 *
 *   | version:4 type:4 | reserved u8 | checksum u16 | ...
 */
#include "sensor/decode/decoders.h"

#define IP_PROTO_PIM 103
#define PIM_HDR 4
#define TYPE_MASK 0x0f

static struct next decode_pim(struct cur *c, struct packet *pkt)
{
	uint8_t version_type = cur_u8(c);

	pkt->record.app = APP_PIM;
	cur_skip(c, PIM_HDR - 1);
	if (cur_ok(c))
		packet_number(pkt, FIELD_PIM_TYPE, version_type & TYPE_MASK);
	return (struct next){ 0 };
}

const struct decoder decoder_pim = {
	.name = "pim",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_PIM } },
	.decode = decode_pim,
};
