/*
 * track.h - packets become flows.
 *
 * Shape: every decoded packet goes through track_packet(), which finds its
 *        flow, or makes one, and tells of it: at its first packet, when its
 *        name or application becomes known, every TRACK_UPDATE_NS while there
 *        are packets, and at its end. What a message in several packets says is
 *        added to the record of the last one. All work is bounded, for each
 *        packet.
 * Units: time is packet time.
 * Errors: init gives a negative errno. A full table lets go of the oldest flow
 *        and counts it (counters.def).
 * Ownership: all memory is taken by init, and touched when it is needed. A flow
 *        record lives until the call returns that handed it out, the record of
 *        a packet until the next one.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_TRACK_TRACK_H
#define SENSOR_TRACK_TRACK_H

#include <stddef.h>
#include <stdint.h>

#include "common/clock.h"
#include "common/compiler.h"
#include "proto/flow_record.h"
#include "sensor/decode/packet.h"
#include "sensor/track/dns_names.h"
#include "sensor/track/early_stream.h"
#include "sensor/track/flow_table.h"
#include "sensor/track/name_table.h"

#define TRACK_FLOWS_DEFAULT 65536
#define TRACK_UPDATE_NS (10 * CLOCK_NS_PER_S)
#define TRACK_CLOSED_PER_PACKET 4

typedef void track_flow_fn(const struct flow_record *record, void *arg);

struct track {
	struct flow_table table;
	struct name_table names;
	struct dns_names dns;
	struct early_stream early;
	struct counters *counters;
	track_flow_fn *fn;
	void *arg;
	uint64_t next_id;
};

struct track_options {
	uint32_t flows;         /* 0: TRACK_FLOWS_DEFAULT */
	uint16_t early_streams; /* 0: EARLY_STREAM_COUNT */
	struct counters *counters;
	track_flow_fn *fn; /* gets every flow record */
	void *arg;
};

MUST_CHECK int track_init(struct track *t, const struct track_options *options);
void track_done(struct track *t);

/* Behind decode_packet(); may add to the record. */
void track_packet(struct track *t, struct packet *pkt);

/* Time goes on without packets: lets go of at most `max` flows. */
void track_idle(struct track *t, int64_t now_ns, size_t max);

/* The capture has ended: closes at most `max` flows. False when none is left.
 */
bool track_stop(struct track *t, size_t max);

#endif
