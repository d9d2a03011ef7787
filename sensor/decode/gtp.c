/*
 * gtp.c - GTP-U: packets of mobile phones on their way through the network.
 *
 * Shape: version 3 bits, protocol type 1, reserved 1, three flags; message u8,
 *        length u16, tunnel u32. With any of the flags four more bytes, of
 *        which the last is the type of an extension header: length u8 in words,
 *        content, type of the next one.
 * Source: 3GPP TS 29.281 5.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define GTP_PORT 2152
#define GTP_HDR 8
#define GTP_FIXED 0xf0 /* version and protocol type */
#define GTP_VERSION_1 0x30
#define GTP_FLAGS 0x07
#define GTP_FLAG_EXTENSION 0x04
#define GTP_DATA 255
#define EXTENSION_UNIT 4

static enum match match_gtp(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *p = cur_peek(c, GTP_HDR);

	(void)pkt;
	return p && (p[0] & GTP_FIXED) == GTP_VERSION_1 ? MATCH_PORT : MATCH_NO;
}

static void skip_options(struct cur *c, uint8_t flags)
{
	uint8_t type;

	cur_skip(c, 3); /* sequence number, N-PDU number */
	type = cur_u8(c);
	if (!(flags & GTP_FLAG_EXTENSION))
		return;
	while (cur_ok(c) && type != 0) {
		size_t len = (size_t)cur_u8(c) * EXTENSION_UNIT;

		if (cur_ok(c) && len == 0)
			cur_fail(c, CUR_SHORT);
		if (!cur_ok(c))
			return;
		cur_skip(c, len - 2);
		type = cur_u8(c);
	}
}

static struct next decode_gtp(struct cur *c, struct packet *pkt)
{
	uint8_t flags = cur_u8(c);
	uint8_t message = cur_u8(c);
	size_t len = cur_be16(c);
	uint32_t tunnel = cur_be32(c);
	const uint8_t *first;

	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_tunnel(pkt, TUNNEL_GTP);
	packet_number(pkt, FIELD_GTP_TUNNEL, tunnel);
	if (len > cur_wire_left(c))
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
	else
		*c = cur_slice(c, len);
	if (message != GTP_DATA)
		return (struct next){ 0 };
	if (flags & GTP_FLAGS)
		skip_options(c, flags);
	first = cur_peek(c, 1);
	if (first && first[0] >> 4 == 4)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV4 };
	if (first && first[0] >> 4 == 6)
		return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
	return (struct next){ 0 };
}

const struct decoder decoder_gtp = {
	.name = "gtp",
	.found_under = { { NEXT_UDP, GTP_PORT } },
	.match = match_gtp,
	.decode = decode_gtp,
};
