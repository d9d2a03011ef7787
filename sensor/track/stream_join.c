/* stream_join.c - messages that end in a later TCP segment. */
#include "sensor/track/stream_join.h"

#include "sensor/decode/decode.h"
#include "sensor/track/flow_tcp.h"
#include "sensor/track/told.h"

#define SHORT_MAX                                                              \
	16 /* a stream may begin with less than its decoder needs to know it   \
	    */

/* Where the payload of this segment lies, and how much of it is here. */
struct piece_of_stream {
	uint32_t seq;
	const uint8_t *bytes;
	size_t len;
	bool whole; /* the capture has kept all of it */
};

static bool take_piece(const struct packet *pkt, struct piece_of_stream *out)
{
	const struct packet_transport *t = &pkt->transport;
	uint16_t flags = pkt->record.present & RECORD_INNER_TCP_FLAGS
	                         ? pkt->record.inner.tcp_flags
	                         : pkt->record.tcp_flags;

	if (!t->has_payload || cur_left(&t->payload) == 0)
		return false;
	out->seq = t->seq + (flags & FLOW_TCP_SYN ? 1 : 0);
	out->len = cur_left(&t->payload);
	out->bytes = cur_peek(&t->payload, out->len);
	out->whole = cur_wire_left(&t->payload) == out->len;
	return true;
}

/* Whether the stream begins in a way that no decoder has known yet. */
static bool is_too_short(const struct packet *pkt, size_t len)
{
	return pkt->record.app == APP_TCP && len < SHORT_MAX;
}

/* Whether nothing but the SYN has been seen. */
static bool is_young(const struct flow_side *side)
{
	return side->has_isn && side->next == side->isn + 1;
}

/* Whether it comes before the first bytes of its stream. */
static bool is_before_start(const struct flow_side *side, uint32_t seq)
{
	int32_t ahead = flow_tcp_ahead(seq, side->next);

	return is_young(side) && ahead > 0 && ahead < EARLY_STREAM_SIZE;
}

/* Whether bytes that were not seen before begin something unfinished. */
static bool begins_message(const struct flow_side *side,
                           const struct packet *pkt,
                           const struct piece_of_stream *p)
{
	if (!p->whole || p->len >= EARLY_STREAM_SIZE ||
	    (side->has_next && flow_tcp_ahead(p->seq, side->next) < 0))
		return false;
	return pkt->unfinished || (is_young(side) && p->seq == side->next &&
	                           is_too_short(pkt, p->len));
}

static void begin(struct early_stream *e, struct flow *f, uint8_t from,
                  const struct packet *pkt, const struct piece_of_stream *p)
{
	const struct flow_side *side = &f->side[from];
	uint16_t *owner = &f->early[from];
	uint32_t base;

	if (begins_message(side, pkt, p))
		base = p->seq;
	else if (is_before_start(side, p->seq))
		base = side->next;
	else
		return;
	early_stream_open(e, owner, base);
	if (!early_stream_add(e, *owner, p->seq - base, p->bytes, p->len))
		early_stream_close(e, owner);
}

/* False when the piece is behind the bound, or one too many. */
static bool add_piece(struct early_stream *e, uint16_t number,
                      const struct piece_of_stream *p)
{
	int32_t offset = flow_tcp_ahead(p->seq, early_stream_base(e, number));
	size_t skip = offset < 0 ? (size_t) - (int64_t)offset : 0;

	if (skip >= p->len)
		return true; /* from before the message */
	if (offset >= EARLY_STREAM_SIZE)
		return false;
	return early_stream_add(e, number, offset < 0 ? 0 : (size_t)offset,
	                        p->bytes + skip, p->len - skip);
}

/* The whole message, without what its first packet has told: the `first` bytes
 * that it brought, 0 when this is that packet. */
static void tell_whole(struct packet *pkt, const uint8_t *bytes, size_t len,
                       size_t first)
{
	struct told told = { .count = 0 };

	if (first) {
		decode_stream(pkt, bytes, first);
		told_note(&told, &pkt->record);
	}
	decode_stream(pkt, bytes, len);
	told_leave_out(&told, &pkt->record);
}

static void go_on(struct early_stream *e, uint16_t *owner, struct packet *pkt,
                  const struct piece_of_stream *p)
{
	const uint8_t *bytes;
	size_t before, len;

	bytes = early_stream_bytes(e, *owner, &before);
	if (!add_piece(e, *owner, p)) {
		early_stream_close(e, owner);
		return;
	}
	(void)early_stream_bytes(e, *owner, &len);
	if (len == before)
		return;
	decode_stream(pkt, bytes, len);
	if (len < EARLY_STREAM_SIZE &&
	    (pkt->unfinished || is_too_short(pkt, len)))
		decode_stream(pkt, p->bytes, p->len); /* as it was */
	else {
		tell_whole(pkt, bytes, len,
		           before ? early_stream_first(e, *owner) : 0);
		early_stream_close(e, owner);
	}
}

void stream_join_segment(struct early_stream *e, struct flow *f, uint8_t from,
                         struct packet *pkt)
{
	uint16_t *owner = &f->early[from];
	struct piece_of_stream p;

	if (!*owner && !pkt->unfinished && !is_young(&f->side[from]))
		return;
	if (!take_piece(pkt, &p))
		return;
	if (*owner)
		go_on(e, owner, pkt, &p);
	else
		begin(e, f, from, pkt, &p);
}
