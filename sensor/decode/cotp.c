/*
 * cotp.c - ISO transport over TCP, and the cookie with which RDP begins.
 *
 * Source: RFC 1006 6 (TPKT), ITU-T X.224 13, MS-RDPBCGR 2.2.1.1.
 *
 *   TPKT: version u8 (3), reserved u8, length u16 with these four bytes
 *   COTP: length u8 of what follows of the header, type u8, ...
 *   connection request: two references u16, class u8, then of RDP
 *     "Cookie: mstshash=" name CR LF, and a negotiation of 8 bytes, both or one
 */
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"
#include "sensor/decode/text.h"

#define ISO_TSAP_PORT 102
#define RDP_PORT 3389
#define TPKT_VERSION 3
#define TPKT_SIZE 4
#define TYPE_CONNECT 0xe0
#define CONNECT_FIXED 5 /* references and class */
#define HEADER_MIN 2    /* of COTP, behind its length: data */
#define COOKIE "Cookie: mstshash="
#define COOKIE_SIZE 17

static bool take_tpkt(struct cur *c, size_t *out_len)
{
	uint8_t version = cur_u8(c);
	uint8_t reserved = cur_u8(c);
	size_t len = cur_be16(c);

	if (!cur_ok(c) || version != TPKT_VERSION || reserved != 0 ||
	    len < TPKT_SIZE + 1 + HEADER_MIN)
		return false;
	*out_len = len - TPKT_SIZE;
	return true;
}

/* The types of RFC 905 and X.224: AK EA RJ ER DT ED CC CR DR DC. */
static bool is_type(uint8_t type)
{
	switch (type & 0xf0) {
	case 0x10:
	case 0x20:
	case 0x50:
	case 0x60:
	case 0x70:
	case 0x80:
	case 0xc0:
	case 0xd0:
	case 0xe0:
	case 0xf0:
		return true;
	default:
		return false;
	}
}

/* Takes the part of a connection request that is the user's. */
static bool take_user_data(struct cur *c, uint8_t *out_type, struct cur *out)
{
	uint8_t len = cur_u8(c);

	*out = cur_slice(c, len);
	*out_type = cur_u8(out);
	if (!cur_ok(out) || len < HEADER_MIN || !is_type(*out_type))
		return false;
	if ((*out_type & 0xf0) != TYPE_CONNECT)
		return true;
	cur_skip(out, CONNECT_FIXED);
	return cur_ok(out);
}

static bool has_cookie(const struct cur *data)
{
	const uint8_t *bytes = cur_peek(data, COOKIE_SIZE);

	return bytes && memcmp(bytes, COOKIE, COOKIE_SIZE) == 0;
}

static enum match match_cotp(const struct cur *c, const struct packet *pkt)
{
	struct cur look = *c, data;
	uint8_t type;
	size_t len;

	(void)pkt;
	if (!take_tpkt(&look, &len) || !take_user_data(&look, &type, &data))
		return MATCH_NO;
	return (type & 0xf0) == TYPE_CONNECT && has_cookie(&data)
	               ? MATCH_CONTENT
	               : MATCH_PORT;
}

static struct next decode_cotp(struct cur *c, struct packet *pkt)
{
	struct cur message, data, name;
	uint8_t type;
	size_t len;

	if (!take_tpkt(c, &len))
		return (struct next){ NEXT_NONE, 0 };
	pkt->record.app = APP_COTP;
	message = stream_part(c, len);
	if (take_user_data(&message, &type, &data) &&
	    (type & 0xf0) == TYPE_CONNECT && has_cookie(&data)) {
		cur_skip(&data, COOKIE_SIZE);
		if (text_take_until(&data, '\r', &name))
			text_report(pkt, FIELD_RDP_COOKIE, &name);
	}
	if (!cur_ok(&data))
		cur_fail(&message, data.state);
	stream_settle(c, &message);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_cotp = {
	.name = "cotp",
	.found_under = { { NEXT_TCP, ISO_TSAP_PORT },
	                 { NEXT_TCP, RDP_PORT },
	                 { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { TPKT_VERSION, TPKT_VERSION + 1 } },
	.match = match_cotp,
	.decode = decode_cotp,
};
