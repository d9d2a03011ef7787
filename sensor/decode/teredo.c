/*
 * teredo.c - IPv6 in UDP, from behind a NAT.
 *
 * Shape: an authentication and an origin indication, each of which may be left
 *        out, then an IPv6 packet.
 * Source: RFC 4380 5.1.1.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define TEREDO_PORT 3544
#define INDICATION_AUTH 0x0001
#define INDICATION_ORIGIN 0x0000
#define AUTH_REST 9 /* nonce, confirmation */
#define ORIGIN_REST 6
#define IPV6_HDR 40u
#define IPV6_PAYLOAD_LENGTH 4 /* where it stands */

static enum match match_teredo(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *p = cur_peek(c, 2);
	struct cur look = *c;

	(void)pkt;
	if (p && p[0] == 0 && p[1] <= INDICATION_AUTH)
		return MATCH_PORT;
	if (!p || p[0] >> 4 != 6)
		return MATCH_NO;
	cur_skip(&look, IPV6_PAYLOAD_LENGTH);
	return cur_be16(&look) + IPV6_HDR <= cur_wire_left(c) && cur_ok(&look)
	               ? MATCH_PORT
	               : MATCH_NO;
}

static void skip_auth(struct cur *c)
{
	size_t client_len = cur_u8(c);
	size_t value_len = cur_u8(c);

	cur_skip(c, client_len + value_len);
	cur_skip(c, AUTH_REST);
}

/* The indication that comes next, or one that is none. */
static uint32_t peek_indication(const struct cur *c)
{
	struct cur look = *c;
	uint16_t indication = cur_be16(&look);

	return cur_ok(&look) ? indication : UINT32_MAX;
}

static struct next decode_teredo(struct cur *c, struct packet *pkt)
{
	packet_tunnel(pkt, TUNNEL_TEREDO);
	if (peek_indication(c) == INDICATION_AUTH) {
		cur_skip(c, 2);
		skip_auth(c);
	}
	if (cur_ok(c) && peek_indication(c) == INDICATION_ORIGIN) {
		cur_skip(c, 2);
		cur_skip(c, ORIGIN_REST);
	}
	return (struct next){ NEXT_ETHERTYPE, ETHERTYPE_IPV6 };
}

const struct decoder decoder_teredo = {
	.name = "teredo",
	.found_under = { { NEXT_UDP, TEREDO_PORT } },
	.match = match_teredo,
	.decode = decode_teredo,
};
