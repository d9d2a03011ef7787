/*
 * mpls.c - one entry of an MPLS label stack. Nothing says what the last one
 * carries: the first nibble tells IPv4 and IPv6, a well-known Ethertype where
 * it would stand in a pseudowire tells Ethernet, the rest stays unknown.
 * Source: RFC 3032 2.1; first nibble RFC 4928 3; pseudowires RFC 4448 4.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define MPLS_BOTTOM 0x00000100
#define MPLS_LABEL_SHIFT 12
#define CONTROL_WORD 4 /* of a pseudowire; its first nibble is 0 */
#define ETHERNET_HDR 14

/* Whether an Ethernet header stands `skip` bytes ahead. */
static bool is_ethernet(const struct cur *c, size_t skip)
{
	struct cur look = *c;

	cur_skip(&look, skip + ETHERNET_HDR - 2);
	switch (cur_be16(&look)) {
	case ETHERTYPE_IPV4:
	case ETHERTYPE_IPV6:
	case ETHERTYPE_ARP:
	case ETHERTYPE_VLAN:
	case ETHERTYPE_QINQ:
	case ETHERTYPE_MPLS:
		return cur_ok(&look);
	default:
		return false;
	}
}

static struct next pseudowire_next(struct cur *c, uint8_t first)
{
	const struct next ethernet = { NEXT_ETHERTYPE, ETHERTYPE_BRIDGING };

	if (first >> 4 == 0 && is_ethernet(c, CONTROL_WORD)) {
		cur_skip(c, CONTROL_WORD);
		return ethernet;
	}
	return is_ethernet(c, 0) ? ethernet : (struct next){ 0 };
}

static struct next decode_mpls(struct cur *c, struct packet *pkt)
{
	uint32_t entry = cur_be32(c);
	const uint8_t *first = cur_peek(c, 1);

	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_MPLS;
	packet_tunnel(pkt, TUNNEL_MPLS);
	packet_number(pkt, FIELD_MPLS_LABEL, entry >> MPLS_LABEL_SHIFT);
	if (!(entry & MPLS_BOTTOM))
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_MPLS };
	if (first && first[0] >> 4 == 4)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	if (first && first[0] >> 4 == 6)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	return first ? pseudowire_next(c, first[0]) : (struct next){ 0 };
}

const struct decoder decoder_mpls = {
	.name = "mpls",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_MPLS },
	                 { NEXT_ETHERTYPE, ETHERTYPE_MPLS_UPSTREAM } },
	.decode = decode_mpls,
};
