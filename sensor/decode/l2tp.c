/*
 * l2tp.c - L2TP: PPP packets in UDP (version 2). What version 3 carries is
 * agreed upon elsewhere: it is not looked into.
 *
 * Shape: flags u16, then what they announce: length, tunnel and session u16,
 *        sequence numbers, offset.
 * Source: RFC 2661 3.1, 5.1; version 3 RFC 3931 4.1.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define L2TP_PORT 1701
#define L2TP_CONTROL 0x8000
#define L2TP_LENGTH 0x4000
#define L2TP_SEQUENCE 0x0800
#define L2TP_OFFSET 0x0200
#define L2TP_VERSION 0x000f
#define L2TP_VERSION_2 2
#define L2TP_VERSION_3 3
#define L2TP_LENGTH_END 4 /* flags and length themselves */

static enum match match_l2tp(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *p = cur_peek(c, 2);
	uint8_t version = p ? p[1] & L2TP_VERSION : 0;

	(void)pkt;
	return version == L2TP_VERSION_2 || version == L2TP_VERSION_3
	               ? MATCH_PORT
	               : MATCH_NO;
}

static void limit_payload(struct cur *c, struct packet *pkt)
{
	size_t len = cur_be16(c);

	if (cur_ok(c) && len < L2TP_LENGTH_END)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return;
	if (len - L2TP_LENGTH_END > cur_wire_left(c))
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
	else
		*c = cur_slice(c, len - L2TP_LENGTH_END);
}

static struct next decode_l2tp(struct cur *c, struct packet *pkt)
{
	uint16_t flags, tunnel, session;

	packet_tunnel(pkt, TUNNEL_L2TP);
	if (pkt->record.ip_proto == IP_PROTO_L2TP) {
		pkt->record.app = APP_L2TP;
		return (struct next){ 0 };
	}
	flags = cur_be16(c);
	if ((flags & L2TP_VERSION) != L2TP_VERSION_2)
		return (struct next){ 0 };
	if (flags & L2TP_LENGTH)
		limit_payload(c, pkt);
	tunnel = cur_be16(c);
	session = cur_be16(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_number(pkt, FIELD_L2TP_TUNNEL, tunnel);
	packet_number(pkt, FIELD_L2TP_SESSION, session);
	if (flags & L2TP_CONTROL)
		return (struct next){ 0 };
	if (flags & L2TP_SEQUENCE)
		cur_skip(c, 4);
	if (flags & L2TP_OFFSET)
		cur_skip(c, cur_be16(c));
	return (struct next){ NEXT_LINKTYPE, LINKTYPE_PPP };
}

const struct decoder decoder_l2tp = {
	.name = "l2tp",
	.found_under = { { NEXT_UDP, L2TP_PORT },
	                 { NEXT_IPPROTO, IP_PROTO_L2TP } },
	.match = match_l2tp,
	.decode = decode_l2tp,
};
