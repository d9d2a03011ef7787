/*
 * eapol.c - EAP over LAN: its packet type. What is inside is of no name here,
 * and keys are never reported.
 *
 * Source: IEEE 802.1X 11.3.
 *
 *   | version u8 | type u8 | length u16 | body |
 */
#include "sensor/decode/decoders.h"

#define ETHERTYPE_EAPOL 0x888e
#define ETHERTYPE_PREAUTH 0x88c7 /* IEEE 802.11i */

static struct next decode_eapol(struct cur *c, struct packet *pkt)
{
	uint8_t type;

	pkt->record.app = APP_EAPOL;
	cur_skip(c, 1); /* version */
	type = cur_u8(c);
	(void)cur_slice(c, cur_be16(c));
	if (cur_ok(c))
		packet_number(pkt, FIELD_EAPOL_TYPE, type);
	return (struct next){ 0 };
}

const struct decoder decoder_eapol = {
	.name = "eapol",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_EAPOL },
	                 { NEXT_ETHERTYPE, ETHERTYPE_PREAUTH } },
	.decode = decode_eapol,
};
