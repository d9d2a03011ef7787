/* udpencap.c - ESP and IKE in UDP, to pass a NAT: four bytes of zero say IKE,
 * one byte 0xff alone keeps the NAT open. Source: RFC 3948 2. */
#include "sensor/decode/decoders.h"

#define UDPENCAP_PORT 4500
#define KEEP_ALIVE 0xff
#define ESP_HDR 8

static enum match match_udpencap(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *p = cur_peek(c, 1);

	(void)pkt;
	if (cur_wire_left(c) == 1)
		return p && p[0] == KEEP_ALIVE ? MATCH_PORT : MATCH_NO;
	return cur_wire_left(c) > ESP_HDR ? MATCH_PORT : MATCH_NO;
}

static struct next decode_udpencap(struct cur *c, struct packet *pkt)
{
	uint32_t spi;

	pkt->record.app = APP_NAT_T;
	packet_tunnel(pkt, TUNNEL_UDPENCAP);
	if (cur_wire_left(c) == 1)
		return (struct next){ 0 };
	spi = cur_be32(c);
	if (cur_ok(c) && spi != 0)
		packet_number(pkt, FIELD_ESP_SPI, spi);
	return (struct next){ 0 };
}

const struct decoder decoder_udpencap = {
	.name = "udpencap",
	.found_under = { { NEXT_UDP, UDPENCAP_PORT } },
	.match = match_udpencap,
	.decode = decode_udpencap,
};
