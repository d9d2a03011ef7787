/* mpls.c - one entry of an MPLS label stack. Nothing says what the last one
 * carries: the first nibble tells IPv4 and IPv6, the rest stays unknown.
 * Source: RFC 3032 2.1; first nibble RFC 4928 3. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define MPLS_BOTTOM 0x00000100

static struct next decode_mpls(struct cur *c, struct packet *pkt)
{
	uint32_t entry = cur_be32(c);
	const uint8_t *first = cur_peek(c, 1);

	(void)pkt;
	if (!cur_ok(c))
		return (struct next){ 0 };
	if (!(entry & MPLS_BOTTOM))
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_MPLS };
	if (first && first[0] >> 4 == 4)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	if (first && first[0] >> 4 == 6)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	return (struct next){ 0 };
}

const struct decoder decoder_mpls = {
	.name = "mpls",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_MPLS },
	                 { NEXT_ETHERTYPE, ETHERTYPE_MPLS_UPSTREAM } },
	.decode = decode_mpls,
};
