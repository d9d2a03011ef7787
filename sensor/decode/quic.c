/*
 * quic.c - QUIC: the header of the first packet of a datagram, and the
 * ClientHello in the Initial packets.
 *
 * Source: RFC 8999, 9000, 9001, 9369.
 */
#include "sensor/decode/ja4.h"
#include "sensor/decode/pieces.h"
#include "sensor/decode/quic_initial.h"
#include "sensor/decode/tls_stream.h"

#define PORT_HTTPS 443
#define PACKETS_MAX 8       /* of a datagram that are looked at */
#define INITIALS_MAX 2      /* of them that are opened */
#define SHORT_PACKET_MIN 21 /* RFC 9000 10.3 */

/* A packet with a short header says nothing about itself: there the port has
 * to. */
static enum match match_quic(const struct cur *c, const struct packet *pkt)
{
	const uint8_t *first = cur_peek(c, 1);

	(void)pkt;
	if (!first)
		return MATCH_NO;
	if (*first & QUIC_LONG_HEADER)
		return quic_packet_looks_so(c) ? MATCH_CONTENT : MATCH_NO;
	return *first & QUIC_FIXED_BIT && cur_wire_left(c) >= SHORT_PACKET_MIN
	               ? MATCH_PORT
	               : MATCH_NO;
}

static void report_header(const struct quic_packet *packet, struct packet *pkt)
{
	packet_number(pkt, FIELD_QUIC_VERSION, packet->version);
	if (packet->version != QUIC_VERSION_NEGOTIATION)
		packet_number(pkt, FIELD_QUIC_LONG_TYPE, packet->type);
	packet_bytes(pkt, FIELD_QUIC_DCID, packet->dcid, packet->dcid_len);
	packet_bytes(pkt, FIELD_QUIC_SCID, packet->scid, packet->scid_len);
}

/* What a datagram's Initial packets held of the ClientHello. */
struct opened {
	size_t count; /* packets that were tried */
	struct pieces pieces;
	uint8_t room[INITIALS_MAX][QUIC_INITIAL_MAX];
};

/* A client does not choose an empty id for a server. */
static void open_packet(const struct quic_packet *packet, struct opened *opened)
{
	struct quic_crypto crypto;
	struct cur frames;

	if (packet->dcid_len == 0 || opened->count == INITIALS_MAX ||
	    !quic_initial_open(packet, opened->room[opened->count++], &frames))
		return;
	while (quic_initial_next(&frames, &crypto)) {
		const struct piece piece = { crypto.offset, crypto.bytes,
			                     crypto.len };

		pieces_add(&opened->pieces, &piece);
	}
}

static void decode_hello(const struct opened *opened, struct packet *pkt)
{
	struct cur stream;

	if (opened->pieces.count == 0)
		return;
	stream = pieces_join(&opened->pieces, JA4_SIZE, pkt);
	pkt->unfinished =
	        cur_left(&stream) == 0 ||
	        tls_stream_decode_crypto(&stream, pkt) == TLS_STREAM_PART;
	if (stream.state == CUR_SHORT)
		packet_fault(pkt, RECORD_FAULT_MALFORMED);
}

/* Packets with a short header come last. */
static bool has_long_header(const struct cur *c)
{
	const uint8_t *first = cur_peek(c, 1);

	return first && *first & QUIC_LONG_HEADER;
}

static struct next decode_quic(struct cur *c, struct packet *pkt)
{
	struct opened opened;

	pkt->record.app = APP_QUIC;
	opened.count = 0;
	opened.pieces.count = 0;
	for (int i = 0; i < PACKETS_MAX && has_long_header(c); i++) {
		struct quic_packet packet;
		bool taken = quic_packet_take(c, &packet);

		if (i == 0 && packet.dcid && packet.scid)
			report_header(&packet, pkt);
		if (!taken)
			break; /* or filling that is no packet */
		if (packet.initial && !packet.bytes && cur_ok(c))
			cur_fail(c, CUR_CUT);
		else if (packet.initial)
			open_packet(&packet, &opened);
	}
	decode_hello(&opened, pkt);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_quic = {
	.name = "quic",
	.found_under = { { NEXT_UDP, PORT_HTTPS },
	                 { NEXT_UDP, NEXT_ANY_PORT } },
	.first = { { QUIC_LONG_HEADER, UINT8_MAX + 1 } },
	.match = match_quic,
	.decode = decode_quic,
};
