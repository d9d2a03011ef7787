/*
 * erspan.c - mirrored Ethernet frames of switches, types II and III.
 *
 * Shape: version 4 bits, VLAN 12, class 3, encapsulation 2, truncated 1,
 *        session 10; then index (II), or time, group, frame type 5 bits,
 *        hardware 6, direction 1, granularity 2, subheader 1 (III).
 * Source: draft-foschiano-erspan 4.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define ERSPAN_SESSION 0x03ff
#define VERSION_TYPE_II 1
#define VERSION_TYPE_III 2
#define III_FRAME_TYPE 0x7c00
#define III_FRAME_ETHERNET 0x0000
#define III_SUBHEADER 0x0001
#define III_SUBHEADER_SIZE 8

/* The rest of a header of type III; whether an Ethernet frame follows. */
static bool take_type_iii(struct cur *c)
{
	uint16_t bits;

	cur_skip(c, 4); /* time */
	cur_skip(c, 2); /* security group */
	bits = cur_be16(c);
	if (bits & III_SUBHEADER)
		cur_skip(c, III_SUBHEADER_SIZE);
	return (bits & III_FRAME_TYPE) == III_FRAME_ETHERNET;
}

static struct next decode_erspan(struct cur *c, struct packet *pkt)
{
	uint16_t version_vlan = cur_be16(c);
	uint16_t session = cur_be16(c) & ERSPAN_SESSION;

	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_ERSPAN;
	packet_tunnel(pkt, TUNNEL_ERSPAN);
	packet_number(pkt, FIELD_ERSPAN_SESSION, session);
	switch (version_vlan >> 12) {
	case VERSION_TYPE_II:
		cur_skip(c, 4); /* index */
		break;
	case VERSION_TYPE_III:
		if (!take_type_iii(c))
			return (struct next){ 0 };
		break;
	default:
		return (struct next){ 0 };
	}
	return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_BRIDGING };
}

const struct decoder decoder_erspan = {
	.name = "erspan",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_ERSPAN },
	                 { NEXT_ETHERTYPE, ETHERTYPE_ERSPAN_III } },
	.decode = decode_erspan,
};
