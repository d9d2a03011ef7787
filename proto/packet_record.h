/*
 * packet_record.h - packets on the socket: a PACKETS message of many records.
 *
 * Shape: payload = first_seq u64, count u32, then `count` records, each u16
 *        length + body. Records are numbered from first_seq without holes.
 * Errors: encode gives false when the record does not fit (nothing written);
 *        decode gives -EBADMSG and leaves the record undefined.
 * Ownership: a decoded record borrows from the payload.
 * Threads: values.
 */
#ifndef PROTO_PACKET_RECORD_H
#define PROTO_PACKET_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/cursor.h"
#include "common/writer.h"
#include "proto/record.h"

#define PACKETS_HEADER_SIZE 12
#define PACKET_RECORD_MAX 40000 /* bytes of one record, length included */

/* A batch being filled: begin, append until false, end. */
struct packets_writer {
	struct writer w;
	size_t frame;
	uint64_t first_seq;
	uint32_t count;
};
void packets_begin(struct packets_writer *p, uint8_t *buffer, size_t size,
                   uint64_t first_seq);
MUST_CHECK bool packets_append(struct packets_writer *p,
                               const struct packet_record *r);
/* Bytes of the whole frame. */
size_t packets_end(struct packets_writer *p);

struct packets_reader {
	struct cur cur;
	uint64_t next_seq;
	uint32_t left;
};
MUST_CHECK int packets_open(struct packets_reader *p, const uint8_t *payload,
                            size_t len);
/* 1 and a record, 0 at the end, -EBADMSG. Unknown fields are left out; bytes
 * behind the known part of a record are skipped. */
MUST_CHECK int packets_next(struct packets_reader *p,
                            struct packet_record *out_record);

/* The inner packet and the tunnels of a record alone, as the store keeps them;
 * at most PACKET_TUNNELS_MAX bytes. Decoding sets bits of `present`. */
#define PACKET_TUNNELS_MAX (2 + 36 + 4 + 2 + RECORD_TUNNELS_MAX)
void packet_tunnels_encode(struct writer *w, const struct packet_record *r);
MUST_CHECK int packet_tunnels_decode(const uint8_t *bytes, size_t len,
                                     struct packet_record *r);

/* The fields of a record alone, as the store keeps them. */
void packet_fields_encode(struct writer *w, const struct packet_record *r);
/* Appends the fields to the record. */
MUST_CHECK int packet_fields_decode(const uint8_t *bytes, size_t len,
                                    struct packet_record *r);

#endif
