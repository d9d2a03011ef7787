/*
 * dtls.c - DTLS records, and the hellos in them.
 *
 * Source: RFC 6347 4.1, 4.2.2; RFC 9147 4.
 *
 *   record:    type u8, version u16, epoch u16, number u48, length u16,
 * fragment handshake: type u8, length u24, number u16, offset u24, length here
 * u24, that part of the body
 *
 *   From epoch 1 on it is encrypted. The short header that DTLS 1.3 then has
 *   cannot be told from other things.
 */
#include "sensor/decode/ja4.h"
#include "sensor/decode/pieces.h"
#include "sensor/decode/stream.h"
#include "sensor/decode/tls_record.h"
#include "sensor/decode/tls_server.h"

#define RECORDS_MAX 16  /* looked at in one datagram */
#define MESSAGES_MAX 16 /* in one record */
#define TYPE_ACK 26     /* RFC 9147 7 */
#define VERSION_1_0 0xfeff
#define VERSION_1_2 0xfefd
#define VERSION_OLD 0x0100 /* of OpenSSL before there was a standard */
#define NUMBER_SIZE 6

struct record {
	uint8_t type;
	uint16_t version, epoch, len;
};

struct message {
	uint8_t type;
	uint16_t number;
	size_t len;
};

/* A message of which only parts have been seen. */
struct parts {
	bool begun;
	struct message message;
	struct pieces pieces;
};

/* False, with `c` anywhere, unless a record begins here. */
static bool read_record(struct cur *c, struct record *out)
{
	bool type_known;

	out->type = cur_u8(c);
	out->version = cur_be16(c);
	out->epoch = cur_be16(c);
	cur_skip(c, NUMBER_SIZE);
	out->len = cur_be16(c);
	type_known = (out->type >= TLS_RECORD_CHANGE_CIPHER_SPEC &&
	              out->type <= TLS_RECORD_HEARTBEAT) ||
	             out->type == TYPE_ACK;
	return cur_ok(c) && type_known && out->len > 0 &&
	       out->len <= TLS_RECORD_LEN_MAX &&
	       (out->version == VERSION_1_0 || out->version == VERSION_1_2 ||
	        out->version == VERSION_OLD);
}

/* A record ends with its datagram or before; the old version, which says less
 * about itself, with it. */
static enum match match_dtls(const struct cur *c, const struct packet *pkt)
{
	struct cur look = *c;
	struct record record;

	(void)pkt; /* no port is needed */
	if (!read_record(&look, &record) || record.len > cur_wire_left(&look) ||
	    (record.version == VERSION_OLD &&
	     record.len != cur_wire_left(&look)))
		return MATCH_NO;
	return MATCH_CONTENT;
}

static void decode_body(uint8_t type, struct cur *body, struct packet *pkt)
{
	switch (type) {
	case TLS_HANDSHAKE_CLIENT_HELLO:
		(void)tls_client_hello_decode(body, TLS_CARRIER_DTLS, pkt);
		break;
	case TLS_HANDSHAKE_SERVER_HELLO:
		(void)tls_server_hello_decode(body, TLS_CARRIER_DTLS, pkt);
		break;
	case TLS_HANDSHAKE_CERTIFICATE:
		(void)tls_certificate_decode(body, pkt);
		break;
	default:
		break;
	}
}

static bool is_told(uint8_t type)
{
	return type == TLS_HANDSHAKE_CLIENT_HELLO ||
	       type == TLS_HANDSHAKE_SERVER_HELLO ||
	       type == TLS_HANDSHAKE_CERTIFICATE;
}

/* The first message that comes in parts is the one that is put together. */
static void keep_part(struct parts *parts, const struct message *message,
                      const struct piece *piece)
{
	const struct message *kept = &parts->message;

	if (!parts->begun)
		parts->message = *message;
	parts->begun = true;
	if (kept->type == message->type && kept->number == message->number &&
	    kept->len == message->len)
		pieces_add(&parts->pieces, piece);
}

/* One message or a part of it. */
static void decode_message(struct cur *fragment, struct parts *parts,
                           struct packet *pkt)
{
	struct message message;
	struct piece piece;
	struct cur part;

	message.type = cur_u8(fragment);
	message.len = cur_be24(fragment);
	message.number = cur_be16(fragment);
	piece.offset = cur_be24(fragment);
	piece.len = cur_be24(fragment);
	part = cur_slice(fragment, piece.len);
	if (cur_ok(fragment) && piece.offset + piece.len > message.len)
		cur_fail(fragment, CUR_SHORT);
	if (!cur_ok(fragment) || !is_told(message.type))
		return;
	if (piece.len == message.len) {
		decode_body(message.type, &part, pkt);
		if (!cur_ok(&part))
			cur_fail(fragment, part.state);
		return;
	}
	piece.len = cur_left(&part); /* what the capture has kept */
	piece.bytes = part.at;
	keep_part(parts, &message, &piece);
}

static void decode_parts(const struct parts *parts, struct packet *pkt)
{
	struct cur body = pieces_join(&parts->pieces, JA4_SIZE, pkt);

	/* What is missing comes in other datagrams. */
	body = cur_of(body.at, cur_left(&body), parts->message.len);
	decode_body(parts->message.type, &body, pkt);
	if (body.state == CUR_SHORT)
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
}

static void decode_record(struct cur *fragment, struct parts *parts,
                          struct packet *pkt)
{
	for (int i = 0; i < MESSAGES_MAX && cur_wire_left(fragment) > 0; i++)
		decode_message(fragment, parts, pkt);
}

static struct next decode_dtls(struct cur *c, struct packet *pkt)
{
	struct parts parts;

	pkt->record.app = APP_DTLS;
	parts.begun = false;
	parts.pieces.count = 0;
	for (int i = 0; i < RECORDS_MAX; i++) {
		struct record record;
		struct cur look = *c, fragment;

		if (!read_record(&look, &record))
			break;
		*c = look;
		if (i == 0)
			packet_number(pkt, FIELD_DTLS_REC_VERSION,
			              record.version);
		fragment = cur_slice(c, record.len);
		if (record.type == TLS_RECORD_HANDSHAKE && record.epoch == 0)
			decode_record(&fragment, &parts, pkt);
		if (!cur_ok(&fragment))
			cur_fail(c, fragment.state);
	}
	if (parts.begun)
		decode_parts(&parts, pkt);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_dtls = {
	.name = "dtls",
	.found_under = { { NEXT_UDP, NEXT_ANY_PORT } },
	.first = { { TLS_RECORD_CHANGE_CIPHER_SPEC, TLS_RECORD_HEARTBEAT + 1 },
	           { TYPE_ACK, TYPE_ACK + 1 } },
	.match = match_dtls,
	.decode = decode_dtls,
};
