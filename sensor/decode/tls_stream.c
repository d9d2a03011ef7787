/*
 * tls_stream.c - what a direction of a TLS connection begins with.
 *
 *   record:    type u8, version u16, length u16, fragment
 *   handshake: type u8, length u24, body
 *
 * A fragment may hold several messages and a message may take several records.
 */
#include "sensor/decode/tls_stream.h"

#include "sensor/decode/ja4.h"
#include "sensor/decode/stream.h"
#include "sensor/decode/tls_client_hello.h"
#include "sensor/decode/tls_record.h"
#include "sensor/decode/tls_server.h"

#define RECORDS_MAX 16  /* looked at */
#define MESSAGES_MAX 16 /* in one record */
#define HANDSHAKE_HDR 4
#define HEAD_SIZE (HANDSHAKE_HDR + 6) /* tells what a message is */
#define HELLO_REQUEST 0
#define VERSION_MAJOR 0x03

struct flight {
	struct cur *c; /* at the next record */
	struct packet *pkt;
	uint16_t version;    /* of the record that is looked into */
	struct cur fragment; /* what is left of it */
	bool server;         /* a ServerHello was reported, and a certificate
	                      * may follow it in the clear */
};

static bool take_handshake_record(struct flight *f)
{
	struct cur look = *f->c;
	struct tls_record record;

	if (!tls_record_read(&look, &record) ||
	    record.type != TLS_RECORD_HANDSHAKE)
		return false;
	f->fragment = stream_part(&look, record.len);
	*f->c = look;
	return true;
}

/* The message of `len` that begins in the fragment and goes on in the records
 * behind it, brought together as far as there is room. The fragment is then
 * what follows it. */
static struct cur join_records(struct flight *f, size_t len)
{
	size_t free = PACKET_TEXT_MAX - f->pkt->text_used;
	size_t room = free > JA4_SIZE ? free - JA4_SIZE : 0;
	size_t used = 0;
	uint8_t *bytes;

	if (room > len)
		room = len;
	bytes = packet_text_room(f->pkt, room);
	do {
		size_t n = cur_left(&f->fragment);

		if (n > room - used)
			n = room - used;
		cur_copy(&f->fragment, bytes + used, n);
		used += n;
	} while (used < room && take_handshake_record(f));
	return cur_of(bytes, used, len);
}

/* The first bytes of the next message, whatever records they are in. */
static size_t peek_head(const struct flight *f, uint8_t head[HEAD_SIZE])
{
	struct cur c = *f->c;
	struct flight look = { .c = &c, .fragment = f->fragment };
	size_t used = 0;

	do {
		size_t n = cur_left(&look.fragment);

		if (n > HEAD_SIZE - used)
			n = HEAD_SIZE - used;
		cur_copy(&look.fragment, head + used, n);
		used += n;
	} while (used < HEAD_SIZE && take_handshake_record(&look));
	return used;
}

/* The next message of the fragment, header and all. */
static struct cur take_message(struct flight *f, size_t len)
{
	if (len > cur_wire_left(&f->fragment))
		return join_records(f, len);
	return stream_part(&f->fragment, len);
}

static enum tls_stream verdict(bool all, const struct cur *body)
{
	return all || body->cut == 0 ? TLS_STREAM_WHOLE : TLS_STREAM_PART;
}

static enum tls_stream decode_client_hello(struct flight *f, struct cur body)
{
	struct cur before = body;
	bool whole;

	packet_number(f->pkt, FIELD_TLS_REC_VERSION, f->version);
	whole = tls_client_hello_decode(&body, TLS_CARRIER_TCP, f->pkt);
	stream_settle(f->c, &body);
	return verdict(whole, &before);
}

/* A message; false, with the verdict, when nothing more is to be looked at. */
static bool decode_message(struct flight *f, uint8_t type, struct cur body,
                           enum tls_stream *out)
{
	struct cur before = body;
	bool all;

	switch (type) {
	case TLS_HANDSHAKE_CLIENT_HELLO:
		*out = decode_client_hello(f, body);
		return false;
	case TLS_HANDSHAKE_SERVER_HELLO:
		all = tls_server_hello_decode(&body, TLS_CARRIER_TCP, f->pkt);
		stream_settle(f->c, &body);
		f->server = !all && before.cut == 0 && cur_ok(&body);
		*out = f->server ? TLS_STREAM_PART : verdict(all, &before);
		return f->server;
	case TLS_HANDSHAKE_CERTIFICATE:
		all = tls_certificate_decode(&body, f->pkt);
		stream_settle(f->c, &body);
		*out = verdict(all, &before);
		return false;
	default:
		return type == HELLO_REQUEST;
	}
}

/* Encrypted handshake messages begin with any byte: what a message says of
 * itself must fit. */
static bool is_message(uint8_t type, size_t len, const struct cur *body)
{
	const uint8_t *major;

	switch (type) {
	case TLS_HANDSHAKE_CLIENT_HELLO:
		major = cur_peek(body, 1);
		return major && *major == VERSION_MAJOR;
	case TLS_HANDSHAKE_SERVER_HELLO:
		return tls_server_hello_looks_so(body, len);
	case TLS_HANDSHAKE_CERTIFICATE:
		return tls_certificate_looks_so(body, len);
	case HELLO_REQUEST:
		return len == 0;
	default:
		return false;
	}
}

/* The messages that begin in the fragment. False, with the verdict, when
 * nothing more is to be looked at. */
static bool decode_fragment(struct flight *f, enum tls_stream *out)
{
	for (int i = 0; i < MESSAGES_MAX; i++) {
		uint8_t head[HEAD_SIZE], type;
		size_t used = peek_head(f, head), len;
		struct cur look = cur_of(head, used, used), message;

		if (cur_wire_left(&f->fragment) == 0)
			return true;
		type = cur_u8(&look);
		len = cur_be24(&look);
		if (used < HEAD_SIZE && used < HANDSHAKE_HDR + len &&
		    cur_wire_left(f->c) == 0) {
			*out = TLS_STREAM_PART;
			return false;
		}
		if (!is_message(type, len, &look))
			break;
		message = take_message(f, HANDSHAKE_HDR + len);
		cur_skip(&message, HANDSHAKE_HDR);
		if (!decode_message(f, type, message, out))
			return false;
	}
	/* Of other messages nothing is told. After a ServerHello they mean that
	 * no certificate comes. */
	*out = f->server ? TLS_STREAM_WHOLE : TLS_STREAM_NONE;
	return !f->server;
}

enum tls_stream tls_stream_decode(struct cur *stream, struct packet *pkt)
{
	struct flight f = { .c = stream, .pkt = pkt };
	enum tls_stream out = TLS_STREAM_PART;

	for (int i = 0; i < RECORDS_MAX; i++) {
		struct tls_record record;
		struct cur look = *stream;

		if (cur_left(stream) < TLS_RECORD_HDR)
			return out;
		if (!tls_record_read(&look, &record))
			break;
		*stream = look;
		f.version = record.version;
		f.fragment = stream_part(stream, record.len);
		if (record.type != TLS_RECORD_HANDSHAKE) {
			if (f.server)
				return TLS_STREAM_WHOLE;
			out = TLS_STREAM_NONE;
			continue;
		}
		if (!decode_fragment(&f, &out))
			return out;
	}
	return f.server ? TLS_STREAM_WHOLE : TLS_STREAM_NONE;
}

enum tls_stream tls_stream_decode_crypto(struct cur *stream, struct packet *pkt)
{
	struct cur before = *stream, body;
	uint8_t type = cur_u8(stream);
	size_t len = cur_be24(stream);
	bool whole;

	if (cur_left(&before) == 0 ||
	    (cur_ok(stream) && type != TLS_HANDSHAKE_CLIENT_HELLO))
		return TLS_STREAM_NONE;
	if (cur_left(stream) == 0)
		return TLS_STREAM_PART;
	if (!is_message(type, len, stream))
		return TLS_STREAM_NONE;
	body = stream_part(stream, len);
	before = body;
	whole = tls_client_hello_decode(&body, TLS_CARRIER_QUIC, pkt);
	stream_settle(stream, &body);
	return verdict(whole, &before);
}
