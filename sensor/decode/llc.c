/* llc.c - LLC header and its SNAP extension.
 * Source: IEEE 802.2 3; SNAP: IEEE 802 10, RFC 1042, IEEE 802.1H. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define LLC_SAP_SNAP 0xaa
#define LLC_CONTROL_UI 0x03 /* unnumbered information, one byte */
#define LLC_CONTROL_XID 0xaf
#define LLC_CONTROL_POLL 0x10
#define LLC_XID_BASIC 0x81 /* what station and link can do */
#define SNAP_OUI_ETHERTYPE 0x000000
#define SNAP_OUI_BRIDGED 0x0000f8 /* 802.1H: an Ethertype too */
#define SNAP_OUI_CISCO 0x00000c

static struct next decode_snap(struct cur *c)
{
	uint32_t oui = cur_be24(c);
	uint16_t type = cur_be16(c);

	if (!cur_ok(c))
		return (struct next){ 0 };
	if (oui == SNAP_OUI_CISCO)
		return (struct next){ NEXT_CISCO, type };
	if (type < ETHERTYPE_MIN ||
	    (oui != SNAP_OUI_ETHERTYPE && oui != SNAP_OUI_BRIDGED))
		return (struct next){ 0 };
	return (struct next){ NEXT_ETHERTYPE, type };
}

static struct next decode_llc(struct cur *c, struct packet *pkt)
{
	uint8_t dsap = cur_u8(c);
	uint8_t ssap = cur_u8(c);
	uint8_t control = cur_u8(c);

	pkt->record.app = APP_LLC;
	if (!cur_ok(c))
		return (struct next){ 0 };
	if ((control & ~LLC_CONTROL_POLL) == LLC_CONTROL_XID) {
		if (cur_u8(c) == LLC_XID_BASIC)
			pkt->record.app = APP_LLC_XID;
		return (struct next){ 0 };
	}
	if (control != LLC_CONTROL_UI)
		return (struct next){ 0 };
	if (dsap == LLC_SAP_SNAP && ssap == LLC_SAP_SNAP)
		return decode_snap(c);
	return (struct next){ NEXT_LLC, dsap };
}

const struct decoder decoder_llc = {
	.name = "llc",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_LLC } },
	.decode = decode_llc,
};
