/* flow_tcp.c - what one side of a TCP connection tells a bystander. */
#include "sensor/track/flow_tcp.h"

static bool is_syn(const struct flow_segment *s)
{
	return (s->flags & (FLOW_TCP_SYN | FLOW_TCP_ACK)) == FLOW_TCP_SYN;
}

static bool is_syn_ack(const struct flow_segment *s)
{
	return (s->flags & (FLOW_TCP_SYN | FLOW_TCP_ACK)) ==
	       (FLOW_TCP_SYN | FLOW_TCP_ACK);
}

bool flow_tcp_begins_anew(const struct flow *f, uint8_t from,
                          const struct flow_segment *s)
{
	const struct flow_side *side = &f->side[from];

	return is_syn(s) &&
	       (f->state == FLOW_STATE_CLOSING ||
	        f->state == FLOW_STATE_CLOSED ||
	        f->state == FLOW_STATE_RESET) &&
	       !(side->has_isn && side->isn == s->seq);
}

uint8_t flow_tcp_origin(uint8_t from, const struct flow_segment *s)
{
	return is_syn_ack(s) ? !from : from;
}

/* From the last SYN, as the answer may be to any of them, to the ACK of the
 * SYN/ACK. */
static void follow_handshake(struct flow *f, uint8_t from,
                             const struct flow_segment *s)
{
	const struct flow_side *other = &f->side[!from];

	if (from == f->origin && is_syn(s)) {
		f->handshake = FLOW_HANDSHAKE_SYN;
		f->handshake_ns = s->now_ns;
	} else if (from != f->origin && is_syn_ack(s)) {
		if (f->handshake == FLOW_HANDSHAKE_SYN)
			f->handshake = FLOW_HANDSHAKE_SYN_ACK;
	} else if (from == f->origin && s->flags & FLOW_TCP_ACK &&
	           f->handshake == FLOW_HANDSHAKE_SYN_ACK) {
		f->handshake = FLOW_HANDSHAKE_NONE;
		if (flow_tcp_ahead(s->ack, other->isn) <= 0 ||
		    s->now_ns < f->handshake_ns)
			return;
		f->handshake = FLOW_HANDSHAKE_DONE;
		f->handshake_ns = s->now_ns - f->handshake_ns;
	}
}

/* An ACK of the origin ends the handshake, as data of either side does. The
 * other side's bare ACK may be the answer to a SYN out of place. */
static bool ends_handshake(const struct flow *f, uint8_t from,
                           const struct flow_segment *s)
{
	if (s->flags & FLOW_TCP_SYN || !(s->flags & FLOW_TCP_ACK))
		return false;
	return from == f->origin || s->len > 0;
}

static void follow_state(struct flow *f, uint8_t from,
                         const struct flow_segment *s)
{
	if (f->state == FLOW_STATE_NONE)
		f->state = s->flags & FLOW_TCP_SYN ? FLOW_STATE_SYN
		                                   : FLOW_STATE_ESTABLISHED;
	if (s->flags & FLOW_TCP_RST)
		f->state = FLOW_STATE_RESET;
	if (f->state == FLOW_STATE_RESET)
		return;
	if (s->flags & FLOW_TCP_FIN)
		f->side[from].fin = true;
	if (f->side[0].fin && f->side[1].fin)
		f->state = FLOW_STATE_CLOSED;
	else if (f->side[0].fin || f->side[1].fin)
		f->state = FLOW_STATE_CLOSING;
	else if (f->state == FLOW_STATE_SYN && ends_handshake(f, from, s))
		f->state = FLOW_STATE_ESTABLISHED;
}

static void side_begin(struct flow_side *side, uint32_t isn, uint32_t next)
{
	side->isn = isn;
	side->next = next;
	side->has_isn = true;
	side->has_next = true;
	side->has_hole = false;
}

/* Bytes before `seq` were passed over. */
static void hole_open(struct flow_side *side, uint32_t seq, int64_t now_ns)
{
	if (!side->has_hole) {
		side->has_hole = true;
		side->hole_from = side->next;
		side->hole_ns = now_ns;
	}
	side->hole_end = seq;
}

/* Takes a segment out of the hole. False when it does not touch it. */
static bool hole_fill(struct flow_side *side, uint32_t seq, uint32_t end)
{
	if (!side->has_hole || flow_tcp_ahead(end, side->hole_from) <= 0 ||
	    flow_tcp_ahead(seq, side->hole_end) >= 0)
		return false;
	if (flow_tcp_ahead(end, side->hole_end) >= 0 &&
	    flow_tcp_ahead(seq, side->hole_from) > 0)
		side->hole_end = seq;
	else
		side->hole_from = end;
	if (flow_tcp_ahead(side->hole_end, side->hole_from) <= 0)
		side->has_hole = false;
	return true;
}

/* Less than a round trip is too short for its sender to have noticed. */
static bool is_early(const struct flow *f, const struct flow_side *side,
                     int64_t now_ns)
{
	int64_t limit_ns = FLOW_TCP_REORDER_NS;

	if (f->handshake == FLOW_HANDSHAKE_DONE && f->handshake_ns > limit_ns)
		limit_ns = f->handshake_ns;
	return now_ns - side->hole_ns < limit_ns;
}

static bool is_probe(const struct flow *f, uint8_t from,
                     const struct flow_segment *s, int32_t ahead)
{
	return s->len <= 1 && !(s->flags & (FLOW_TCP_SYN | FLOW_TCP_FIN)) &&
	       (ahead == -1 || (ahead == 0 && f->side[!from].window_closed));
}

/* A SYN that is not the first one but differs begins another attempt. */
static void follow_syn(struct flow *f, uint8_t from,
                       const struct flow_segment *s)
{
	struct flow_side *side = &f->side[from];

	if (side->has_isn && side->isn == s->seq)
		f->half[from].retransmissions++;
	else if (!side->has_isn || f->state == FLOW_STATE_SYN)
		side_begin(side, s->seq, s->seq + 1 + s->len);
}

static void follow_bytes(struct flow *f, uint8_t from,
                         const struct flow_segment *s)
{
	struct flow_side *side = &f->side[from];
	uint32_t end = s->seq + s->len + (s->flags & FLOW_TCP_FIN ? 1 : 0);
	int32_t ahead;

	if (end == s->seq)
		return;
	if (!side->has_next) {
		side->has_next = true;
		side->next = end;
		return;
	}
	ahead = flow_tcp_ahead(s->seq, side->next);
	if (is_probe(f, from, s, ahead))
		return;
	if (ahead > 0)
		hole_open(side, s->seq, s->now_ns);
	else if (ahead < 0 && hole_fill(side, s->seq, end) &&
	         is_early(f, side, s->now_ns))
		f->half[from].out_of_order++;
	else if (ahead < 0)
		f->half[from].retransmissions++;
	if (flow_tcp_ahead(end, side->next) > 0)
		side->next = end;
}

void flow_tcp_follow(struct flow *f, uint8_t from, const struct flow_segment *s)
{
	if (s->flags & FLOW_TCP_SYN)
		follow_syn(f, from, s);
	else if (!(s->flags & FLOW_TCP_RST))
		follow_bytes(f, from, s);
	follow_handshake(f, from, s);
	follow_state(f, from, s);
	if (!(s->flags & FLOW_TCP_RST))
		f->side[from].window_closed = s->window == 0;
}
