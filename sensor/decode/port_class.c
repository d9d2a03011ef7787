/*
 * port_class.c - classes that are known by their port and a glance at the first
 * bytes. Nothing of them is reported: a protocol that gets more than its class
 * gets a file of its own.
 *
 * Source: IANA service names and ports; IKE RFC 7296 3.1, TFTP RFC 1350 5, BGP
 *         RFC 4271 4.1, CoAP RFC 7252 3, BFD RFC 5880 4.1, HSRP RFC 2281 5,
 *         PTP IEEE 1588 13.3, RPC RFC 5531 9, RIPng RFC 2080 2.1, DNP3 IEEE
 *         1815 9.2, EtherNet/IP CIP volume 2 2-3, MySQL and PostgreSQL
 *         manuals, "Protocol".
 */
#include "sensor/decode/packet.h"

struct port_class {
	uint8_t l4; /* APP_TCP or APP_UDP */
	uint16_t port;
	uint8_t app;
	bool (*is_ours)(struct cur c);
};

static bool is_anything(struct cur c)
{
	return cur_left(&c) > 0;
}

static bool is_ike(struct cur c)
{
	uint8_t version;

	cur_skip(&c, 17); /* identifiers of both sides, next payload */
	version = cur_u8(&c);
	return cur_ok(&c) && (version >> 4 == 1 || version >> 4 == 2);
}

static bool is_tftp(struct cur c)
{
	uint16_t opcode = cur_be16(&c);

	return cur_ok(&c) && opcode >= 1 && opcode <= 6;
}

/* A marker of ones in front of each message. */
static bool is_bgp(struct cur c)
{
	uint64_t first = cur_be64(&c);
	uint64_t second = cur_be64(&c);

	return (first & second) == UINT64_MAX;
}

static bool is_dnp3(struct cur c)
{
	return cur_be16(&c) == 0x0564;
}

/* A command, the length of what follows, and a status of 32 bits. */
static bool is_enip(struct cur c)
{
	uint16_t command = cur_le16(&c);
	size_t len = cur_le16(&c);

	return cur_ok(&c) && command <= 0x0075 && len <= cur_wire_left(&c);
}

/* A length of three bytes, then a number that counts up from 0. */
static bool is_mysql(struct cur c)
{
	const uint8_t *bytes = cur_peek(&c, 5);

	return bytes && (bytes[0] | bytes[1] | bytes[2]) != 0;
}

/* A letter and a length, or, of a client's first message, a length alone. */
static bool is_postgresql(struct cur c)
{
	const uint8_t *first = cur_peek(&c, 1);
	uint32_t len;

	if (!first)
		return false;
	if (*first == 'N' || *first == 'S')
		return true; /* may stand alone: whether there will be TLS */
	if (*first != 0)
		cur_skip(&c, 1);
	len = cur_be32(&c);
	return cur_ok(&c) && len >= 4 && len <= 0x1000000;
}

static bool is_coap(struct cur c)
{
	uint8_t first = cur_u8(&c);

	return cur_wire_left(&c) >= 3 && first >> 6 == 1 &&
	       (first & 0x0f) <= 8; /* version 1, length of the token */
}

static bool is_bfd(struct cur c)
{
	size_t wire_len = cur_wire_left(&c);
	uint8_t version = cur_u8(&c) >> 5;
	uint8_t len;

	cur_skip(&c, 2);
	len = cur_u8(&c);
	return cur_ok(&c) && version <= 1 && len >= 24 && len <= wire_len;
}

static bool is_hsrp(struct cur c)
{
	return cur_u8(&c) <= 1 && cur_left(&c) > 0;
}

static bool is_ptp(struct cur c)
{
	cur_skip(&c, 1);
	return (cur_u8(&c) & 0x0f) == 2 && cur_ok(&c);
}

static bool is_rpc_message(struct cur c)
{
	uint32_t type;

	cur_skip(&c, 4); /* identifier */
	type = cur_be32(&c);
	if (type == 0)
		return cur_be32(&c) == 2; /* a call, of version 2 */
	return type == 1 && cur_be32(&c) <= 1 && cur_ok(&c);
}

/* Over TCP the length of a piece is in front, the top bit says: the last. */
static bool is_rpc_record(struct cur c)
{
	cur_skip(&c, 4);
	return is_rpc_message(c);
}

static bool is_ripng(struct cur c)
{
	uint8_t command = cur_u8(&c);

	return (command == 1 || command == 2) && cur_u8(&c) == 1;
}

static const struct port_class classes[] = {
	{ APP_UDP, 69, APP_TFTP, is_tftp },
	{ APP_UDP, 111, APP_RPC, is_rpc_message },
	{ APP_UDP, 319, APP_PTP, is_ptp },
	{ APP_UDP, 320, APP_PTP, is_ptp },
	{ APP_UDP, 500, APP_IKE, is_ike },
	{ APP_UDP, 521, APP_RIPNG, is_ripng },
	{ APP_UDP, 1985, APP_HSRP, is_hsrp },
	{ APP_UDP, 2029, APP_HSRP, is_hsrp },
	{ APP_UDP, 2049, APP_RPC, is_rpc_message },
	{ APP_UDP, 3784, APP_BFD, is_bfd },
	{ APP_UDP, 5683, APP_COAP, is_coap },
	{ APP_UDP, 20000, APP_DNP3, is_dnp3 },
	{ APP_UDP, 44818, APP_ENIP, is_enip },
	{ APP_TCP, 23, APP_TELNET, is_anything },
	{ APP_TCP, 111, APP_RPC, is_rpc_record },
	{ APP_TCP, 179, APP_BGP, is_bgp },
	{ APP_TCP, 2049, APP_RPC, is_rpc_record },
	{ APP_TCP, 3306, APP_MYSQL, is_mysql },
	{ APP_TCP, 5432, APP_POSTGRESQL, is_postgresql },
	{ APP_TCP, 5900, APP_VNC, is_anything },
	{ APP_TCP, 6667, APP_IRC, is_anything },
	{ APP_TCP, 20000, APP_DNP3, is_dnp3 },
	{ APP_TCP, 44818, APP_ENIP, is_enip },
};

static const struct port_class *find_class(const struct cur *c,
                                           const struct packet *pkt)
{
	const struct packet_record *r = &pkt->record;

	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		const struct port_class *class = &classes[i];

		if (class->l4 == r->l4 &&
		    (class->port == r->src_port ||
		     class->port == r->dst_port) &&
		    class->is_ours(*c))
			return class;
	}
	return NULL;
}

static enum match match_port_class(const struct cur *c,
                                   const struct packet *pkt)
{
	return find_class(c, pkt) ? MATCH_PORT : MATCH_NO;
}

static struct next decode_port_class(struct cur *c, struct packet *pkt)
{
	const struct port_class *class = find_class(c, pkt);

	if (class)
		pkt->record.app = class->app;
	return (struct next){ 0 };
}

const struct decoder decoder_port_class = {
	.name = "port_class",
	.found_under = { { NEXT_UDP, 69 },    { NEXT_UDP, 111 },
	                 { NEXT_UDP, 319 },   { NEXT_UDP, 320 },
	                 { NEXT_UDP, 500 },   { NEXT_UDP, 521 },
	                 { NEXT_UDP, 1985 },  { NEXT_UDP, 2029 },
	                 { NEXT_UDP, 2049 },  { NEXT_UDP, 3784 },
	                 { NEXT_UDP, 5683 },  { NEXT_UDP, 20000 },
	                 { NEXT_UDP, 44818 }, { NEXT_TCP, 23 },
	                 { NEXT_TCP, 111 },   { NEXT_TCP, 179 },
	                 { NEXT_TCP, 2049 },  { NEXT_TCP, 3306 },
	                 { NEXT_TCP, 5432 },  { NEXT_TCP, 5900 },
	                 { NEXT_TCP, 6667 },  { NEXT_TCP, 20000 },
	                 { NEXT_TCP, 44818 } },
	.match = match_port_class,
	.decode = decode_port_class,
};
