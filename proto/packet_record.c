/* packet_record.c - PACKETS messages: many records in one frame. */
#include "proto/packet_record.h"

#include <assert.h>
#include <errno.h>

#include "proto/frame.h"
#include "proto/packet_body.h"

#define COUNT_OFFSET 8
#define LENGTH_SIZE 2 /* before each record */

/*
 *	 0           8       12
 *	+-----------+-------+--------+--------+--------+-- ... --+
 *	| first_seq | count | length |  body  | length |  body   | count times
 *	+-----------+-------+--------+--------+--------+-- ... --+
 */
void packets_begin(struct packets_writer *p, uint8_t *buffer, size_t size,
                   uint64_t first_seq)
{
	assert(first_seq && size >= FRAME_HEADER_SIZE + PACKETS_HEADER_SIZE);
	if (size > FRAME_MAX_SIZE)
		size = FRAME_MAX_SIZE;
	p->w = writer_of(buffer, size);
	p->frame = frame_begin(&p->w, MESSAGE_PACKETS);
	p->first_seq = first_seq;
	p->count = 0;
	writer_be64(&p->w, first_seq);
	writer_be32(&p->w, 0); /* count: packets_end() */
}

bool packets_append(struct packets_writer *p, const struct packet_record *r)
{
	size_t before = p->w.used;
	uint8_t *length = writer_room(&p->w, LENGTH_SIZE);

	if (length)
		packet_body_encode(&p->w, r);
	if (!length || !writer_ok(&p->w)) {
		p->w.used = before; /* the batch stays as it was */
		p->w.full = false;
		return false;
	}
	writer_put_be16(length, (uint16_t)(p->w.used - before - LENGTH_SIZE));
	p->count++;
	return true;
}

size_t packets_end(struct packets_writer *p)
{
	writer_put_be32(p->w.start + p->frame + FRAME_HEADER_SIZE +
	                        COUNT_OFFSET,
	                p->count);
	frame_end(&p->w, p->frame);
	return p->w.used - p->frame;
}

int packets_open(struct packets_reader *p, const uint8_t *payload, size_t len)
{
	struct cur c = cur_of(payload, len, len);
	uint64_t first_seq = cur_be64(&c);
	uint32_t count = cur_be32(&c);

	if (!cur_ok(&c) || !first_seq || count > UINT64_MAX - first_seq ||
	    count > cur_left(&c) / (LENGTH_SIZE + PACKET_BODY_MIN))
		return -EBADMSG;
	*p = (struct packets_reader){ c, first_seq, count };
	return 0;
}

int packets_next(struct packets_reader *p, struct packet_record *out_record)
{
	const uint8_t *body;
	size_t len;

	if (!p->left)
		return cur_ok(&p->cur) && !cur_left(&p->cur) ? 0 : -EBADMSG;
	len = cur_be16(&p->cur);
	body = cur_take(&p->cur, len);
	if (!body || len > PACKET_RECORD_MAX - LENGTH_SIZE ||
	    packet_body_decode(body, len, out_record) < 0) {
		cur_fail(&p->cur, CUR_SHORT); /* this message is over */
		return -EBADMSG;
	}
	out_record->seq = p->next_seq++;
	p->left--;
	return 1;
}
