/*
 * tls.c - TLS records, and the ClientHello in them.
 *
 * Source: RFC 8446 4, 5.1; RFC 5246 6.2.1.
 *
 *   record:    type u8, version u16, length u16, fragment
 *   handshake: type u8, length u24, body
 *
 *   Of SSL 2.0, and of later versions for its sake (RFC 5246 E.2), only the
 *   first message is known:
 *   2.0 hello: 0x8000 + length u16, type u8, version u16, lengths of ciphers,
 *              session id and challenge u16 each, those three
 */
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"
#include "sensor/decode/tls_client_hello.h"

#define RECORD_LEN_MAX 0x4800 /* RFC 5246 6.2.3: 2^14 + 2048 */
#define RECORDS_MAX 16        /* looked at in one packet */

#define TYPE_FIRST 20 /* change cipher spec */
#define TYPE_HANDSHAKE 22
#define TYPE_LAST 24 /* heartbeat */
#define VERSION_FIRST 0x0300
#define VERSION_LAST 0x0304
#define VERSION_MAJOR 0x03

#define HANDSHAKE_HEADER_SIZE 4
#define CLIENT_HELLO 1

#define V2_VERSION 0x0002
#define V2_LEN_BIT 0x8000 /* a header of two bytes, no padding */
#define V2_HELLO_FIXED 9  /* type to lengths */
#define V2_CIPHER_SIZE 3
#define V2_SESSION_SIZE 16 /* or none */
#define V2_CHALLENGE_MIN 16
#define V2_CHALLENGE_MAX 32

struct record {
	uint8_t type;
	uint16_t version, len;
};

/* False, with `c` anywhere, unless a record begins here. */
static bool read_record_header(struct cur *c, struct record *out)
{
	out->type = cur_u8(c);
	out->version = cur_be16(c);
	out->len = cur_be16(c);
	return cur_ok(c) && out->type >= TYPE_FIRST && out->type <= TYPE_LAST &&
	       out->version >= VERSION_FIRST && out->version <= VERSION_LAST &&
	       out->len > 0 && out->len <= RECORD_LEN_MAX;
}

/* Whether the segment is a hello of SSL 2.0 and nothing else. Such a record
 * says little about itself: everything must fit. */
static bool read_v2_hello(const struct cur *payload, uint16_t *out_version)
{
	struct cur c = *payload;
	uint16_t len = cur_be16(&c);
	size_t wire_len = cur_wire_left(&c);
	uint8_t type = cur_u8(&c);
	uint16_t version = cur_be16(&c);
	size_t ciphers = cur_be16(&c);
	size_t session = cur_be16(&c);
	size_t challenge = cur_be16(&c);

	*out_version = version;
	return cur_ok(&c) && (len & V2_LEN_BIT) && type == CLIENT_HELLO &&
	       (version == V2_VERSION || version >> 8 == VERSION_MAJOR) &&
	       ciphers > 0 && ciphers % V2_CIPHER_SIZE == 0 &&
	       (session == 0 || session == V2_SESSION_SIZE) &&
	       challenge >= V2_CHALLENGE_MIN && challenge <= V2_CHALLENGE_MAX &&
	       V2_HELLO_FIXED + ciphers + session + challenge == wire_len &&
	       (size_t)(len & ~V2_LEN_BIT) == wire_len;
}

static enum match match_tls(const struct cur *c, const struct packet *pkt)
{
	struct cur look = *c;
	struct record record;
	uint16_t version;

	(void)pkt; /* no port is needed */
	if (read_record_header(&look, &record) || read_v2_hello(c, &version))
		return MATCH_CONTENT;
	return MATCH_NO;
}

/* Encrypted handshake messages begin with any byte: only a hello that gives
 * its version is one. */
static bool is_client_hello(const struct cur *fragment)
{
	struct cur c = *fragment;
	uint8_t type = cur_u8(&c);

	cur_skip(&c, 3); /* length */
	return type == CLIENT_HELLO && cur_u8(&c) == VERSION_MAJOR;
}

static bool take_handshake_record(struct cur *c, struct cur *out_fragment)
{
	struct cur look = *c;
	struct record record;

	if (!read_record_header(&look, &record) ||
	    record.type != TYPE_HANDSHAKE)
		return false;
	*out_fragment = stream_part(&look, record.len);
	*c = look;
	return true;
}

/* The message of `len` that begins in `fragment` and goes on in the records
 * behind it, brought together as far as there is room. */
static struct cur join_records(struct cur fragment, size_t len, struct cur *c,
                               struct packet *pkt)
{
	size_t room = len < PACKET_TEXT_MAX ? len : PACKET_TEXT_MAX;
	uint8_t *bytes = packet_text_room(pkt, room);
	size_t used = 0;

	if (!bytes)
		return fragment;
	do {
		size_t n = cur_left(&fragment);

		if (n > room - used)
			n = room - used;
		cur_copy(&fragment, bytes + used, n);
		used += n;
	} while (used < room && take_handshake_record(c, &fragment));
	return cur_of(bytes, used, len);
}

/* The hello that begins in a record. One that is split into several, which is
 * a way to hide a server name, is brought together. */
static void decode_hello(struct cur fragment, struct cur *c, struct packet *pkt)
{
	struct cur header = fragment, hello;
	size_t len;

	cur_skip(&header, 1); /* type */
	len = cur_be24(&header);
	if (HANDSHAKE_HEADER_SIZE + len > cur_wire_left(&fragment))
		fragment = join_records(fragment, HANDSHAKE_HEADER_SIZE + len,
		                        c, pkt);
	cur_skip(&fragment, HANDSHAKE_HEADER_SIZE);
	hello = stream_part(&fragment, len);
	tls_client_hello_decode(&hello, pkt);
	stream_settle(c, &hello);
}

/* Records up to the first ClientHello. */
static void decode_records(struct cur *c, struct packet *pkt)
{
	for (int i = 0; i < RECORDS_MAX; i++) {
		struct record record;
		struct cur look = *c, fragment;

		if (!read_record_header(&look, &record))
			return;
		*c = look;
		fragment = stream_part(c, record.len);
		if (record.type == TYPE_HANDSHAKE &&
		    is_client_hello(&fragment)) {
			packet_number(pkt, FIELD_TLS_REC_VERSION,
			              record.version);
			decode_hello(fragment, c, pkt);
			return;
		}
	}
}

static struct next decode_tls(struct cur *c, struct packet *pkt)
{
	uint16_t version;

	pkt->record.app = APP_TLS;
	if (read_v2_hello(c, &version)) {
		packet_number(pkt, FIELD_TLS_HS_VERSION, version);
		packet_number(pkt, FIELD_TLS_REC_VERSION, V2_VERSION);
	} else {
		decode_records(c, pkt);
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_tls = {
	.name = "tls",
	.found_under = { { NEXT_TCP, 0 } },
	.match = match_tls,
	.decode = decode_tls,
};
