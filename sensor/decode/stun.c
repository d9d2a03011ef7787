/*
 * stun.c - STUN messages and the channels of TURN.
 *
 * Source: RFC 8489 5, 6.3.1; channels RFC 8656 12.4.
 *
 *   | 0 0 type:14 | length u16 | cookie u32 | transaction 12 bytes |
 *   | channel u16, 0x4000-0x4fff | length u16 | data |
 */
#include "sensor/decode/packet.h"

#define STUN_PORT 3478
#define COOKIE 0x2112a442
#define HEADER_SIZE 20
#define TYPE_END 0x4000
#define CHANNEL_END 0x5000

/* Classes and methods are woven into each other: RFC 8489 5, figure 3. */
static unsigned int class_of(uint16_t type)
{
	return (type >> 7 & 2u) | (type >> 4 & 1u);
}

static unsigned int method_of(uint16_t type)
{
	return (type >> 2 & 0xf80u) | (type >> 1 & 0x70u) | (type & 0x0fu);
}

static enum match match_stun(const struct cur *payload,
                             const struct packet *pkt)
{
	struct cur c = *payload;
	size_t wire_len = cur_wire_left(payload);
	uint16_t type = cur_be16(&c);
	size_t len = cur_be16(&c);

	if (!cur_ok(&c) || type >= CHANNEL_END)
		return MATCH_NO;
	if (type >= TYPE_END)
		return len > 0 && 4 + len <= wire_len && wire_len <= 4 + len + 3
		               ? MATCH_PORT
		               : MATCH_NO;
	if (cur_be32(&c) != COOKIE || len % 4 != 0)
		return MATCH_NO;
	/* A segment may hold several, or part of one. */
	if (pkt->record.l4 != APP_TCP && HEADER_SIZE + len != wire_len)
		return MATCH_NO;
	return MATCH_CONTENT;
}

static struct next decode_stun(struct cur *c, struct packet *pkt)
{
	uint16_t type = cur_be16(c);

	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_STUN;
	if (type >= TYPE_END)
		return (struct next){ 0 };
	packet_number(pkt, FIELD_STUN_METHOD, method_of(type));
	packet_number(pkt, FIELD_STUN_CLASS, class_of(type));
	cur_skip(c, HEADER_SIZE - 2);
	return (struct next){ 0 };
}

const struct decoder decoder_stun = {
	.name = "stun",
	.found_under = { { NEXT_UDP, STUN_PORT },
	                 { NEXT_UDP, NEXT_ANY_PORT },
	                 { NEXT_TCP, STUN_PORT },
	                 { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { 0x00, 0x02 } }, /* methods below 0x80 */
	.match = match_stun,
	.decode = decode_stun,
};
