/* ipv4.c - IPv4 header. Source: RFC 791 3.1. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/nested_ip.h"
#include "sensor/decode/numbers.h"

#define IPV4_MIN_HDR 20
#define IPV4_FRAG_OFFSET 0x1fff
#define IPV4_MORE_FRAGMENTS 0x2000
#define IPV4_FRAG_UNIT 8u

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

static void take_fragment(struct packet *pkt, uint16_t id, uint16_t frag)
{
	struct packet_record *r = &pkt->record;

	if (!(frag & (IPV4_FRAG_OFFSET | IPV4_MORE_FRAGMENTS)))
		return;
	r->frag =
	        frag & IPV4_FRAG_OFFSET ? RECORD_FRAG_LATER : RECORD_FRAG_FIRST;
	pkt->fragment.id = id;
	pkt->fragment.offset = (frag & IPV4_FRAG_OFFSET) * IPV4_FRAG_UNIT;
	pkt->fragment.more = frag & IPV4_MORE_FRAGMENTS;
	pkt->fragment.proto = r->ip_proto;
	pkt->is_fragment = true;
	if (r->frag == RECORD_FRAG_FIRST) /* of later ones nothing is decoded */
		pkt->is_partial = true;
}

/* The header without its options; its length, or 0 when the cursor failed. */
static size_t take_header(struct cur *c, struct packet *pkt,
                          size_t *out_total_len)
{
	struct packet_record *r = &pkt->record;
	uint8_t ver_ihl = cur_u8(c);
	size_t hdr_len = (size_t)(ver_ihl & 0x0f) * 4;
	size_t total_len;
	uint16_t id, frag;
	uint8_t ttl, ip_proto;
	const uint8_t *src, *dst;

	cur_skip(c, 1); /* DSCP, ECN */
	total_len = cur_be16(c);
	id = cur_be16(c);
	frag = cur_be16(c);
	ttl = cur_u8(c);
	ip_proto = cur_u8(c);
	cur_skip(c, 2); /* checksum: often left to the card */
	src = cur_take(c, 4);
	dst = cur_take(c, 4);
	if (cur_ok(c) && (ver_ihl >> 4 != 4 || hdr_len < IPV4_MIN_HDR ||
	                  (total_len != 0 && total_len < hdr_len)))
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return 0;
	nested_ip_begin(pkt);
	r->ttl = ttl;
	r->ip_proto = ip_proto;
	r->src = addr_v4(src);
	r->dst = addr_v4(dst);
	r->present |= RECORD_IP;
	take_fragment(pkt, id, frag);
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
	hdr_len = take_header(c, pkt, &total_len);
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
	                 { NEXT_IPPROTO, IP_PROTO_IPV4 },
	                 { NEXT_LINKTYPE, LINKTYPE_IPV4 } },
	.decode = decode_ipv4,
};
