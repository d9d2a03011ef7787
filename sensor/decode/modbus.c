/*
 * modbus.c - Modbus over TCP.
 *
 * Source: Modbus Messaging on TCP/IP 1.0b 3.1.3; Application Protocol 1.1b3 7.
 *
 *   | transaction u16 | protocol u16 = 0 | length u16 | unit u8 |
 *   | function u8 | of an exception: code u8 |
 */
#include "sensor/decode/packet.h"

#define MODBUS_PORT 502
#define LENGTH_MIN 2   /* unit and function */
#define LENGTH_MAX 254 /* unit and 253 bytes */
#define EXCEPTION 0x80

static enum match match_modbus(const struct cur *payload,
                               const struct packet *pkt)
{
	struct cur c = *payload;
	uint16_t protocol, len;

	(void)pkt;
	cur_skip(&c, 2); /* transaction */
	protocol = cur_be16(&c);
	len = cur_be16(&c);
	return cur_ok(&c) && protocol == 0 && len >= LENGTH_MIN &&
	                       len <= LENGTH_MAX
	               ? MATCH_PORT
	               : MATCH_NO;
}

static struct next decode_modbus(struct cur *c, struct packet *pkt)
{
	uint8_t unit, function;

	pkt->record.app = APP_MODBUS;
	cur_skip(c, 6);
	unit = cur_u8(c);
	function = cur_u8(c);
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_number(pkt, FIELD_MODBUS_UNIT, unit);
	packet_number(pkt, FIELD_MODBUS_FUNCTION, function & (EXCEPTION - 1));
	if (function & EXCEPTION) {
		uint8_t code = cur_u8(c);

		if (cur_ok(c))
			packet_number(pkt, FIELD_MODBUS_EXCEPTION, code);
	}
	return (struct next){ 0 };
}

const struct decoder decoder_modbus = {
	.name = "modbus",
	.found_under = { { NEXT_TCP, MODBUS_PORT } },
	.match = match_modbus,
	.decode = decode_modbus,
};
