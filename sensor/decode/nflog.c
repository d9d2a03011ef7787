/*
 * nflog.c - packets logged by netfilter: attributes, one of them the packet.
 *
 * Shape: family u8, version u8, group u16, then attributes: length u16 with
 *        these four bytes, type u16, value, padding to 4. Length and type are
 *        in the byte order of the capturing machine.
 * Source: tcpdump.org LINKTYPE_NFLOG; linux/netfilter/nfnetlink_log.h.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define FAMILY_IPV4 2
#define FAMILY_IPV6 10
#define ATTRIBUTE_HDR 4
#define ATTRIBUTE_TYPE 0x7fff /* without the bits of netlink */
#define ATTRIBUTE_PAYLOAD 9
#define ATTRIBUTE_PREFIX 10
#define ATTRIBUTE_TYPE_MAX 32 /* there are fewer */

/* A type is small, so its zero byte tells the byte order. */
static size_t take_attribute_head(struct cur *c, uint16_t *out_type)
{
	struct cur swapped = *c;
	size_t len = cur_le16(c);
	uint16_t type = cur_le16(c) & ATTRIBUTE_TYPE;

	if (type > ATTRIBUTE_TYPE_MAX) {
		len = cur_be16(&swapped);
		type = cur_be16(&swapped) & ATTRIBUTE_TYPE;
	}
	*out_type = type;
	return len;
}

static void report_prefix(struct packet *pkt, struct cur value)
{
	size_t len = cur_left(&value);
	const uint8_t *bytes = cur_take(&value, len);

	if (len > 0 && bytes[len - 1] == '\0')
		len--;
	packet_bytes(pkt, FIELD_NFLOG_PREFIX, bytes, len);
}

/* Steps to the packet: it is the last attribute. */
static bool find_payload(struct cur *c, struct packet *pkt)
{
	while (cur_left(c) > 0) {
		uint16_t type;
		size_t len = take_attribute_head(c, &type);
		size_t padding =
		        (ATTRIBUTE_HDR - len % ATTRIBUTE_HDR) % ATTRIBUTE_HDR;
		struct cur value;

		if (cur_ok(c) && len < ATTRIBUTE_HDR)
			cur_fail(c, CUR_SHORT);
		if (!cur_ok(c))
			return false;
		value = cur_slice(c, len - ATTRIBUTE_HDR);
		if (type == ATTRIBUTE_PAYLOAD && cur_ok(c)) {
			*c = value;
			return true;
		}
		if (type == ATTRIBUTE_PREFIX && cur_ok(c))
			report_prefix(pkt, value);
		if (padding <= cur_wire_left(c))
			cur_skip(c, padding); /* the last has none */
	}
	return false;
}

static struct next decode_nflog(struct cur *c, struct packet *pkt)
{
	uint8_t family = cur_u8(c);

	cur_skip(c, 1); /* version */
	cur_skip(c, 2); /* group */
	pkt->record.app = APP_NFLOG;
	if (!find_payload(c, pkt))
		return (struct next){ 0 };
	if (family == FAMILY_IPV4)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	if (family == FAMILY_IPV6)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	return (struct next){ 0 };
}

const struct decoder decoder_nflog = {
	.name = "nflog",
	.found_under = { { NEXT_LINKTYPE, LINKTYPE_NFLOG } },
	.decode = decode_nflog,
};
