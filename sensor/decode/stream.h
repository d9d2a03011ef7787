/*
 * stream.h - messages that begin in this segment and may end in a later one.
 *
 * Shape: the end of a TCP segment is no end of a message, so what a message
 *        lacks there is no fault. A length inside a message that contradicts
 *        the message is one, as everywhere.
 * Threads: as the cursor.
 */
#ifndef SENSOR_DECODE_STREAM_H
#define SENSOR_DECODE_STREAM_H

#include "common/cursor.h"

/* The next n bytes of the stream, as far as this packet has them; `c` steps
 * over those. A read past them is CUR_CUT, a read past n CUR_SHORT. */
static inline struct cur stream_part(struct cur *c, size_t n)
{
	size_t have = n < cur_left(c) ? n : cur_left(c);

	return cur_of(cur_take(c, have), have, n);
}

/* What became of a part, told to the cursor that it was taken from. */
static inline void stream_settle(struct cur *c, const struct cur *part)
{
	if (part->state == CUR_SHORT)
		cur_fail(c, CUR_SHORT);
	else if (part->state == CUR_CUT && cur_wire_left(c) > cur_left(c))
		cur_fail(c, CUR_CUT);
}

#endif
