/* pppoe.c - PPPoE session: a PPP packet in an Ethernet frame.
 * Source: RFC 2516 4, 6; PPP protocol numbers RFC 1661 2. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define PPPOE_VERSION_TYPE 0x11 /* 1 and 1 */
#define PPP_IPV4 0x0021
#define PPP_IPV6 0x0057

static struct next decode_pppoe(struct cur *c, struct packet *pkt)
{
	uint8_t version_type = cur_u8(c);
	size_t len;
	uint16_t protocol;

	cur_skip(c, 1); /* code: 0 for session data */
	cur_skip(c, 2); /* session */
	len = cur_be16(c);
	if (cur_ok(c) && version_type != PPPOE_VERSION_TYPE)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	if (len > cur_wire_left(c))
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
	else
		*c = cur_slice(c, len); /* drop padding */
	protocol = cur_be16(c);
	if (protocol == PPP_IPV4)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	if (protocol == PPP_IPV6)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	return (struct next){ 0 };
}

const struct decoder decoder_pppoe = {
	.name = "pppoe",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_PPPOE_SESSION } },
	.decode = decode_pppoe,
};
