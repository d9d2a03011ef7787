/* sctp.c - SCTP common header. Source: RFC 9260 3.1. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

static struct next decode_sctp(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;

	r->src_port = cur_be16(c);
	r->dst_port = cur_be16(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	r->app = APP_SCTP;
	r->l4 = APP_SCTP;
	r->present |= RECORD_PORTS;
	cur_skip(c, 8); /* verification tag, checksum */
	return (struct next){ 0 };
}

const struct decoder decoder_sctp = {
	.name = "sctp",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_SCTP } },
	.decode = decode_sctp,
};
