/*
 * quic_packet.c - the packets of a QUIC datagram that have a long header.
 *
 *   long header: first byte, version u32, destination id u8+n, source id u8+n
 *   Initial:     token varint+n, length varint, packet number and payload
 *   0-RTT, Handshake: length varint, packet number and payload
 *   Retry:       token and tag, to the end of the datagram
 */
#include "sensor/decode/quic_packet.h"

#include "common/compiler.h"

#define TYPE_SHIFT 4
#define TYPE_MASK 3
#define TYPES 4
#define VERSION_GOOGLE_Q050 0x51303530
#define VERSION_GOOGLE_T050 0x54303530
#define VERSION_GOOGLE_T051 0x54303531
#define VERSIONS_MAX 16   /* looked at in Version Negotiation */
#define DATAGRAM_MIN 1200 /* RFC 9000 14.1 */
#define VERSION_RESERVED_MASK 0x0f0f0f0f
#define VERSION_RESERVED 0x0a0a0a0a

/* After Initial come 0-RTT, Handshake and Retry in every version, counted on
 * from its number. */
#define STEPS_RETRY 3

static const struct quic_version versions[] = {
	{ 0x00000001,
	  0x00000001,
	  { 0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
	    0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a },
	  0,
	  "quic key",
	  "quic iv",
	  "quic hp" },
	{ 0x6b3343cf, /* version 2 */
	  0x6b3343cf,
	  { 0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
	    0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9 },
	  1,
	  "quicv2 key",
	  "quicv2 iv",
	  "quicv2 hp" },
	{ 0xff000021, /* drafts 33 and 34 */
	  0xff000022,
	  { 0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
	    0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a },
	  0,
	  "quic key",
	  "quic iv",
	  "quic hp" },
	{ 0xff00001d, /* drafts 29 to 32 */
	  0xff000020,
	  { 0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97,
	    0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99 },
	  0,
	  "quic key",
	  "quic iv",
	  "quic hp" },
	{ 0xff000017, /* drafts 23 to 28 */
	  0xff00001c,
	  { 0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7,
	    0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02 },
	  0,
	  "quic key",
	  "quic iv",
	  "quic hp" },
	{ 0xfaceb002, /* draft 27 of Facebook */
	  0xfaceb002,
	  { 0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7,
	    0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02 },
	  0,
	  "quic key",
	  "quic iv",
	  "quic hp" },
};

static const struct quic_version *version_find(uint32_t version)
{
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++)
		if (version >= versions[i].first && version <= versions[i].last)
			return &versions[i];
	return NULL;
}

static bool version_reserved(uint32_t version)
{
	return (version & VERSION_RESERVED_MASK) == VERSION_RESERVED;
}

/* One that QUIC of the IETF has or had, or that is reserved to keep the field
 * changeable (RFC 9000 15). */
static bool version_known(uint32_t version)
{
	return version_find(version) || version_reserved(version) ||
	       version == VERSION_GOOGLE_Q050 ||
	       version == VERSION_GOOGLE_T050 || version == VERSION_GOOGLE_T051;
}

uint64_t quic_integer(struct cur *c)
{
	uint8_t first = cur_u8(c);
	uint64_t value = first & 0x3f;

	for (int more = (1 << (first >> 6)) - 1; more > 0; more--)
		value = value << 8 | cur_u8(c);
	return value;
}

static const uint8_t *take_cid(struct cur *c, uint8_t *out_len)
{
	*out_len = cur_u8(c);
	if (*out_len > QUIC_CID_MAX)
		cur_fail(c, CUR_SHORT);
	return cur_take(c, *out_len);
}

/* The header's part that no version may change. */
static bool take_invariant(struct cur *c, struct quic_packet *out)
{
	uint8_t first = cur_u8(c);

	out->type = first >> TYPE_SHIFT & TYPE_MASK;
	out->version = cur_be32(c);
	if (!cur_ok(c) || !(first & QUIC_LONG_HEADER) ||
	    (out->version != QUIC_VERSION_NEGOTIATION &&
	     (!(first & QUIC_FIXED_BIT) || !version_known(out->version))))
		return false;
	out->dcid = take_cid(c, &out->dcid_len);
	out->scid = take_cid(c, &out->scid_len);
	return cur_ok(c);
}

/* Version Negotiation: the versions that a server has. */
static bool lists_versions(struct cur *c)
{
	bool known = false;

	if (cur_wire_left(c) % sizeof(uint32_t) != 0)
		return false;
	for (int i = 0; i < VERSIONS_MAX && cur_left(c) > 0 && !known; i++)
		known = version_known(cur_be32(c));
	return known;
}

bool quic_packet_looks_so(const struct cur *datagram)
{
	struct cur c = *datagram;
	struct quic_packet packet;

	if (!take_invariant(&c, &packet))
		return false;
	if (packet.version == QUIC_VERSION_NEGOTIATION)
		return lists_versions(&c);
	/* Made to be answered by Version Negotiation, which takes a datagram
	 * of full size. */
	return !version_reserved(packet.version) ||
	       cur_wire_left(datagram) >= DATAGRAM_MIN;
}

/* Of a version whose packets have a length. `whole` begins where the packet
 * does. */
static void take_rest(struct cur *c, struct cur whole, struct quic_packet *out)
{
	size_t before = cur_left(&whole);
	uint64_t len;

	if (out->initial)
		cur_skip(c, (size_t)quic_integer(c)); /* token */
	len = quic_integer(c);
	if (len > cur_wire_left(c))
		cur_fail(c, CUR_SHORT);
	if (!cur_ok(c))
		return;
	out->number_at = before - cur_left(c);
	out->len = out->number_at + (size_t)len;
	(void)cur_slice(c, (size_t)len);
	if (out->initial)
		out->bytes = cur_peek(&whole, out->len);
}

bool quic_packet_take(struct cur *c, struct quic_packet *out)
{
	struct cur whole = *c;

	*out = (struct quic_packet){ .bytes = NULL };
	if (!take_invariant(c, out))
		return false;
	out->keys = version_find(out->version);
	out->initial = out->keys && out->type == out->keys->initial;
	if (out->keys &&
	    (out->keys->initial + STEPS_RETRY) % TYPES != out->type)
		take_rest(c, whole, out);
	else
		(void)cur_slice(c, cur_wire_left(c)); /* to the end */
	return true;
}
