/* flow_record.c - FLOWS messages: many flows in one frame. */
#include "proto/flow_record.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "proto/frame.h"

#define LENGTH_SIZE 2 /* before each record */

/*
 *	 0       4        6                6 + length
 *	+-------+--------+--------+--------+-- ... --+
 *	| count | length |  body  | length |  body   | count times
 *	+-------+--------+--------+--------+-- ... --+
 */
void flows_begin(struct flows_writer *f, uint8_t *buffer, size_t size)
{
	assert(size >= FRAME_HEADER_SIZE + FLOWS_HEADER_SIZE);
	if (size > FRAME_MAX_SIZE)
		size = FRAME_MAX_SIZE;
	f->w = writer_of(buffer, size);
	f->frame = frame_begin(&f->w, MESSAGE_FLOWS);
	f->count = 0;
	writer_be32(&f->w, 0); /* count: flows_end() */
}

static void half_encode(struct writer *w, const struct flow_half *h)
{
	writer_be64(w, h->packets);
	writer_be64(w, h->bytes);
	writer_be32(w, h->retransmissions);
	writer_be32(w, h->out_of_order);
}

/*
 *	 0    8       9        10      11    12         13            14
 *	+----+-------+--------+-------+-----+----------+-------------+
 *	| id | event | reason | state | app | ip_proto | name_source |
 *	+----+-------+--------+-------+-----+----------+-------------+
 *	 14       15         16         18         20         28        36
 *	+--------+----------+----------+----------+----------+---------+
 *	| family | reserved | src_port | dst_port | first_ns | last_ns |
 *	+--------+----------+----------+----------+----------+---------+
 *	 36         60         84       92
 *	+----------+----------+--------+--------------+
 *	| from_src | from_dst | rtt_ns | community_id |
 *	+----------+----------+--------+--------------+
 *	 112   116 or 128   120 or 144
 *	+-----+-----+----------+------+
 *	| src | dst | name_len | name |
 *	+-----+-----+----------+------+
 *
 *	half:  packets u64, bytes u64, retransmissions u32, out_of_order u32
 */
static void body_encode(struct writer *w, const struct flow_record *r)
{
	uint16_t name_len =
	        r->name_len < FLOW_NAME_MAX ? r->name_len : FLOW_NAME_MAX;

	assert(addr_len(&r->src) && r->src.family == r->dst.family);
	writer_be64(w, r->id);
	writer_u8(w, r->event);
	writer_u8(w, r->reason);
	writer_u8(w, r->state);
	writer_u8(w, r->app);
	writer_u8(w, r->ip_proto);
	writer_u8(w, r->name_source);
	writer_u8(w, r->src.family);
	writer_u8(w, 0);
	writer_be16(w, r->src_port);
	writer_be16(w, r->dst_port);
	writer_be64(w, (uint64_t)r->first_ns);
	writer_be64(w, (uint64_t)r->last_ns);
	half_encode(w, &r->from_src);
	half_encode(w, &r->from_dst);
	writer_be64(w, r->rtt_ns);
	writer_bytes(w, r->community_id, FLOW_COMMUNITY_ID_SIZE);
	writer_bytes(w, r->src.bytes, addr_len(&r->src));
	writer_bytes(w, r->dst.bytes, addr_len(&r->dst));
	writer_be16(w, name_len);
	writer_bytes(w, r->name, name_len);
}

static void half_decode(struct cur *c, struct flow_half *h)
{
	h->packets = cur_be64(c);
	h->bytes = cur_be64(c);
	h->retransmissions = cur_be32(c);
	h->out_of_order = cur_be32(c);
}

static void addr_decode(struct cur *c, struct addr *a)
{
	*a = (struct addr){ .family = a->family };
	cur_copy(c, a->bytes, addr_len(a));
}

/* In ranges, and without a contradiction. */
static bool is_plausible(const struct flow_record *r)
{
	bool closed = r->event == FLOW_EVENT_CLOSE;

	return r->id && r->event > FLOW_EVENT_NONE &&
	       r->event < FLOW_EVENT_END && r->reason < FLOW_REASON_END &&
	       closed == (r->reason != FLOW_REASON_NONE) &&
	       r->state > FLOW_STATE_NONE && r->state < FLOW_STATE_END &&
	       r->name_source < FLOW_NAME_END &&
	       (r->name_source != FLOW_NAME_NONE) == (r->name_len > 0) &&
	       r->name_len <= FLOW_NAME_MAX &&
	       (r->name_len == 0 || !memchr(r->name, 0, r->name_len));
}

/* What is left behind the name is of a newer sensor. */
static bool body_decode(struct cur *c, struct flow_record *r)
{
	r->id = cur_be64(c);
	r->event = cur_u8(c);
	r->reason = cur_u8(c);
	r->state = cur_u8(c);
	r->app = cur_u8(c);
	r->ip_proto = cur_u8(c);
	r->name_source = cur_u8(c);
	r->src.family = r->dst.family = cur_u8(c);
	cur_skip(c, 1);
	r->src_port = cur_be16(c);
	r->dst_port = cur_be16(c);
	r->first_ns = (int64_t)cur_be64(c);
	r->last_ns = (int64_t)cur_be64(c);
	half_decode(c, &r->from_src);
	half_decode(c, &r->from_dst);
	r->rtt_ns = cur_be64(c);
	cur_copy(c, r->community_id, FLOW_COMMUNITY_ID_SIZE);
	if (!addr_len(&r->src))
		return false;
	addr_decode(c, &r->src);
	addr_decode(c, &r->dst);
	r->name_len = cur_be16(c);
	r->name = cur_take(c, r->name_len);
	return cur_ok(c) && is_plausible(r);
}

bool flows_append(struct flows_writer *f, const struct flow_record *r)
{
	size_t before = f->w.used;
	uint8_t *length = writer_room(&f->w, LENGTH_SIZE);

	if (length)
		body_encode(&f->w, r);
	if (!length || !writer_ok(&f->w)) {
		f->w.used = before; /* the batch stays as it was */
		f->w.full = false;
		return false;
	}
	writer_put_be16(length, (uint16_t)(f->w.used - before - LENGTH_SIZE));
	f->count++;
	return true;
}

size_t flows_end(struct flows_writer *f)
{
	writer_put_be32(f->w.start + f->frame + FRAME_HEADER_SIZE, f->count);
	frame_end(&f->w, f->frame);
	return f->w.used - f->frame;
}

int flows_open(struct flows_reader *f, const uint8_t *payload, size_t len)
{
	struct cur c = cur_of(payload, len, len);
	uint32_t count = cur_be32(&c);

	if (!cur_ok(&c) ||
	    count > cur_left(&c) / (LENGTH_SIZE + FLOW_RECORD_MIN))
		return -EBADMSG;
	*f = (struct flows_reader){ c, count };
	return 0;
}

int flows_next(struct flows_reader *f, struct flow_record *out_record)
{
	struct cur body;
	size_t len;

	if (!f->left)
		return cur_ok(&f->cur) && !cur_left(&f->cur) ? 0 : -EBADMSG;
	len = cur_be16(&f->cur);
	body = cur_slice(&f->cur, len);
	if (!cur_ok(&f->cur) || len > FLOW_RECORD_MAX - LENGTH_SIZE ||
	    !body_decode(&body, out_record)) {
		cur_fail(&f->cur, CUR_SHORT); /* this message is over */
		return -EBADMSG;
	}
	f->left--;
	return 1;
}
