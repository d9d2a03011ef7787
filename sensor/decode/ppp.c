/*
 * ppp.c - a PPP packet, in HDLC-like framing or without.
 *
 * Shape: address 0xff and control 0x03 may be left out; a protocol number whose
 *        first byte is odd has one byte.
 * Source: RFC 1661 2, 6.5; framing RFC 1662 3.1; tcpdump.org LINKTYPE_PPP,
 *        LINKTYPE_PPP_HDLC (which may hold Cisco HDLC); IANA PPP numbers.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define PPP_ADDRESS 0xff /* never begins a protocol number */
#define CISCO_UNICAST 0x0f
#define CISCO_BROADCAST 0x8f

enum ppp_protocol {
	PPP_IPV4 = 0x0021,
	PPP_IPV6 = 0x0057,
	PPP_MPLS = 0x0281,
	PPP_MPLS_MULTICAST = 0x0283,
	PPP_IPCP = 0x8021,
	PPP_IPV6CP = 0x8057,
	PPP_CCP = 0x80fd,
	PPP_LCP = 0xc021,
	PPP_PAP = 0xc023,
	PPP_CHAP = 0xc223
};

static uint16_t take_protocol(struct cur *c)
{
	uint8_t first = cur_u8(c);

	if (first & 1)
		return first;
	return (uint16_t)(first << 8 | cur_u8(c));
}

/* What keeps a session is of the class of the session, as in Wireshark. */
static enum app control_class(uint16_t protocol, enum app around)
{
	switch (protocol) {
	case PPP_LCP:
		return around == APP_PPPOES ? APP_PPPOES : APP_LCP;
	case PPP_IPCP:
		return APP_IPCP;
	case PPP_IPV6CP:
		return APP_IPV6CP;
	case PPP_CCP:
		return APP_CCP;
	case PPP_PAP:
		return APP_PAP;
	case PPP_CHAP:
		return APP_CHAP;
	default:
		return around;
	}
}

static struct next decode_ppp(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	const uint8_t *head = cur_peek(c, 2);
	uint16_t protocol;

	if (head && head[1] == 0 &&
	    (head[0] == CISCO_UNICAST || head[0] == CISCO_BROADCAST))
		return (struct next){ NEXT_LINKTYPE, LINKTYPE_C_HDLC };
	head = cur_peek(c, 1);
	if (head && head[0] == PPP_ADDRESS)
		cur_skip(c, 2);
	protocol = take_protocol(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	if (r->app == APP_NONE)
		r->app = APP_PPP;
	r->app = (uint8_t)control_class(protocol, r->app);
	switch (protocol) {
	case PPP_IPV4:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	case PPP_IPV6:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	case PPP_MPLS:
	case PPP_MPLS_MULTICAST:
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_MPLS };
	default:
		return (struct next){ 0 };
	}
}

const struct decoder decoder_ppp = {
	.name = "ppp",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_PPP },
	                 { NEXT_LINKTYPE, LINKTYPE_PPP_HDLC },
	                 { NEXT_ETHERTYPE, ETHERTYPE_PPP } },
	.decode = decode_ppp,
};
