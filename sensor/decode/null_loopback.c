/* null_loopback.c - BSD loopback: an address family before the packet.
 * Source: tcpdump.org LINKTYPE_NULL (byte order of the capturing machine),
 * LINKTYPE_LOOP (network byte order). */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

/* AF_INET is 2 everywhere, AF_INET6 is not. */
#define FAMILY_INET 2
#define FAMILY_INET6_LINUX 10
#define FAMILY_INET6_BSD 24 /* NetBSD, OpenBSD, BSD/OS */
#define FAMILY_INET6_FREEBSD 28
#define FAMILY_INET6_DARWIN 30

static struct next decode_null_loopback(struct cur *c, struct packet *pkt)
{
	uint32_t family = cur_be32(c);

	(void)pkt;
	if ((family & 0xffff) >= ETHERTYPE_MIN) /* some write an Ethertype */
		return (struct next){ NEXT_ETHERTYPE, family & 0xffff };
	if (family > 0xffff) /* the other byte order: families are small */
		family = family >> 24 | (family >> 8 & 0xff00);
	switch (family) {
	case FAMILY_INET:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	case FAMILY_INET6_LINUX:
	case FAMILY_INET6_BSD:
	case FAMILY_INET6_FREEBSD:
	case FAMILY_INET6_DARWIN:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	default:
		return (struct next){ 0 };
	}
}

const struct decoder decoder_null_loopback = {
	.name = "null_loopback",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_NULL },
	                 { NEXT_LINKTYPE, LINKTYPE_LOOP } },
	.decode = decode_null_loopback,
};
