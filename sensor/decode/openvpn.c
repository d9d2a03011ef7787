/*
 * openvpn.c - OpenVPN, by its opcodes.
 *
 * Source: openvpn.net, Security Overview, "The OpenVPN protocol"; over TCP a
 *         length u16 is in front.
 *
 *   | opcode:5 key:3 | session 8 bytes | ...
 */
#include "sensor/decode/packet.h"

#define OPENVPN_PORT 1194
#define OPCODE_LAST 11
#define OPCODE_DATA_V1 6
#define OPCODE_DATA_V2 9
#define RESET_CLIENT_V2 0x38 /* opcode 7, key 0 */
#define RESET_SIZE 14        /* no acknowledgments, packet 0, nothing more */
#define SESSION_SIZE 8
#define DATA_SIZE_MIN 5
#define CONTROL_SIZE_MIN 10

static bool take_length(struct cur *c, const struct packet *pkt)
{
	return pkt->record.l4 != APP_TCP || cur_be16(c) <= cur_wire_left(c);
}

/* The first packet of a client that does not sign its packets. */
static bool is_plain_reset(struct cur c)
{
	if (cur_wire_left(&c) != RESET_SIZE || cur_u8(&c) != RESET_CLIENT_V2)
		return false;
	cur_skip(&c, SESSION_SIZE);
	return cur_u8(&c) == 0 && cur_be32(&c) == 0 && cur_ok(&c);
}

static enum match match_openvpn(const struct cur *payload,
                                const struct packet *pkt)
{
	struct cur c = *payload;
	const uint8_t *first;
	unsigned int opcode;
	size_t least;

	if (!take_length(&c, pkt))
		return MATCH_NO;
	if (is_plain_reset(c))
		return MATCH_CONTENT;
	first = cur_peek(&c, 1);
	if (!first)
		return MATCH_NO;
	opcode = *first >> 3;
	least = opcode == OPCODE_DATA_V1 || opcode == OPCODE_DATA_V2
	                ? DATA_SIZE_MIN
	                : CONTROL_SIZE_MIN;
	return opcode > 0 && opcode <= OPCODE_LAST && cur_wire_left(&c) >= least
	               ? MATCH_PORT
	               : MATCH_NO;
}

static struct next decode_openvpn(struct cur *c, struct packet *pkt)
{
	uint8_t first;

	if (pkt->record.l4 == APP_TCP)
		cur_skip(c, 2);
	first = cur_u8(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_OPENVPN;
	packet_number(pkt, FIELD_OPENVPN_OPCODE, first >> 3);
	return (struct next){ 0 };
}

const struct decoder decoder_openvpn = {
	.name = "openvpn",
	.found_under = { { NEXT_UDP, OPENVPN_PORT },
	                 { NEXT_UDP, NEXT_ANY_PORT },
	                 { NEXT_TCP, OPENVPN_PORT } },
	.first = { { RESET_CLIENT_V2, RESET_CLIENT_V2 + 1 } },
	.match = match_openvpn,
	.decode = decode_openvpn,
};
