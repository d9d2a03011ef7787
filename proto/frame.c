/* frame.c - how messages lie on the socket. */
#include "proto/frame.h"

#include <errno.h>

#include "common/cursor.h"

size_t frame_begin(struct writer *w, enum message type)
{
	size_t begin = w->used;

	writer_be32(w, 0); /* length: frame_end() */
	writer_u8(w, (uint8_t)type);
	writer_u8(w, 0);   /* flags */
	writer_be16(w, 0); /* reserved */
	return begin;
}

void frame_end(struct writer *w, size_t begin)
{
	size_t payload_len;

	if (!writer_ok(w))
		return;
	payload_len = w->used - begin - FRAME_HEADER_SIZE;
	if (payload_len > FRAME_PAYLOAD_MAX)
		w->full = true;
	else
		writer_put_be32(w->start + begin, (uint32_t)payload_len);
}

int frame_peek(const uint8_t *bytes, size_t len, struct frame *out_frame)
{
	struct cur c = cur_of(bytes, len, len);
	size_t payload_len = cur_be32(&c);
	struct frame frame = { 0 };

	if (cur_ok(&c) && payload_len > FRAME_PAYLOAD_MAX)
		return -EBADMSG;
	frame.type = cur_u8(&c);
	cur_skip(&c, 3); /* flags, reserved */
	if (!cur_ok(&c))
		return 0;
	frame.payload = cur_take(&c, payload_len);
	frame.payload_len = payload_len;
	if (!cur_ok(&c))
		return 0;
	*out_frame = frame;
	return 1;
}

const char *message_name(uint8_t type)
{
	switch (type) {
#define MESSAGE(number, upper, lower, direction)                               \
	case MESSAGE_##upper:                                                  \
		return #lower;
#include "proto/messages.def"
#undef MESSAGE
	default:
		return "unknown";
	}
}
