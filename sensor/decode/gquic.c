/*
 * gquic.c - QUIC as Google had it before the IETF's: known by its version.
 *
 * Source: draft-hamilton-early-deployment-quic-00 6.1; from Q046 on the header
 *         is that of draft-ietf-quic-transport-17 17.2.
 *
 *   to Q043:   flags u8, [ connection id 8 ], [ version 4 ], packet number
 *   from Q046: flags u8, version 4, connection ids, packet number
 *   version:   'Q', '0', two digits
 */
#include "sensor/decode/packet.h"

#define PORT_HTTP 80
#define PORT_HTTPS 443

#define FLAG_VERSION 0x01
#define FLAG_CID 0x08
#define FLAGS_RESERVED 0xc0
#define CID_SIZE 8
#define LONG_HEADER 0xc0
#define VERSION_SIZE 4

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Up to Q046: what came later is like the IETF's. */
static bool is_version(const uint8_t *version)
{
	return version && version[0] == 'Q' && version[1] == '0' &&
	       version[2] <= '4' && is_digit(version[2]) &&
	       is_digit(version[3]);
}

/* Takes the bytes up to the version and gives that, or NULL. */
static const uint8_t *take_version(struct cur *c)
{
	uint8_t flags = cur_u8(c);
	const uint8_t *version;

	if (flags & FLAGS_RESERVED) {
		if ((flags & LONG_HEADER) != LONG_HEADER)
			return NULL;
	} else {
		if (!(flags & FLAG_VERSION))
			return NULL;
		if (flags & FLAG_CID)
			cur_skip(c, CID_SIZE);
	}
	version = cur_take(c, VERSION_SIZE);
	return is_version(version) ? version : NULL;
}

static enum match match_gquic(const struct cur *c, const struct packet *pkt)
{
	struct cur look = *c;

	(void)pkt; /* no port is needed */
	return take_version(&look) ? MATCH_CONTENT : MATCH_NO;
}

static struct next decode_gquic(struct cur *c, struct packet *pkt)
{
	const uint8_t *version = take_version(c);

	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_GQUIC;
	if (version)
		packet_bytes(pkt, FIELD_GQUIC_VERSION, version, VERSION_SIZE);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_gquic = {
	.name = "gquic",
	.found_under = { { NEXT_UDP, PORT_HTTP },
	                 { NEXT_UDP, PORT_HTTPS },
	                 { NEXT_UDP, NEXT_ANY_PORT } },
	.first = { { FLAG_CID | FLAG_VERSION, 0x40 },
	           { LONG_HEADER, UINT8_MAX + 1 } },
	.match = match_gquic,
	.decode = decode_gquic,
};
