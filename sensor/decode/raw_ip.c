/* raw_ip.c - no link header: the version says which IP it is.
 * Source: tcpdump.org LINKTYPE_RAW. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

static struct next decode_raw_ip(struct cur *c, struct packet *pkt)
{
	const uint8_t *first = cur_peek(c, 1);

	(void)pkt;
	if (!first)
		cur_skip(c, 1); /* fails, and says whether cut or malformed */
	else if (first[0] >> 4 == 4)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	else if (first[0] >> 4 == 6)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	else
		cur_fail(c, CUR_SHORT);
	return (struct next){ 0 };
}

const struct decoder decoder_raw_ip = {
	.name = "raw_ip",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_RAW },
	                 { NEXT_LINKTYPE, LINKTYPE_RAW_12 },
	                 { NEXT_LINKTYPE, LINKTYPE_RAW_14 } },
	.decode = decode_raw_ip,
};
