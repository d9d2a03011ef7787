/*
 * geneve.c - Geneve.
 *
 * Shape: version 2 bits, options length 6 (words), two flags, reserved 6,
 *        protocol u16 (an Ethertype), network u24, reserved u8, options.
 * Source: RFC 8926 3.4.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define GENEVE_PORT 6081
#define GENEVE_HDR 8
#define GENEVE_OPTIONS 0x3f
#define GENEVE_OPTIONS_UNIT 4

static enum match match_geneve(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *p = cur_peek(c, GENEVE_HDR);

	(void)pkt;
	return p && p[0] >> 6 == 0 && p[7] == 0 ? MATCH_PORT : MATCH_NO;
}

static struct next decode_geneve(struct cur *c, struct packet *pkt)
{
	size_t options = (size_t)(cur_u8(c) & GENEVE_OPTIONS);
	uint16_t protocol;
	uint32_t network;

	cur_skip(c, 1); /* flags */
	protocol = cur_be16(c);
	network = cur_be24(c);
	cur_skip(c, 1); /* reserved */
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_tunnel(pkt, TUNNEL_GENEVE);
	packet_number(pkt, FIELD_GENEVE_NETWORK, network);
	cur_skip(c, options * GENEVE_OPTIONS_UNIT);
	if (protocol < ETHERTYPE_MIN)
		return (struct next){ 0 };
	return (struct next){ NEXT_ETHERTYPE, protocol };
}

const struct decoder decoder_geneve = {
	.name = "geneve",
	.found_under = { { NEXT_UDP, GENEVE_PORT } },
	.match = match_geneve,
	.decode = decode_geneve,
};
