/*
 * stp.c - spanning tree: the kind of BPDU and the root bridge.
 *
 * Source: IEEE 802.1D 9.3; inside SNAP, Cisco's tree for each VLAN.
 *
 *   | protocol u16 = 0 | version u8 | type u8 | flags u8 | root 8 | ...
 */
#include "sensor/decode/decoders.h"

#define LLC_SAP_STP 0x42
#define CISCO_PVST 0x010b
#define TYPE_TOPOLOGY_CHANGE 0x80 /* ends behind its type */

static struct next decode_stp(struct cur *c, struct packet *pkt)
{
	const uint8_t *root;
	uint8_t type;

	pkt->record.app = APP_STP;
	cur_skip(c, 3); /* protocol, version */
	type = cur_u8(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_number(pkt, FIELD_STP_TYPE, type);
	if (type == TYPE_TOPOLOGY_CHANGE)
		return (struct next){ 0 };
	cur_skip(c, 3); /* flags, priority of the root */
	root = cur_take(c, MAC_SIZE);
	if (root)
		packet_bytes(pkt, FIELD_STP_ROOT, root, MAC_SIZE);
	return (struct next){ 0 };
}

const struct decoder decoder_stp = {
	.name = "stp",
	.found_under = { { NEXT_LLC, LLC_SAP_STP },
	                 { NEXT_CISCO, CISCO_PVST } },
	.decode = decode_stp,
};
