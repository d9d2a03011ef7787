/* icmp.c - ICMP type and code. Source: RFC 792.
 * What an error message quotes is another packet: it is not looked into. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

/* Echo, timestamp, information and address mask, both ways. */
static bool has_id(uint8_t type)
{
	return type == 0 || type == 8 || (type >= 13 && type <= 18);
}

static struct next decode_icmp(struct cur *c, struct packet *pkt)
{
	uint8_t type = cur_u8(c);
	uint8_t code = cur_u8(c);
	struct cur ahead;

	pkt->record.app = APP_ICMP;
	pkt->record.l4 = APP_ICMP;
	if (cur_ok(c)) {
		packet_number(pkt, FIELD_ICMP_TYPE, type);
		packet_number(pkt, FIELD_ICMP_CODE, code);
	}
	cur_skip(c, 2); /* checksum */
	ahead = *c;     /* what has no id is no fault */
	if (has_id(type))
		pkt->transport.icmp_id = cur_be16(&ahead);
	return (struct next){ 0 };
}

const struct decoder decoder_icmp = {
	.name = "icmp",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_ICMP } },
	.decode = decode_icmp,
};
