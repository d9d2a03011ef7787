/* igmp.c - IGMP, known by its name alone. Source: RFC 2236, RFC 3376. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define IGMP_MIN_HDR 8

static struct next decode_igmp(struct cur *c, struct packet *pkt)
{
	pkt->record.app = APP_IGMP;
	pkt->record.l4 = APP_IGMP;
	cur_skip(c, IGMP_MIN_HDR);
	return (struct next){ 0 };
}

const struct decoder decoder_igmp = {
	.name = "igmp",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_IGMP } },
	.decode = decode_igmp,
};
