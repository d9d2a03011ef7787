/*
 * wireguard.c - WireGuard, whose messages are known by type and size.
 *
 * Source: WireGuard: Next Generation Kernel Network Tunnel, 5.4.
 *
 *   | type u8 | zero, 3 bytes | ... |
 */
#include "sensor/decode/packet.h"

#define WIREGUARD_PORT 51820

enum message_type {
	MESSAGE_INITIATION = 1,
	MESSAGE_RESPONSE,
	MESSAGE_COOKIE,
	MESSAGE_DATA
};

#define INITIATION_SIZE 148
#define RESPONSE_SIZE 92
#define COOKIE_SIZE 64
#define DATA_SIZE_MIN 32 /* then in steps of 16 */

static enum match match_wireguard(const struct cur *payload,
                                  const struct packet *pkt)
{
	struct cur c = *payload;
	size_t len = cur_wire_left(payload);
	uint8_t type = cur_u8(&c);

	(void)pkt;
	if (cur_be24(&c) != 0 || !cur_ok(&c))
		return MATCH_NO;
	switch (type) {
	case MESSAGE_INITIATION:
		return len == INITIATION_SIZE ? MATCH_CONTENT : MATCH_NO;
	case MESSAGE_RESPONSE:
		return len == RESPONSE_SIZE ? MATCH_CONTENT : MATCH_NO;
	case MESSAGE_COOKIE:
		return len == COOKIE_SIZE ? MATCH_CONTENT : MATCH_NO;
	case MESSAGE_DATA:
		return len >= DATA_SIZE_MIN && len % 16 == 0 ? MATCH_CONTENT
		                                             : MATCH_NO;
	default:
		return MATCH_NO;
	}
}

static struct next decode_wireguard(struct cur *c, struct packet *pkt)
{
	uint8_t type = cur_u8(c);

	cur_skip(c, 3);
	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_WIREGUARD;
	packet_number(pkt, FIELD_WG_TYPE, type);
	return (struct next){ 0 };
}

const struct decoder decoder_wireguard = {
	.name = "wireguard",
	.found_under = { { NEXT_UDP, WIREGUARD_PORT },
	                 { NEXT_UDP, NEXT_ANY_PORT } },
	.first = { { MESSAGE_INITIATION, MESSAGE_DATA + 1 } },
	.match = match_wireguard,
	.decode = decode_wireguard,
};
