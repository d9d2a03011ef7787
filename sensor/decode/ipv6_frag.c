/* ipv6_frag.c - the IPv6 fragment header.
 * Source: RFC 8200 4.5; atomic fragments RFC 6946. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define FRAGMENT_OFFSET 0xfff8
#define FRAGMENT_MORE 0x0001

static void take_fragment(struct packet *pkt, uint16_t offset_more, uint32_t id)
{
	struct packet_record *r = &pkt->record;

	if (offset_more & FRAGMENT_OFFSET)
		r->frag = RECORD_FRAG_LATER;
	else if (r->frag == RECORD_FRAG_NONE)
		r->frag = offset_more & FRAGMENT_MORE ? RECORD_FRAG_FIRST
		                                      : RECORD_FRAG_ATOMIC;
	if (!(offset_more & (FRAGMENT_OFFSET | FRAGMENT_MORE)))
		return; /* whole: RFC 6946 */
	pkt->fragment.id = id;
	pkt->fragment.offset = offset_more & FRAGMENT_OFFSET;
	pkt->fragment.more = offset_more & FRAGMENT_MORE;
	pkt->fragment.proto = r->ip_proto;
	pkt->is_fragment = true;
	if (r->frag == RECORD_FRAG_FIRST) /* of later ones nothing is decoded */
		pkt->is_partial = true;
}

static struct next decode_ipv6_frag(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	uint8_t next_header;
	uint16_t offset_more;
	uint32_t id;

	if (r->src.family != 6) /* to IPv4 this is an unknown protocol */
		return (struct next){ 0 };
	next_header = cur_u8(c);
	cur_skip(c, 1); /* reserved */
	offset_more = cur_be16(c);
	id = cur_be32(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	r->ip_proto = next_header;
	take_fragment(pkt, offset_more, id);
	if (offset_more & FRAGMENT_OFFSET) {
		r->app = APP_IPFRAG;
		return (struct next){ 0 };
	}
	return (struct next){ NEXT_IPPROTO, next_header };
}

const struct decoder decoder_ipv6_frag = {
	.name = "ipv6_frag",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_FRAGMENT } },
	.decode = decode_ipv6_frag,
};
