/* gap_record.c - packets this client did not get, exactly. */
#include "proto/gap_record.h"

#include <errno.h>

#include "common/cursor.h"
#include "proto/frame.h"

/*
 *	 0           8          16
 *	+-----------+----------+
 *	| first_seq | last_seq |
 *	+-----------+----------+
 */
void gap_encode(struct writer *w, const struct gap_record *g)
{
	size_t begin = frame_begin(w, MESSAGE_GAP);

	writer_be64(w, g->first_seq);
	writer_be64(w, g->last_seq);
	frame_end(w, begin);
}

int gap_decode(const uint8_t *payload, size_t len, struct gap_record *out_gap)
{
	struct cur c = cur_of(payload, len, len);
	struct gap_record g;

	g.first_seq = cur_be64(&c);
	g.last_seq = cur_be64(&c);
	if (!cur_ok(&c) || cur_left(&c) || !g.first_seq ||
	    g.first_seq > g.last_seq)
		return -EBADMSG;
	*out_gap = g;
	return 0;
}
