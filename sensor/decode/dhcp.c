/*
 * dhcp.c - DHCP and BOOTP.
 *
 * Source: RFC 951 3, RFC 2131 2, RFC 2132 2, 9 (options).
 *
 *   op u8, htype u8, hlen u8, hops u8, xid u32, secs u16, flags u16,
 *   ciaddr yiaddr siaddr giaddr u32 each, chaddr 16, sname 64, file 128,
 *   magic u32, then options: code u8, length u8, value
 */
#include "sensor/decode/packet.h"

#define SERVER_PORT 67
#define CLIENT_PORT 68
#define PXE_PORT 4011

#define REQUEST 1
#define REPLY 2
#define HTYPE_ETHERNET 1
#define CHADDR_SIZE 16
#define SNAME_SIZE 64
#define FILE_SIZE 128
#define MAGIC 0x63825363u
#define OPTIONS_AT 240 /* behind the magic */
#define OPTIONS_MAX 128

#define OPTION_PAD 0
#define OPTION_HOSTNAME 12
#define OPTION_OVERLOAD 52
#define OPTION_MESSAGE_TYPE 53
#define OPTION_VENDOR 60
#define OPTION_END 255
#define OVERLOAD_FILE 1
#define OVERLOAD_SNAME 2

static bool has_magic(struct cur c)
{
	cur_skip(&c, OPTIONS_AT - 4);
	return cur_be32(&c) == MAGIC;
}

static enum match match_dhcp(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *head = cur_peek(c, 3);

	(void)pkt;
	if (head && (head[0] == REQUEST || head[0] == REPLY) &&
	    head[2] <= CHADDR_SIZE && has_magic(*c))
		return MATCH_CONTENT;
	return MATCH_PORT;
}

/* Some clients count a final NUL. */
static void report_text(struct packet *pkt, enum field_id id,
                        const struct cur *value)
{
	size_t len = cur_left(value);
	const uint8_t *bytes = cur_peek(value, len);

	if (len < cur_wire_left(value))
		return; /* half a name is a wrong one */
	while (len > 0 && bytes[len - 1] == 0)
		len--;
	packet_bytes(pkt, id, bytes, len);
}

static void decode_option(uint8_t code, struct cur value, uint8_t *out_overload,
                          struct packet *pkt)
{
	switch (code) {
	case OPTION_MESSAGE_TYPE:
		if (cur_left(&value) > 0)
			packet_number(pkt, FIELD_DHCP_MSG, cur_u8(&value));
		break;
	case OPTION_HOSTNAME:
		report_text(pkt, FIELD_DHCP_HOSTNAME, &value);
		break;
	case OPTION_VENDOR:
		report_text(pkt, FIELD_DHCP_VENDOR, &value);
		break;
	case OPTION_OVERLOAD:
		*out_overload = cur_u8(&value);
		break;
	default:
		break;
	}
}

/* Gives what option 52 says, or 0. A field ends without an end option too. */
static uint8_t decode_options(struct cur *c, struct packet *pkt)
{
	uint8_t overload = 0;

	for (int i = 0; i < OPTIONS_MAX && cur_wire_left(c) > 0; i++) {
		uint8_t code = cur_u8(c);
		struct cur value;

		if (!cur_ok(c) || code == OPTION_END)
			break;
		if (code == OPTION_PAD)
			continue;
		value = cur_slice(c, cur_u8(c));
		if (!cur_ok(c))
			break;
		decode_option(code, value, &overload, pkt);
	}
	return overload;
}

/* Up to and with the client's hardware address. */
static void decode_header(struct cur *c, struct packet *pkt)
{
	uint8_t op = cur_u8(c);
	uint8_t htype = cur_u8(c);
	uint8_t hlen = cur_u8(c);
	uint32_t xid;
	const uint8_t *yiaddr, *chaddr;

	if (cur_ok(c))
		packet_number(pkt, FIELD_DHCP_OP, op);
	cur_skip(c, 1); /* hops */
	xid = cur_be32(c);
	if (cur_ok(c))
		packet_number(pkt, FIELD_DHCP_XID, xid);
	cur_skip(c, 2 + 2 + 4); /* seconds, flags, client's address */
	yiaddr = cur_take(c, 4);
	if (yiaddr)
		packet_bytes(pkt, FIELD_DHCP_YIADDR, yiaddr, 4);
	cur_skip(c, 4 + 4); /* next server, relay */
	chaddr = cur_take(c, CHADDR_SIZE);
	if (chaddr && htype == HTYPE_ETHERNET && hlen == MAC_SIZE)
		packet_bytes(pkt, FIELD_DHCP_CHADDR, chaddr, MAC_SIZE);
}

static struct next decode_dhcp(struct cur *c, struct packet *pkt)
{
	struct cur sname, file;
	uint8_t overload;

	pkt->record.app = APP_DHCP;
	decode_header(c, pkt);
	sname = cur_slice(c, SNAME_SIZE);
	file = cur_slice(c, FILE_SIZE);
	if (cur_wire_left(c) == 0 || cur_be32(c) != MAGIC)
		return (struct next){ NEXT_NONE, 0 }; /* BOOTP */
	overload = decode_options(c, pkt);
	if (cur_ok(c) && overload & OVERLOAD_FILE)
		(void)decode_options(&file, pkt); /* overloads nothing more */
	if (cur_ok(c) && overload & OVERLOAD_SNAME)
		(void)decode_options(&sname, pkt);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_dhcp = {
	.name = "dhcp",
	.found_under = { { NEXT_UDP, SERVER_PORT },
	                 { NEXT_UDP, CLIENT_PORT },
	                 { NEXT_UDP, PXE_PORT },
	                 { NEXT_UDP, NEXT_ANY_PORT } },
	.first = { { REQUEST, REPLY + 1 } },
	.match = match_dhcp,
	.decode = decode_dhcp,
};
