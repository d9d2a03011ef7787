/* sll2.c - Linux "cooked" capture, version 2: the interface is in the packet.
 * Source: tcpdump.org LINKTYPE_LINUX_SLL2. */
#include "sensor/decode/cooked.h"
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

static struct next decode_sll2(struct cur *c, struct packet *pkt)
{
	struct cooked cooked;

	cooked.protocol = cur_be16(c);
	cur_skip(c, 2); /* reserved */
	cur_skip(c, 4); /* interface index */
	cooked.arphrd = cur_be16(c);
	cur_skip(c, 1); /* packet type: to us, sent by us, ... */
	cooked.addr_len = cur_u8(c);
	cur_copy(c, cooked.addr, sizeof(cooked.addr));
	return cooked_next(c, pkt, &cooked);
}

const struct decoder decoder_sll2 = {
	.name = "sll2",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_LINUX_SLL2 } },
	.decode = decode_sll2,
};
