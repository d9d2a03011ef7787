/* icmpv6.c - ICMPv6 type and code. Source: RFC 4443 2.1.
 * What an error message quotes is another packet: it is not looked into. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define ECHO_REQUEST 128
#define ECHO_REPLY 129

static struct next decode_icmpv6(struct cur *c, struct packet *pkt)
{
	uint8_t type = cur_u8(c);
	uint8_t code = cur_u8(c);
	struct cur ahead;

	pkt->record.app = APP_ICMPV6;
	pkt->record.l4 = APP_ICMPV6;
	if (cur_ok(c)) {
		packet_number(pkt, FIELD_ICMP_TYPE, type);
		packet_number(pkt, FIELD_ICMP_CODE, code);
	}
	cur_skip(c, 2); /* checksum */
	ahead = *c;     /* what has no id is no fault */
	if (type == ECHO_REQUEST || type == ECHO_REPLY)
		pkt->transport.icmp_id = cur_be16(&ahead);
	return (struct next){ 0 };
}

const struct decoder decoder_icmpv6 = {
	.name = "icmpv6",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_ICMPV6 } },
	.decode = decode_icmpv6,
};
