/*
 * packet_body.h - one record of a PACKETS message, behind its length.
 *
 * Errors: encoding beyond the room fails the writer. Decoding gives -EBADMSG
 *        and leaves the record undefined.
 * Ownership: a decoded record borrows from the bytes.
 * Threads: values.
 */
#ifndef PROTO_PACKET_BODY_H
#define PROTO_PACKET_BODY_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/writer.h"
#include "proto/record.h"

#define PACKET_BODY_MIN 26 /* the fixed part alone */

void packet_body_encode(struct writer *w, const struct packet_record *r);
/* All but `seq`, which the message counts. Bytes behind the last field are of
 * a newer sensor and skipped. */
MUST_CHECK int packet_body_decode(const uint8_t *bytes, size_t len,
                                  struct packet_record *r);

#endif
