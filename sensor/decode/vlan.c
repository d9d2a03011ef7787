/* vlan.c - one VLAN tag. Source: IEEE 802.1Q 9.6. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/ieee802.h"
#include "sensor/decode/numbers.h"

#define VLAN_ID 0x0fff /* without priority and drop eligibility */

static struct next decode_vlan(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	uint16_t id = cur_be16(c) & VLAN_ID;

	if (!cur_ok(c))
		return (struct next){ 0 };
	if (r->present & RECORD_IP)
		return ieee802_next(c, pkt, cur_be16(c)); /* of another net */
	if (r->vlan_count < RECORD_VLANS_MAX)
		r->vlan[r->vlan_count++] = id;
	else
		packet_full(pkt);
	return ieee802_next(c, pkt, cur_be16(c));
}

const struct decoder decoder_vlan = {
	.name = "vlan",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_VLAN },
	                 { NEXT_ETHERTYPE, ETHERTYPE_QINQ },
	                 { NEXT_ETHERTYPE, ETHERTYPE_QINQ_OLD } },
	.decode = decode_vlan,
};
