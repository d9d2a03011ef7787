/*
 * vxlan.c - VXLAN, with its generic protocol extension.
 *
 * Shape: flags u8, reserved u16, next protocol u8, network u24, reserved u8.
 * Source: RFC 7348 5; GPE draft-ietf-nvo3-vxlan-gpe 3; port 8472 is Linux'.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define VXLAN_PORT 4789
#define VXLAN_PORT_GPE 4790
#define VXLAN_PORT_LINUX 8472
#define VXLAN_HDR 8
#define FLAG_NETWORK 0x08 /* always set */
#define FLAG_PROTOCOL 0x04

static enum match match_vxlan(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *p = cur_peek(c, VXLAN_HDR);

	(void)pkt;
	if (!p || !(p[0] & FLAG_NETWORK) || p[7] != 0)
		return MATCH_NO;
	return p[0] == FLAG_NETWORK && (p[1] | p[2] | p[3]) == 0 ? MATCH_CONTENT
	                                                         : MATCH_PORT;
}

static struct next gpe_next(uint8_t protocol)
{
	switch (protocol) {
	case 1:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	case 2:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	case 3:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_BRIDGING };
	case 5:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_MPLS };
	default:
		return (struct next){ 0 };
	}
}

static struct next decode_vxlan(struct cur *c, struct packet *pkt)
{
	uint8_t flags = cur_u8(c);
	uint8_t protocol;
	uint32_t network;

	cur_skip(c, 2); /* reserved, or a policy group */
	protocol = cur_u8(c);
	network = cur_be24(c);
	cur_skip(c, 1); /* reserved */
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_tunnel(pkt, TUNNEL_VXLAN);
	packet_number(pkt, FIELD_VXLAN_NETWORK, network);
	if (flags & FLAG_PROTOCOL)
		return gpe_next(protocol);
	return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_BRIDGING };
}

const struct decoder decoder_vxlan = {
	.name = "vxlan",
	.found_under = { { NEXT_UDP, VXLAN_PORT },
	                 { NEXT_UDP, VXLAN_PORT_GPE },
	                 { NEXT_UDP, VXLAN_PORT_LINUX } },
	.match = match_vxlan,
	.decode = decode_vxlan,
};
