/*
 * bye_record.h - why the sensor ends a connection.
 *
 * Shape: a reason and a sentence for people. Sent before closing whenever the
 *        client is still able to take it.
 * Errors: decode gives -EBADMSG.
 * Threads: values.
 */
#ifndef PROTO_BYE_RECORD_H
#define PROTO_BYE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/writer.h"

#define BYE_TEXT_MAX 255

enum bye_reason {
	BYE_NONE = 0,
	BYE_CAPTURE_END,    /* the file was read to its end */
	BYE_SHUTDOWN,       /* the sensor was told to stop */
	BYE_INTERFACE_GONE, /* the interface was removed */
	BYE_REFUSED,        /* this user may not watch */
	BYE_BAD_HELLO,      /* not a hello */
	BYE_VERSION,        /* a hello of another version */
	BYE_TOO_MANY,       /* no place left */
	BYE_CAPTURE_BROKEN, /* the file was read until it made no sense */
	BYE_END
};

struct bye_record {
	enum bye_reason reason;
	char text[BYE_TEXT_MAX + 1];
};

void bye_encode(struct writer *w, const struct bye_record *b);
/* An unknown reason is given as BYE_NONE with its text. */
MUST_CHECK int bye_decode(const uint8_t *payload, size_t len,
                          struct bye_record *out_bye);

#endif
