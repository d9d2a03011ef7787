/* ieee802.c - type or length. */
#include "sensor/decode/ieee802.h"

#include "sensor/decode/numbers.h"

#define IEEE802_LEN_MAX 1500

struct next ieee802_next(struct cur *c, struct packet *pkt,
                         uint16_t type_or_len)
{
	if (!cur_ok(c))
		return (struct next){ 0 };
	if (type_or_len >= ETHERTYPE_MIN)
		return (struct next){ NEXT_ETHERTYPE, type_or_len };
	if (type_or_len > IEEE802_LEN_MAX) {
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
		return (struct next){ 0 };
	}
	if (type_or_len > cur_wire_left(c))
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
	else
		*c = cur_slice(c, type_or_len); /* drop padding */
	return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_LLC };
}
