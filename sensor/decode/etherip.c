/* etherip.c - Ethernet frames directly in IP. Source: RFC 3378 3. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define ETHERIP_VERSION 0x3000 /* 3, and twelve bits of zero */

static struct next decode_etherip(struct cur *c, struct packet *pkt)
{
	uint16_t version = cur_be16(c);

	if (cur_ok(c) && version != ETHERIP_VERSION)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_ETHERIP;
	packet_tunnel(pkt, TUNNEL_ETHERIP);
	return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_BRIDGING };
}

const struct decoder decoder_etherip = {
	.name = "etherip",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_ETHERIP } },
	.decode = decode_etherip,
};
