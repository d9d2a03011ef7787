/*
 * gre.c - GRE, and the variant of it that PPTP uses.
 *
 * Shape: flags u16, protocol u16, then what the flags announce, 4 bytes each:
 *        checksum and offset, key, sequence number, acknowledgment. Protocols
 *        are Ethertypes; Ethernet frames (NVGRE, bridging) are one of them.
 * Source: RFC 2784 2, RFC 2890 2, routing RFC 1701; PPTP RFC 2637 4.1; NVGRE
 *        RFC 7637 3.2; ERSPAN draft-foschiano-erspan 4.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define GRE_CHECKSUM 0x8000
#define GRE_ROUTING 0x4000
#define GRE_KEY 0x2000
#define GRE_SEQUENCE 0x1000
#define GRE_ACK 0x0080 /* of version 1 */
#define GRE_VERSION 0x0007
#define GRE_VERSION_PPTP 1

/* Source routes end with one of no family and no length. */
static void skip_routes(struct cur *c)
{
	while (cur_ok(c)) {
		uint16_t family = cur_be16(c);
		size_t len;

		cur_skip(c, 1); /* offset */
		len = cur_u8(c);
		if (family == 0 && len == 0)
			return;
		cur_skip(c, len);
	}
}

/* The key of PPTP is a length and a call number. */
static void take_key(struct cur *c, struct packet *pkt)
{
	uint32_t key = cur_be32(c);

	if (cur_ok(c))
		packet_number(pkt, FIELD_GRE_KEY, key);
}

static struct next decode_gre(struct cur *c, struct packet *pkt)
{
	uint16_t flags = cur_be16(c);
	uint16_t protocol = cur_be16(c);

	if (cur_ok(c) && (flags & GRE_VERSION) > GRE_VERSION_PPTP)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_GRE;
	packet_tunnel(pkt, TUNNEL_GRE);
	if (flags & (GRE_CHECKSUM | GRE_ROUTING))
		cur_skip(c, 4);
	if (flags & GRE_KEY)
		take_key(c, pkt);
	if (flags & GRE_SEQUENCE)
		cur_skip(c, 4);
	if (flags & GRE_ACK && (flags & GRE_VERSION) == GRE_VERSION_PPTP)
		cur_skip(c, 4);
	if (flags & GRE_ROUTING)
		skip_routes(c);
	/* ERSPAN of type I has no sequence number and no header. */
	if (protocol == ETHERTYPE_ERSPAN && !(flags & GRE_SEQUENCE)) {
		pkt->record.app = APP_ERSPAN;
		packet_tunnel(pkt, TUNNEL_ERSPAN);
		protocol = ETHERTYPE_BRIDGING;
	}
	if (protocol < ETHERTYPE_MIN || cur_wire_left(c) == 0)
		return (struct next){ 0 }; /* a keep-alive, or an ack of PPTP */
	return (struct next){ NEXT_ETHERTYPE, protocol };
}

const struct decoder decoder_gre = {
	.name = "gre",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_GRE } },
	.decode = decode_gre,
};
