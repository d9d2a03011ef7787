/* pppoed.c - PPPoE discovery. Source: RFC 2516 4, 5. */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define PPPOE_VERSION_TYPE 0x11 /* 1 and 1 */

static struct next decode_pppoed(struct cur *c, struct packet *pkt)
{
	uint8_t version_type = cur_u8(c);
	uint8_t code = cur_u8(c);

	pkt->record.app = APP_PPPOED;
	cur_skip(c, 2); /* session: none yet */
	cur_skip(c, 2); /* length */
	if (cur_ok(c) && version_type != PPPOE_VERSION_TYPE)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_number(pkt, FIELD_PPPOE_CODE, code);
	return (struct next){ 0 };
}

const struct decoder decoder_pppoed = {
	.name = "pppoed",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_PPPOE_DISCOVERY } },
	.decode = decode_pppoed,
};
