/* bye_record.c - why the sensor ends a connection. */
#include "proto/bye_record.h"

#include <errno.h>

#include "common/cursor.h"
#include "proto/frame.h"
#include "proto/text.h"

/*
 *	 0        1          2     4
 *	+--------+----------+-----+------+
 *	| reason | reserved | u16 | text |
 *	+--------+----------+-----+------+
 */
void bye_encode(struct writer *w, const struct bye_record *b)
{
	size_t begin = frame_begin(w, MESSAGE_BYE);

	writer_u8(w, (uint8_t)b->reason);
	writer_u8(w, 0);
	text_encode(w, b->text, sizeof(b->text));
	frame_end(w, begin);
}

int bye_decode(const uint8_t *payload, size_t len, struct bye_record *out_bye)
{
	struct cur c = cur_of(payload, len, len);
	struct bye_record b;
	uint8_t reason = cur_u8(&c);

	cur_skip(&c, 1);
	text_decode(&c, b.text, sizeof(b.text));
	if (!cur_ok(&c) || cur_left(&c))
		return -EBADMSG;
	b.reason = reason < BYE_END ? (enum bye_reason)reason : BYE_NONE;
	*out_bye = b;
	return 0;
}
