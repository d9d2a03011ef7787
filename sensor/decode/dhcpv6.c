/*
 * dhcpv6.c - DHCPv6, also inside of what relays add.
 *
 * Source: RFC 8415 8, 9, 21; client FQDN RFC 4704 4.
 *
 *   message: type u8, transaction id u24, options
 *   relayed: type u8, hops u8, link address 16, peer address 16, options
 *   option:  code u16, length u16, value
 */
#include "sensor/decode/dns_name.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/text.h"

#define CLIENT_PORT 546
#define SERVER_PORT 547
#define RELAY_FORW 12
#define RELAY_REPL 13
#define RELAY_FIXED 33 /* hops and two addresses */
#define RELAYS_MAX 8   /* RFC 8415 7.6: HOP_COUNT_LIMIT */
#define OPTIONS_MAX 128

#define OPTION_RELAY_MSG 9
#define OPTION_VENDOR_CLASS 16
#define OPTION_CLIENT_FQDN 39

static enum match match_dhcpv6(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *type = cur_peek(c, 1);

	(void)pkt;
	return type && *type != 0 ? MATCH_PORT : MATCH_NO;
}

/* A name without a domain lacks its final root. */
static bool read_fqdn(struct cur value, struct dns_name *out)
{
	uint8_t wire[DNS_NAME_WIRE_MAX + 1] = { 0 };
	size_t len = cur_left(&value);
	struct cur message = cur_of(wire, len + 1, len + 1), c = message;

	if (len == 0 || len > DNS_NAME_WIRE_MAX || len < cur_wire_left(&value))
		return false;
	cur_copy(&value, wire, len);
	return dns_name_read(&c, &message, out) && out->len > 0;
}

static void decode_fqdn(struct cur value, struct packet *pkt)
{
	struct dns_name name;
	uint8_t *text;

	cur_skip(&value, 1); /* flags */
	if (!read_fqdn(value, &name))
		return;
	text = packet_text_room(pkt, name.len);
	if (!text)
		return;
	memcpy(text, name.text, name.len);
	packet_bytes(pkt, FIELD_DHCPV6_FQDN, text, name.len);
}

/* The first of the texts behind the enterprise number. */
static void decode_vendor(struct cur value, struct packet *pkt)
{
	struct cur text;
	uint16_t len;

	cur_skip(&value, 4);
	len = cur_be16(&value);
	text = cur_slice(&value, len);
	if (cur_ok(&value))
		text_report_whole(pkt, FIELD_DHCPV6_VENDOR, &text);
}

/* True with the relayed message, if there is one. */
static bool decode_options(struct cur *c, struct packet *pkt,
                           struct cur *out_relayed)
{
	for (int i = 0; i < OPTIONS_MAX && cur_wire_left(c) > 0; i++) {
		uint16_t code = cur_be16(c);
		uint16_t len = cur_be16(c);
		struct cur value;

		if (code == OPTION_RELAY_MSG && cur_ok(c)) {
			*out_relayed = cur_slice(c, len);
			return cur_ok(c);
		}
		value = cur_slice(c, len);
		if (!cur_ok(c))
			return false;
		if (code == OPTION_CLIENT_FQDN)
			decode_fqdn(value, pkt);
		else if (code == OPTION_VENDOR_CLASS)
			decode_vendor(value, pkt);
	}
	return false;
}

static void decode_message(struct cur *c, struct packet *pkt)
{
	uint32_t xid = cur_be24(c);
	struct cur relayed;

	if (!cur_ok(c))
		return;
	packet_number(pkt, FIELD_DHCPV6_XID, xid);
	(void)decode_options(c, pkt, &relayed);
}

static struct next decode_dhcpv6(struct cur *c, struct packet *pkt)
{
	struct cur message = *c, relayed;

	pkt->record.app = APP_DHCPV6;
	for (int i = 0; i <= RELAYS_MAX; i++) {
		uint8_t type = cur_u8(&message);

		if (i == 0 && cur_ok(&message)) /* the outermost one's */
			packet_number(pkt, FIELD_DHCPV6_MSG, type);
		if (type != RELAY_FORW && type != RELAY_REPL) {
			decode_message(&message, pkt);
			break;
		}
		cur_skip(&message, RELAY_FIXED);
		if (!decode_options(&message, pkt, &relayed))
			break;
		message = relayed;
	}
	if (!cur_ok(&message))
		cur_fail(c, message.state);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_dhcpv6 = {
	.name = "dhcpv6",
	.found_under = { { NEXT_UDP, CLIENT_PORT }, { NEXT_UDP, SERVER_PORT } },
	.match = match_dhcpv6,
	.decode = decode_dhcpv6,
};
