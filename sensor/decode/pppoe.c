/* pppoe.c - PPPoE session: a PPP packet in an Ethernet frame.
 * Source: RFC 2516 4, 6. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define PPPOE_VERSION_TYPE 0x11 /* 1 and 1 */

static struct next decode_pppoe(struct cur *c, struct packet *pkt)
{
	uint8_t version_type = cur_u8(c);
	uint16_t session;
	size_t len;

	cur_skip(c, 1); /* code: 0 for session data */
	session = cur_be16(c);
	len = cur_be16(c);
	if (cur_ok(c) && version_type != PPPOE_VERSION_TYPE)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_PPPOES;
	packet_tunnel(pkt, TUNNEL_PPPOE);
	packet_number(pkt, FIELD_PPPOE_SESSION, session);
	if (len > cur_wire_left(c))
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
	else
		*c = cur_slice(c, len); /* drop padding */
	return (struct next){ NEXT_LINKTYPE, LINKTYPE_PPP };
}

const struct decoder decoder_pppoe = {
	.name = "pppoe",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_PPPOE_SESSION } },
	.decode = decode_pppoe,
};
