/* quic_join.c - a QUIC ClientHello in several packets. */
#include "sensor/decode/quic_initial.h"
#include "sensor/decode/tls_stream.h"
#include "sensor/track/stream_join.h"

#define PACKETS_MAX 8 /* of a datagram that are looked at */

/* Adds the CRYPTO frames of an Initial packet. */
static bool add_packet(struct early_stream *e, uint16_t number,
                       const struct quic_packet *packet)
{
	uint8_t room[QUIC_INITIAL_MAX];
	struct quic_crypto crypto;
	struct cur frames;

	if (!packet->initial || !packet->bytes || packet->dcid_len == 0 ||
	    !quic_initial_open(packet, room, &frames))
		return true;
	while (quic_initial_next(&frames, &crypto))
		if (crypto.offset < EARLY_STREAM_SIZE &&
		    !early_stream_add(e, number, (size_t)crypto.offset,
		                      crypto.bytes, crypto.len))
			return false;
	return true;
}

static bool add_datagram(struct early_stream *e, uint16_t number,
                         struct cur payload)
{
	for (int i = 0; i < PACKETS_MAX && cur_left(&payload) > 0; i++) {
		struct quic_packet packet;

		if (!quic_packet_take(&payload, &packet))
			break;
		if (!add_packet(e, number, &packet))
			return false;
	}
	return true;
}

/* What the datagram alone said about the hello. */
static void drop_hello(struct packet_record *r)
{
	uint8_t kept = 0;

	for (size_t i = 0; i < r->field_count; i++) {
		const struct field_value *value = &r->fields[i];

		if (value->id < FIELD_QUIC_SNI || value->id > FIELD_QUIC_JA4)
			r->fields[kept++] = *value;
		else
			r->value_bytes =
			        (uint16_t)(r->value_bytes - value->len);
	}
	r->field_count = kept;
}

/* True when the hello is whole and has been reported. */
static bool decode_hello(const uint8_t *bytes, size_t len, struct packet *pkt)
{
	struct cur stream = cur_of(bytes, len, len);
	uint8_t field_count = pkt->record.field_count;
	uint16_t value_bytes = pkt->record.value_bytes;

	if (tls_stream_decode_crypto(&stream, pkt) == TLS_STREAM_WHOLE)
		return true;
	pkt->record.field_count = field_count;
	pkt->record.value_bytes = value_bytes;
	return false;
}

void stream_join_datagram(struct early_stream *e, struct flow *f, uint8_t from,
                          struct packet *pkt)
{
	const struct packet_transport *t = &pkt->transport;
	uint16_t *owner = &f->early[from];
	const uint8_t *bytes;
	size_t len;

	if (!pkt->unfinished || pkt->record.app != APP_QUIC || !t->has_payload)
		return;
	if (!*owner)
		early_stream_open(e, owner, 0);
	if (!add_datagram(e, *owner, t->payload)) {
		early_stream_close(e, owner);
		return;
	}
	bytes = early_stream_bytes(e, *owner, &len);
	if (len == 0)
		return;
	drop_hello(&pkt->record);
	pkt->text_used = t->text_used; /* nothing else of QUIC is there */
	if (decode_hello(bytes, len, pkt) || len == EARLY_STREAM_SIZE)
		early_stream_close(e, owner);
}
