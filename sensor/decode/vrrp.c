/*
 * vrrp.c - VRRP, versions 2 and 3.
 *
 * Source: RFC 3768 5.1, RFC 5798 5.1.
 *
 *   | version:4 type:4 | virtual router u8 | priority u8 | ...
 */
#include "sensor/decode/decoders.h"

#define IP_PROTO_VRRP 112
#define VRRP_HDR 8

static struct next decode_vrrp(struct cur *c, struct packet *pkt)
{
	uint8_t version_type = cur_u8(c);
	uint8_t router = cur_u8(c);
	uint8_t priority = cur_u8(c);

	pkt->record.app = APP_VRRP;
	cur_skip(c, VRRP_HDR - 3);
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_number(pkt, FIELD_VRRP_VERSION, version_type >> 4);
	packet_number(pkt, FIELD_VRRP_ROUTER, router);
	packet_number(pkt, FIELD_VRRP_PRIORITY, priority);
	return (struct next){ 0 };
}

const struct decoder decoder_vrrp = {
	.name = "vrrp",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_VRRP } },
	.decode = decode_vrrp,
};
