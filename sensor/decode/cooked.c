/* cooked.c - the sender and the protocol of a "cooked" packet. */
#include "sensor/decode/cooked.h"

#include "sensor/decode/numbers.h"

#define ARPHRD_NETLINK 824 /* linux/if_arp.h */

struct next cooked_next(const struct cur *c, struct packet *pkt,
                        const struct cooked *cooked)
{
	struct packet_record *r = &pkt->record;

	if (!cur_ok(c))
		return (struct next){ 0 };
	/* Of netlink the protocol is a family of its own. */
	if (cooked->arphrd == ARPHRD_NETLINK)
		return (struct next){ 0 };
	if (cooked->addr_len == MAC_SIZE) {
		memcpy(r->eth_src, cooked->addr, MAC_SIZE);
		r->present |= RECORD_ETH_SRC;
	}
	if (cooked->protocol >= ETHERTYPE_MIN) {
		r->ethertype = cooked->protocol;
		r->present |= RECORD_ETHERTYPE;
	}
	return (struct next){ NEXT_ETHERTYPE, cooked->protocol };
}
