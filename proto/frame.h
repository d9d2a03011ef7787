/*
 * frame.h - how messages lie on the socket.
 *
 *	 0       4      5       6          8
 *	+-------+------+-------+----------+-- ... --+
 *	| length| type | flags | reserved | payload |
 *	+-------+------+-------+----------+-- ... --+
 *
 * Shape: `length` counts the payload only, at most FRAME_PAYLOAD_MAX. Flags and
 *        reserved are sent as 0 and ignored. A frame of an unknown type is
 *        skipped; one that is too long ends the connection.
 * Errors: frame_peek() gives -EBADMSG for a length beyond the limit.
 * Threads: values.
 */
#ifndef PROTO_FRAME_H
#define PROTO_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/writer.h"

#define FRAME_HEADER_SIZE 8
#define FRAME_MAX_SIZE 65536
#define FRAME_PAYLOAD_MAX (FRAME_MAX_SIZE - FRAME_HEADER_SIZE)

enum message {
	MESSAGE_NONE = 0,
#define MESSAGE(number, upper, lower, direction) MESSAGE_##upper = (number),
#include "proto/messages.def"
#undef MESSAGE
};

struct frame {
	uint8_t type; /* enum message, or one this version does not know */
	const uint8_t *payload; /* borrowed */
	size_t payload_len;
};

/* 1 and a frame when `bytes` starts with a whole one, 0 when more bytes are
 * needed, -EBADMSG when the length is beyond the limit. */
MUST_CHECK int frame_peek(const uint8_t *bytes, size_t len,
                          struct frame *out_frame);

/* A frame is written as: begin, payload, end. frame_end() fills in the length.
 * Check writer_ok() behind it. */
size_t frame_begin(struct writer *w, enum message type);
void frame_end(struct writer *w, size_t begin);

/* "hello"; "unknown" for a number this version does not know. */
const char *message_name(uint8_t type);

#endif
