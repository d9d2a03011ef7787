/*
 * ah.c - IP Authentication Header: what it protects is readable.
 *
 * Shape: next header u8, length u8 in units of 4 bytes without the first 8.
 *        The record's ip_proto stays 51.
 * Source: RFC 4302 2.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define AH_UNIT 4
#define AH_UNCOUNTED 8 /* bytes the length leaves out */
#define AH_FIXED 12    /* up to and with the sequence number */

static struct next decode_ah(struct cur *c, struct packet *pkt)
{
	uint8_t next_header = cur_u8(c);
	size_t len = (size_t)cur_u8(c) * AH_UNIT + AH_UNCOUNTED;

	if (cur_ok(c) && len < AH_FIXED)
		cur_fail(c, CUR_SHORT);
	if (cur_ok(c)) {
		pkt->record.app = APP_AH;
		packet_tunnel(pkt, TUNNEL_AH);
	}
	cur_skip(c, len - 2);
	return (struct next){ NEXT_IPPROTO, next_header };
}

const struct decoder decoder_ah = {
	.name = "ah",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_AH } },
	.decode = decode_ah,
};
