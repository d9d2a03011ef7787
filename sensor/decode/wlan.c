/*
 * wlan.c - 802.11 frames: addresses, and what data frames carry in the clear.
 *
 * Source: IEEE 802.11 9.2.3 (frame format), 9.3.2 (data frames, A-MSDU);
 *        tcpdump.org LINKTYPE_IEEE802_11.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define CONTROL_VERSION 0x03
#define CONTROL_TYPE 0x0c
#define TYPE_MANAGEMENT 0x00
#define TYPE_CONTROL 0x04
#define TYPE_DATA 0x08
#define SUBTYPE_NULL 0x40 /* of data frames: there is none */
#define SUBTYPE_QOS 0x80

#define FLAG_TO_DS 0x01
#define FLAG_FROM_DS 0x02
#define FLAG_PROTECTED 0x40
#define FLAG_ORDER 0x80 /* of QoS data: four more bytes */

#define SEQUENCE_FRAGMENT 0x000f
#define QOS_AMSDU 0x80
#define WLAN_HT_CONTROL 4
#define DATA_PADDING 2 /* some cards end headers at multiples of four */

static void report_mac(struct packet *pkt, enum field_id id,
                       const uint8_t *bytes)
{
	if (bytes)
		packet_bytes(pkt, id, bytes, MAC_SIZE);
}

/* Which of the addresses is whose; gives the sequence control. */
static uint16_t take_addrs(struct cur *c, struct packet *pkt, uint8_t flags)
{
	const uint8_t *one = cur_take(c, MAC_SIZE);
	const uint8_t *two = cur_take(c, MAC_SIZE);
	const uint8_t *three = cur_take(c, MAC_SIZE);
	uint16_t sequence = cur_le16(c);
	bool to = flags & FLAG_TO_DS, from = flags & FLAG_FROM_DS;
	const uint8_t *four = to && from ? cur_take(c, MAC_SIZE) : NULL;

	if (!cur_ok(c))
		return 0;
	report_mac(pkt, FIELD_WLAN_SA, !from ? two : to ? four : three);
	report_mac(pkt, FIELD_WLAN_DA, to ? three : one);
	report_mac(pkt, FIELD_WLAN_BSSID,
	           to && from ? NULL
	           : to       ? one
	           : from     ? two
	                      : three);
	return sequence;
}

/* The first packet of several in one frame. */
static void enter_amsdu(struct cur *c)
{
	size_t len;

	cur_skip(c, MAC_SIZE); /* destination */
	cur_skip(c, MAC_SIZE); /* source */
	len = cur_be16(c);
	if (cur_ok(c))
		*c = cur_slice(c, len);
}

/* An LLC header that does not begin here but two bytes on. */
static void skip_padding(struct cur *c)
{
	const uint8_t *p = cur_peek(c, DATA_PADDING + 3);

	if (p && p[0] == 0 && p[1] == 0 && p[2] == 0xaa && p[3] == 0xaa &&
	    p[4] == 0x03)
		cur_skip(c, DATA_PADDING);
}

static struct next data_next(struct cur *c, uint8_t control, uint8_t flags,
                             uint16_t sequence)
{
	uint8_t qos = 0;

	if (control & SUBTYPE_QOS) {
		qos = cur_u8(c);
		cur_skip(c, 1);
		if (flags & FLAG_ORDER)
			cur_skip(c, WLAN_HT_CONTROL);
	}
	if (control & SUBTYPE_NULL || flags & FLAG_PROTECTED ||
	    sequence & SEQUENCE_FRAGMENT)
		return (struct next){ 0 };
	skip_padding(c);
	if (qos & QOS_AMSDU)
		enter_amsdu(c);
	return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_LLC };
}

static struct next decode_wlan(struct cur *c, struct packet *pkt)
{
	uint8_t control = cur_u8(c);
	uint8_t flags = cur_u8(c);
	uint16_t sequence;

	pkt->record.app = (control & CONTROL_TYPE) == TYPE_MANAGEMENT
	                          ? APP_WLAN_MGT
	                          : APP_WLAN;
	cur_skip(c, 2); /* duration */
	if (cur_ok(c) && control & CONTROL_VERSION)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c) || (control & CONTROL_TYPE) == TYPE_CONTROL)
		return (struct next){ 0 };
	if ((control & CONTROL_TYPE) != TYPE_DATA)
		flags &= (uint8_t) ~(FLAG_TO_DS | FLAG_FROM_DS);
	sequence = take_addrs(c, pkt, flags);
	if ((control & CONTROL_TYPE) != TYPE_DATA)
		return (struct next){ 0 };
	return data_next(c, control, flags, sequence);
}

const struct decoder decoder_wlan = {
	.name = "wlan",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_IEEE802_11 } },
	.decode = decode_wlan,
};
