/*
 * cdp.c - Cisco's discovery protocol: a device and its port.
 *
 * Source: Cisco, Configuring Cisco Discovery Protocol; as seen in captures.
 *
 *   | version u8 | ttl u8 | checksum u16 | then: type u16, length u16 with
 *   these four bytes, value |
 */
#include "sensor/decode/decoders.h"

#define CISCO_CDP 0x2000
#define ELEMENT_HDR 4
#define ELEMENTS_MAX 64

enum element_type { ELEMENT_DEVICE = 1, ELEMENT_PORT = 3 };

/* False when there is none that can be believed. */
static bool decode_element(struct cur *c, struct packet *pkt)
{
	uint16_t type = cur_be16(c);
	size_t len = cur_be16(c);
	struct cur value;

	if (cur_ok(c) && len < ELEMENT_HDR)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return false;
	value = cur_slice(c, len - ELEMENT_HDR);
	if (!cur_ok(c) || cur_wire_left(&value) > cur_left(&value))
		return false; /* half a name is not the name */
	if (type == ELEMENT_DEVICE)
		packet_bytes(pkt, FIELD_CDP_DEVICE, value.at, cur_left(&value));
	else if (type == ELEMENT_PORT)
		packet_bytes(pkt, FIELD_CDP_PORT, value.at, cur_left(&value));
	return true;
}

static struct next decode_cdp(struct cur *c, struct packet *pkt)
{
	pkt->record.app = APP_CDP;
	cur_skip(c, 4); /* version, time to live, checksum */
	for (int i = 0; i < ELEMENTS_MAX && cur_wire_left(c) > 0; i++)
		if (!decode_element(c, pkt))
			break;
	return (struct next){ 0 };
}

const struct decoder decoder_cdp = {
	.name = "cdp",
	.found_under = { { NEXT_CISCO, CISCO_CDP } },
	.decode = decode_cdp,
};
