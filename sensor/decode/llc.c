/* llc.c - LLC header and its SNAP extension.
 * Source: IEEE 802.2 3; SNAP: IEEE 802 10, RFC 1042, IEEE 802.1H. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define LLC_SAP_SNAP 0xaa
#define LLC_CONTROL_UI 0x03 /* unnumbered information, one byte */
#define SNAP_OUI_ETHERTYPE 0x000000
#define SNAP_OUI_BRIDGED 0x0000f8 /* 802.1H: an Ethertype too */

static struct next decode_llc(struct cur *c, struct packet *pkt)
{
	uint8_t dsap = cur_u8(c);
	uint8_t ssap = cur_u8(c);
	uint8_t control = cur_u8(c);
	uint32_t oui;
	uint16_t type;

	pkt->record.app = APP_LLC;
	if (dsap != LLC_SAP_SNAP || ssap != LLC_SAP_SNAP ||
	    control != LLC_CONTROL_UI)
		return (struct next){ 0 };
	oui = cur_be24(c);
	type = cur_be16(c);
	if (!cur_ok(c) || type < ETHERTYPE_MIN ||
	    (oui != SNAP_OUI_ETHERTYPE && oui != SNAP_OUI_BRIDGED))
		return (struct next){ 0 };
	return (struct next){ NEXT_ETHERTYPE, type };
}

const struct decoder decoder_llc = {
	.name = "llc",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_LLC } },
	.decode = decode_llc,
};
