/* tcp.c - TCP header. Source: RFC 9293 3.1. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define TCP_MIN_HDR 20
#define TCP_READ 14 /* bytes up to and with the flags */
#define TCP_FLAGS                                                              \
	0x0fff /* with the reserved bits, as Wireshark's tcp.flags             \
	        */

static struct next decode_tcp(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	uint16_t offset_flags;
	size_t hdr_len;

	r->src_port = cur_be16(c);
	r->dst_port = cur_be16(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	r->app = APP_TCP;
	r->l4 = APP_TCP;
	r->present |= RECORD_PORTS;
	pkt->transport.seq = cur_be32(c);
	pkt->transport.ack = cur_be32(c);
	offset_flags = cur_be16(c);
	hdr_len = (size_t)(offset_flags >> 12) * 4;
	if (cur_ok(c) && hdr_len < TCP_MIN_HDR)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	r->tcp_flags = offset_flags & TCP_FLAGS;
	r->present |= RECORD_TCP_FLAGS;
	hdr_len -= TCP_READ;
	if (hdr_len <= cur_wire_left(c)) { /* kept by the capture or not */
		r->payload_len = (uint32_t)(cur_wire_left(c) - hdr_len);
		r->present |= RECORD_PAYLOAD;
	}
	pkt->transport.window = cur_be16(c);
	cur_skip(c, hdr_len - 2); /* checksum, urgent pointer, options */
	return (struct next){ NEXT_TCP, 0 };
}

const struct decoder decoder_tcp = {
	.name = "tcp",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_TCP } },
	.decode = decode_tcp,
};
