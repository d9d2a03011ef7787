/*
 * stats_record.h - the sensor's ledger, once a second and at the end.
 *
 * Shape: kernel_received = kernel_dropped + decoded + what still waits in the
 *        capture ring; decoded = delivered + gap + what still waits in the
 *        sensor's ring, counted from this client's first packet.
 * Units: packets since the sensor started, unless said otherwise.
 * Errors: decode gives -EBADMSG; unknown counters behind the known are skipped.
 * Threads: values.
 */
#ifndef PROTO_STATS_RECORD_H
#define PROTO_STATS_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/writer.h"

struct stats_record {
	int64_t at_ns;            /* real time */
	uint64_t kernel_received; /* offered by the kernel; in a replay: read */
	uint64_t kernel_dropped;  /* no room in the capture ring */
	uint64_t
	        interface_dropped; /* by the card, before the kernel saw them */
	uint64_t decoded;          /* = the newest sequence number */
	uint64_t malformed;        /* of those */
	uint64_t cut;              /* of those */
	uint64_t ring_oldest_seq;  /* 0: the ring is empty */
	uint64_t ring_bytes;       /* bytes held for clients that come back */
	uint32_t clients;
	uint64_t client_delivered; /* to this client, since it connected */
	uint64_t client_gap;       /* not to this client, since it connected */
};

void stats_encode(struct writer *w, const struct stats_record *s);
MUST_CHECK int stats_decode(const uint8_t *payload, size_t len,
                            struct stats_record *out_stats);

#endif
