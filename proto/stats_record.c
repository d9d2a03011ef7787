/* stats_record.c - the sensor's ledger. */
#include "proto/stats_record.h"

#include <errno.h>

#include "common/cursor.h"
#include "proto/frame.h"

/*
 *	 0       8                 16               24
 *	+-------+-----------------+----------------+-------------------+
 *	| at_ns | kernel_received | kernel_dropped | interface_dropped |
 *	+-------+-----------------+----------------+-------------------+
 *	 32        40          48    56                64           72
 *	+---------+-----------+-----+-----------------+------------+
 *	| decoded | malformed | cut | ring_oldest_seq | ring_bytes |
 *	+---------+-----------+-----+-----------------+------------+
 *	 72        76                 84           92
 *	+---------+------------------+------------+
 *	| clients | client_delivered | client_gap |
 *	+---------+------------------+------------+
 */
void stats_encode(struct writer *w, const struct stats_record *s)
{
	size_t begin = frame_begin(w, MESSAGE_STATS);

	writer_be64(w, (uint64_t)s->at_ns);
	writer_be64(w, s->kernel_received);
	writer_be64(w, s->kernel_dropped);
	writer_be64(w, s->interface_dropped);
	writer_be64(w, s->decoded);
	writer_be64(w, s->malformed);
	writer_be64(w, s->cut);
	writer_be64(w, s->ring_oldest_seq);
	writer_be64(w, s->ring_bytes);
	writer_be32(w, s->clients);
	writer_be64(w, s->client_delivered);
	writer_be64(w, s->client_gap);
	frame_end(w, begin);
}

int stats_decode(const uint8_t *payload, size_t len,
                 struct stats_record *out_stats)
{
	struct cur c = cur_of(payload, len, len);
	struct stats_record s;

	s.at_ns = (int64_t)cur_be64(&c);
	s.kernel_received = cur_be64(&c);
	s.kernel_dropped = cur_be64(&c);
	s.interface_dropped = cur_be64(&c);
	s.decoded = cur_be64(&c);
	s.malformed = cur_be64(&c);
	s.cut = cur_be64(&c);
	s.ring_oldest_seq = cur_be64(&c);
	s.ring_bytes = cur_be64(&c);
	s.clients = cur_be32(&c);
	s.client_delivered = cur_be64(&c);
	s.client_gap = cur_be64(&c);
	if (!cur_ok(&c)) /* what is left are counters of a newer sensor */
		return -EBADMSG;
	*out_stats = s;
	return 0;
}
