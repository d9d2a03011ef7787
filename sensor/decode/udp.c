/* udp.c - UDP header. Source: RFC 768; length 0: RFC 2675 4. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define UDP_HDR 8

/* The payload by the header's length; of a fragmented datagram not all of it
 * is here. */
static void limit_payload(struct cur *c, struct packet *pkt)
{
	size_t len = pkt->record.payload_len;

	if (len <= cur_wire_left(c))
		*c = cur_slice(c, len);
	else if (!pkt->is_partial)
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
}

static struct next decode_udp(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	uint16_t len;

	r->src_port = cur_be16(c);
	r->dst_port = cur_be16(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	r->app = APP_UDP;
	r->l4 = APP_UDP;
	r->present |= RECORD_PORTS;
	len = cur_be16(c);
	cur_skip(c, 2); /* checksum */
	if (cur_ok(c) && len != 0 && len < UDP_HDR)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	/* 0: a jumbogram, or left by segmentation offload: to the end. */
	r->payload_len =
	        len ? (uint32_t)len - UDP_HDR : (uint32_t)cur_wire_left(c);
	r->present |= RECORD_PAYLOAD;
	limit_payload(c, pkt);
	return (struct next){ NEXT_UDP, 0 };
}

const struct decoder decoder_udp = {
	.name = "udp",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_UDP } },
	.decode = decode_udp,
};
