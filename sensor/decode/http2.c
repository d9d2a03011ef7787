/*
 * http2.c - HTTP/2 without TLS: the preface of a client, frames, the headers
 * of the first request or response.
 *
 * Source: RFC 9113 3.4, 4.1, 6; headers RFC 7541.
 *
 *   [ preface ] then frames:
 *   | length u24 | type u8 | flags u8 | stream u32, top bit 0 | payload |
 */
#include "sensor/decode/hpack.h"
#include "sensor/decode/hpack_huffman.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
#define PREFACE_SIZE (sizeof(PREFACE) - 1)
#define FRAME_HDR 9
#define FRAME_LEN_MAX 0x4000 /* what every peer must take */
#define FRAMES_MAX 32
#define HEADERS_MAX 64
#define CODED_MAX 1024 /* bytes of a coded value */
#define STREAM_MASK 0x7fffffff
#define FLAG_ACK 0x01
#define FLAG_PADDED 0x08
#define FLAG_PRIORITY 0x20
#define STATUS_DIGITS 3

enum frame_type {
	FRAME_DATA = 0,
	FRAME_HEADERS,
	FRAME_PRIORITY,
	FRAME_RST_STREAM,
	FRAME_SETTINGS,
	FRAME_PUSH_PROMISE,
	FRAME_PING,
	FRAME_GOAWAY,
	FRAME_WINDOW_UPDATE,
	FRAME_CONTINUATION
};

struct frame {
	uint32_t len, stream;
	uint8_t type, flags;
};

/* What a type says about the length and the stream of its frames. */
static bool is_plausible(const struct frame *f)
{
	switch (f->type) {
	case FRAME_SETTINGS:
		return f->stream == 0 && f->len % 6 == 0 &&
		       (!(f->flags & FLAG_ACK) || f->len == 0);
	case FRAME_PING:
		return f->stream == 0 && f->len == 8;
	case FRAME_GOAWAY:
		return f->stream == 0 && f->len >= 8;
	case FRAME_WINDOW_UPDATE:
		return f->len == 4;
	case FRAME_PRIORITY:
		return f->stream != 0 && f->len == 5;
	case FRAME_RST_STREAM:
		return f->stream != 0 && f->len == 4;
	case FRAME_DATA:
	case FRAME_HEADERS:
	case FRAME_PUSH_PROMISE:
	case FRAME_CONTINUATION:
		return f->stream != 0;
	default:
		return false; /* an extension */
	}
}

static bool take_frame(struct cur *c, struct frame *out_frame)
{
	struct frame f = { .len = cur_be24(c) };

	f.type = cur_u8(c);
	f.flags = cur_u8(c);
	f.stream = cur_be32(c);
	*out_frame = f;
	return cur_ok(c) && f.len <= FRAME_LEN_MAX &&
	       !(f.stream & ~(uint32_t)STREAM_MASK) && is_plausible(&f);
}

static bool take_preface(struct cur *c)
{
	const uint8_t *bytes = cur_peek(c, PREFACE_SIZE);

	if (!bytes || memcmp(bytes, PREFACE, PREFACE_SIZE) != 0)
		return false;
	cur_skip(c, PREFACE_SIZE);
	return true;
}

/* Frames, one behind the other, up to the end of the segment. The last one may
 * go on in the next segment unless it is the first. */
static bool is_chain(struct cur c)
{
	struct frame frame;

	for (int i = 0; i < FRAMES_MAX; i++) {
		if (i > 0 && cur_wire_left(&c) < FRAME_HDR)
			return true;
		if (!take_frame(&c, &frame))
			return false;
		if (frame.len >= cur_wire_left(&c))
			return frame.len == cur_wire_left(&c) || i > 0;
		cur_skip(&c, frame.len);
		if (!cur_ok(&c))
			return true; /* not captured */
	}
	return true;
}

static enum match match_http2(const struct cur *payload,
                              const struct packet *pkt)
{
	struct cur c = *payload;

	(void)pkt;
	if (take_preface(&c))
		return MATCH_CONTENT;
	return is_chain(c) ? MATCH_CONTENT : MATCH_NO;
}

static void report_status(struct packet *pkt, const uint8_t *text, size_t len)
{
	uint64_t status = 0;

	if (len != STATUS_DIGITS)
		return;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return;
		status = status * 10 + text[i] - '0';
	}
	packet_number(pkt, FIELD_HTTP2_STATUS, status);
}

static enum field_id field_of(enum hpack_name name)
{
	static const enum field_id ids[] = {
		[HPACK_NAME_AUTHORITY] = FIELD_HTTP2_AUTHORITY,
		[HPACK_NAME_METHOD] = FIELD_HTTP2_METHOD,
		[HPACK_NAME_PATH] = FIELD_HTTP2_PATH,
		[HPACK_NAME_STATUS] = FIELD_HTTP2_STATUS,
		[HPACK_NAME_USER_AGENT] = FIELD_HTTP2_USER_AGENT,
	};

	return ids[name];
}

static void report_text(struct packet *pkt, enum field_id id,
                        const uint8_t *text, size_t len)
{
	uint8_t *room = packet_text_room(pkt, len);

	if (!room)
		return;
	memcpy(room, text, len);
	packet_bytes(pkt, id, room, len);
}

/* The first of each name: decoding costs time. */
static void report_header(struct packet *pkt, const struct hpack_header *header)
{
	uint8_t decoded[HPACK_HUFFMAN_TEXT_MAX(CODED_MAX)];
	size_t len = cur_left(&header->value);
	const uint8_t *text = cur_peek(&header->value, len);
	enum field_id id = field_of(header->name);

	if (id == FIELD_NONE || len > CODED_MAX ||
	    len < cur_wire_left(&header->value) ||
	    record_field(&pkt->record, id))
		return;
	if (header->huffman) {
		if (!hpack_huffman_decode(header->value, decoded,
		                          sizeof(decoded), &len))
			return;
		text = decoded;
	}
	if (id == FIELD_HTTP2_STATUS)
		report_status(pkt, text, len);
	else
		report_text(pkt, id, text, len);
}

/* Its length is in front of the headers, itself behind them. */
static void drop_padding(struct cur *c)
{
	size_t len = cur_u8(c);

	if (len > cur_wire_left(c))
		cur_fail(c, CUR_SHORT);
	else
		*c = cur_slice(c, cur_wire_left(c) - len);
}

/* `c` is the payload of a HEADERS frame. */
static void decode_headers(struct cur *c, const struct frame *frame,
                           struct packet *pkt)
{
	struct hpack_header header;

	if (frame->flags & FLAG_PADDED)
		drop_padding(c);
	if (frame->flags & FLAG_PRIORITY)
		cur_skip(c, 5);
	for (int i = 0; i < HEADERS_MAX && cur_ok(c); i++) {
		if (!hpack_take(c, &header))
			return;
		report_header(pkt, &header);
	}
}

static struct next decode_http2(struct cur *c, struct packet *pkt)
{
	bool has_type = false, has_headers = false;
	struct frame frame;

	pkt->record.app = APP_HTTP2;
	(void)take_preface(c);
	for (int i = 0; i < FRAMES_MAX && cur_left(c) >= FRAME_HDR; i++) {
		struct cur payload;

		if (!take_frame(c, &frame))
			break;
		if (!has_type)
			packet_number(pkt, FIELD_HTTP2_TYPE, frame.type);
		has_type = true;
		payload = stream_part(c, frame.len);
		if (frame.type == FRAME_HEADERS && !has_headers) {
			decode_headers(&payload, &frame, pkt);
			has_headers = true;
		}
		stream_settle(c, &payload);
	}
	return (struct next){ 0 };
}

const struct decoder decoder_http2 = {
	.name = "http2",
	.found_under = { { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { 0x00, 0x01 }, { 'P', 'P' + 1 } },
	.match = match_http2,
	.decode = decode_http2,
};
