/*
 * ipv6_ext.c - one IPv6 extension header of those that have a length.
 *
 * Shape: next header u8, length u8 in units of 8 bytes without the first 8.
 * Source: RFC 8200 4; jumbo payload RFC 2675 2; shim6 RFC 5533 5.1.
 */
#include "sensor/decode/decoders.h"
#include "sensor/decode/numbers.h"

#define EXT_UNIT 8
#define OPTION_PAD1 0
#define OPTION_JUMBO 0xc2
#define OPTION_JUMBO_SIZE 4
#define JUMBO_MIN 65536

/* The value of the jumbo payload option, or 0. */
static size_t jumbo_find(struct cur *options)
{
	while (cur_left(options) > 0) {
		uint8_t type = cur_u8(options);
		struct cur value;

		if (type == OPTION_PAD1)
			continue;
		value = cur_slice(options, cur_u8(options));
		if (type == OPTION_JUMBO &&
		    cur_wire_left(&value) == OPTION_JUMBO_SIZE)
			return cur_be32(&value);
	}
	return 0;
}

/* The jumbo length counts this header too, which is the first. */
static void limit_jumbo(struct cur *c, struct packet *pkt, struct cur options)
{
	size_t hdr_len = cur_wire_left(&options) + 2;
	size_t jumbo_len = jumbo_find(&options);

	if (jumbo_len < JUMBO_MIN)
		return;
	if (jumbo_len - hdr_len > cur_wire_left(c))
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
	else
		*c = cur_slice(c, jumbo_len - hdr_len);
}

static struct next decode_ipv6_ext(struct cur *c, struct packet *pkt)
{
	struct packet_record *r = &pkt->record;
	uint8_t type = r->ip_proto;
	uint8_t next_header;
	struct cur content;

	if (r->src.family != 6) /* to IPv4 these are unknown protocols */
		return (struct next){ 0 };
	next_header = cur_u8(c);
	if (cur_ok(c))
		r->ip_proto = next_header;
	content = cur_slice(c, (size_t)cur_u8(c) * EXT_UNIT + EXT_UNIT - 2);
	if (type == IP_PROTO_HOP_BY_HOP)
		limit_jumbo(c, pkt, content);
	return (struct next){ NEXT_IPPROTO, next_header };
}

const struct decoder decoder_ipv6_ext = {
	.name = "ipv6_ext",
	.found_under = { { NEXT_IPPROTO, IP_PROTO_HOP_BY_HOP },
	                 { NEXT_IPPROTO, IP_PROTO_ROUTING },
	                 { NEXT_IPPROTO, IP_PROTO_DESTINATION },
	                 { NEXT_IPPROTO, IP_PROTO_SHIM6 } },
	.decode = decode_ipv6_ext,
};
