/* sll.c - Linux "cooked" capture. Source: tcpdump.org LINKTYPE_LINUX_SLL. */
#include "sensor/decode/cooked.h"
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

static struct next decode_sll(struct cur *c, struct packet *pkt)
{
	struct cooked cooked;

	cur_skip(c, 2); /* packet type: to us, sent by us, ... */
	cooked.arphrd = cur_be16(c);
	cooked.addr_len = cur_be16(c);
	cur_copy(c, cooked.addr, sizeof(cooked.addr));
	cooked.protocol = cur_be16(c);
	return cooked_next(c, pkt, &cooked);
}

const struct decoder decoder_sll = {
	.name = "sll",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_LINUX_SLL } },
	.decode = decode_sll,
};
