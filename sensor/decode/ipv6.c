/* ipv6.c - IPv6 header. Source: RFC 8200 3. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/nested_ip.h"
#include "sensor/decode/numbers.h"

static struct next decode_ipv6(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	uint8_t version = cur_u8(c) >> 4;
	uint8_t next_header, hop_limit;
	size_t payload_len;
	const uint8_t *src, *dst;

	r->app = APP_IPV6;
	cur_skip(c, 3); /* traffic class, flow label */
	payload_len = cur_be16(c);
	next_header = cur_u8(c);
	hop_limit = cur_u8(c);
	src = cur_take(c, 16);
	dst = cur_take(c, 16);
	if (cur_ok(c) && version != 6)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	nested_ip_begin(pkt);
	r->ip_proto = next_header;
	r->ttl = hop_limit;
	r->src = addr_v6(src);
	r->dst = addr_v6(dst);
	r->present |= RECORD_IP;

	/* 0 is a jumbogram (see ipv6_ext.c) or left by segmentation offload:
	 * to the end. Else link padding is dropped. */
	if (payload_len > cur_wire_left(c))
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
	else if (payload_len)
		*c = cur_slice(c, payload_len);
	return (struct next){ NEXT_IPPROTO, r->ip_proto };
}

const struct decoder decoder_ipv6 = {
	.name = "ipv6",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_IPV6 },
	                 { NEXT_IPPROTO, IP_PROTO_IPV6 },
	                 { NEXT_LINKTYPE, LINKTYPE_IPV6 } },
	.decode = decode_ipv6,
};
