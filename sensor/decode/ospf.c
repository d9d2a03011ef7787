/*
 * ospf.c - OSPF, by the header all its packets have.
 *
 * Source: RFC 2328 A.3.1 (version 2), RFC 5340 A.3.1 (version 3).
 *
 *   | version u8 | type u8 | length u16 | router 4 | area 4 | ...
 */
#include "sensor/decode/decoders.h"

#define IP_PROTO_OSPF 89
#define ID_SIZE 4

static struct next decode_ospf(struct cur *c, struct packet *pkt)
{
	const uint8_t *router, *area;
	uint8_t type;

	pkt->record.app = APP_OSPF;
	cur_skip(c, 1); /* version */
	type = cur_u8(c);
	cur_skip(c, 2); /* length */
	router = cur_take(c, ID_SIZE);
	area = cur_take(c, ID_SIZE);
	if (!router || !area)
		return (struct next){ 0 };
	packet_number(pkt, FIELD_OSPF_TYPE, type);
	packet_bytes(pkt, FIELD_OSPF_ROUTER, router, ID_SIZE);
	packet_bytes(pkt, FIELD_OSPF_AREA, area, ID_SIZE);
	return (struct next){ 0 };
}

const struct decoder decoder_ospf = {
	.name = "ospf",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_OSPF } },
	.decode = decode_ospf,
};
