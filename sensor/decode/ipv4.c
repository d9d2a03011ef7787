/* ipv4.c - IPv4 header. Source: RFC 791 3.1. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define IPV4_MIN_HDR 20
#define IPV4_FRAG_OFFSET 0x1fff
#define IPV4_MORE_FRAGMENTS 0x2000

/* The payload alone: link padding is dropped. A total length of 0 is left by
 * segmentation offload and means "to the end". */
static void limit_payload(struct cur *c, struct packet *pkt, size_t hdr_len,
                          size_t total_len)
{
	if (total_len == 0)
		return;
	if (total_len - hdr_len > cur_wire_left(c))
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
	else
		*c = cur_slice(c, total_len - hdr_len);
}

/* The header without its options; its length, or 0 when the cursor failed. */
static size_t take_header(struct cur *c, struct packet_record *r,
                          size_t *out_total_len)
{
	uint8_t ver_ihl = cur_u8(c);
	size_t hdr_len = (size_t)(ver_ihl & 0x0f) * 4;
	size_t total_len;
	uint16_t frag;
	const uint8_t *src, *dst;

	cur_skip(c, 1); /* DSCP, ECN */
	total_len = cur_be16(c);
	cur_skip(c, 2); /* identification */
	frag = cur_be16(c);
	r->ttl = cur_u8(c);
	r->ip_proto = cur_u8(c);
	cur_skip(c, 2); /* checksum: often left to the card */
	src = cur_take(c, 4);
	dst = cur_take(c, 4);
	if (cur_ok(c) && (ver_ihl >> 4 != 4 || hdr_len < IPV4_MIN_HDR ||
	                  (total_len != 0 && total_len < hdr_len)))
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return 0;
	r->src = addr_v4(src);
	r->dst = addr_v4(dst);
	r->present |= RECORD_IP;
	if (frag & IPV4_FRAG_OFFSET)
		r->frag = RECORD_FRAG_LATER;
	else if (frag & IPV4_MORE_FRAGMENTS)
		r->frag = RECORD_FRAG_FIRST;
	*out_total_len = total_len;
	return hdr_len;
}

static struct next decode_ipv4(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	const uint8_t *first = cur_peek(c, 1);
	size_t hdr_len, total_len = 0;

	if (first && first[0] >> 4 == 6) /* mislabelled */
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	r->app = APP_IPV4;
	hdr_len = take_header(c, r, &total_len);
	if (cur_ok(c))
		cur_skip(c, hdr_len - IPV4_MIN_HDR); /* options */
	if (!cur_ok(c))
		return (struct next){ 0 };
	limit_payload(c, pkt, hdr_len, total_len);
	if (r->frag == RECORD_FRAG_LATER) {
		r->app = APP_IPFRAG;
		return (struct next){ 0 };
	}
	return (struct next){ NEXT_IPPROTO, r->ip_proto };
}

const struct decoder decoder_ipv4 = {
	.name = "ipv4",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_IPV4 },
	                 { NEXT_LINKTYPE, LINKTYPE_IPV4 } },
	.decode = decode_ipv4,
};
