/* chdlc.c - Cisco HDLC: an Ethertype behind two bytes.
 * Source: tcpdump.org LINKTYPE_C_HDLC; RFC 1547 4.3.1. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define CHDLC_SLARP 0x8035 /* not RARP, of which it is the number elsewhere */

static struct next decode_chdlc(struct cur *c, struct packet *pkt)
{
	uint16_t protocol;

	cur_skip(c, 2); /* address: one or all; control: 0 */
	protocol = cur_be16(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = protocol == CHDLC_SLARP ? APP_SLARP : APP_CHDLC;
	if (protocol == CHDLC_SLARP || protocol < ETHERTYPE_MIN)
		return (struct next){ 0 };
	return (struct next){ NEXT_ETHERTYPE, protocol };
}

const struct decoder decoder_chdlc = {
	.name = "chdlc",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_C_HDLC } },
	.decode = decode_chdlc,
};
