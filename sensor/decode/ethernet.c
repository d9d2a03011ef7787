/* ethernet.c - Ethernet II and 802.3 frames; those in tunnels are passed, the
 * record has the addresses of the outermost. Source: IEEE 802.3 3.1.1. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/ieee802.h"
#include "sensor/decode/numbers.h"

static struct next decode_ethernet(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	uint16_t type;

	if (packet_is_tunnelled(pkt)) {
		cur_skip(c, sizeof(r->eth_dst) + sizeof(r->eth_src));
		return ieee802_next(c, pkt, cur_be16(c));
	}
	r->app = APP_ETHERNET;
	cur_copy(c, r->eth_dst, sizeof(r->eth_dst));
	cur_copy(c, r->eth_src, sizeof(r->eth_src));
	if (cur_ok(c))
		r->present |= RECORD_ETH | RECORD_ETH_SRC;
	type = cur_be16(c);
	if (cur_ok(c) && type >= ETHERTYPE_MIN) {
		r->ethertype = type;
		r->present |= RECORD_ETHERTYPE;
	}
	return ieee802_next(c, pkt, type);
}

const struct decoder decoder_ethernet = {
	.name = "ethernet",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_ETHERNET },
	                 { NEXT_ETHERTYPE, ETHERTYPE_BRIDGING } },
	.decode = decode_ethernet,
};
