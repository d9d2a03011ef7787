/*
 * radius.c - RADIUS: its code and the user's name.
 *
 * Source: RFC 2865 3, 5; ports RFC 2866, RFC 5176 and those before them.
 *
 *   | code u8 | identifier u8 | length u16 | authenticator 16 |
 *   then attributes: type u8, length u8 with these two bytes, value
 */
#include "sensor/decode/packet.h"

#define HEADER_SIZE 20
#define CODE_LAST 52 /* RFC 5176, RFC 2882 */
#define ATTRIBUTE_HDR 2
#define ATTRIBUTES_MAX 128

enum attribute_type {
	ATTRIBUTE_USER_NAME = 1,
	ATTRIBUTE_USER_PASSWORD = 2,
	ATTRIBUTE_CHAP_PASSWORD = 3
};

static enum match match_radius(const struct cur *payload,
                               const struct packet *pkt)
{
	struct cur c = *payload;
	size_t wire_len = cur_wire_left(payload);
	uint8_t code = cur_u8(&c);
	size_t len;

	(void)pkt;
	cur_skip(&c, 1); /* identifier */
	len = cur_be16(&c);
	return cur_ok(&c) && code > 0 && code <= CODE_LAST &&
	                       len >= HEADER_SIZE && len <= wire_len
	               ? MATCH_PORT
	               : MATCH_NO;
}

/* False when there is none that can be believed. */
static bool decode_attribute(struct cur *c, struct packet *pkt)
{
	uint8_t type = cur_u8(c);
	size_t len = cur_u8(c);
	struct cur value;

	if (cur_ok(c) && len < ATTRIBUTE_HDR)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return false;
	value = cur_slice(c, len - ATTRIBUTE_HDR);
	if (!cur_ok(c))
		return false;
	if (type == ATTRIBUTE_USER_NAME &&
	    cur_wire_left(&value) == cur_left(&value))
		packet_bytes(pkt, FIELD_RADIUS_USER, value.at,
		             cur_left(&value));
	else if ((type == ATTRIBUTE_USER_PASSWORD ||
	          type == ATTRIBUTE_CHAP_PASSWORD) &&
	         !record_field(&pkt->record, FIELD_RADIUS_CREDENTIALS))
		packet_number(pkt, FIELD_RADIUS_CREDENTIALS, true);
	return true;
}

static struct next decode_radius(struct cur *c, struct packet *pkt)
{
	uint8_t code = cur_u8(c);
	struct cur attributes;
	size_t len;

	pkt->record.app = APP_RADIUS;
	cur_skip(c, 1); /* identifier */
	len = cur_be16(c);
	cur_skip(c, 16); /* authenticator */
	if (cur_ok(c) && len < HEADER_SIZE)
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return (struct next){ 0 };
	packet_number(pkt, FIELD_RADIUS_CODE, code);
	attributes = cur_slice(c, len - HEADER_SIZE);
	for (int i = 0; i < ATTRIBUTES_MAX && cur_wire_left(&attributes) > 0;
	     i++)
		if (!decode_attribute(&attributes, pkt))
			break;
	if (!cur_ok(&attributes))
		cur_fail(c, attributes.state);
	return (struct next){ 0 };
}

const struct decoder decoder_radius = {
	.name = "radius",
	.found_under = { { NEXT_UDP, 1812 },
	                 { NEXT_UDP, 1813 },
	                 { NEXT_UDP, 1645 },
	                 { NEXT_UDP, 1646 },
	                 { NEXT_UDP, 1700 },
	                 { NEXT_UDP, 3799 } },
	.match = match_radius,
	.decode = decode_radius,
};
