/*
 * gap_record.h - packets this client did not get, exactly.
 *
 * Shape: the packets first_seq to last_seq, both included, were captured and
 *        had left the ring before this client took them.
 * Errors: decode gives -EBADMSG unless 1 <= first_seq <= last_seq.
 * Threads: values.
 */
#ifndef PROTO_GAP_RECORD_H
#define PROTO_GAP_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/writer.h"

#define GAP_FRAME_SIZE 24

struct gap_record {
	uint64_t first_seq, last_seq;
};

void gap_encode(struct writer *w, const struct gap_record *g);
MUST_CHECK int gap_decode(const uint8_t *payload, size_t len,
                          struct gap_record *out_gap);

#endif
