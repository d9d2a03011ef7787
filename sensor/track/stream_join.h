/*
 * stream_join.h - messages that begin in one packet and end in a later one.
 *
 * Shape: only what a stream begins with, and messages whose beginning a decoder
 *        knows and calls unfinished, and of those at most EARLY_STREAM_SIZE
 *        bytes. What they say is added to the record of the packet that makes
 *        them whole. A stream whose message is whole, or that has passed its
 *        bound, has no buffer any more.
 * Ownership: the record then borrows from the buffer, until the next packet.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_TRACK_STREAM_JOIN_H
#define SENSOR_TRACK_STREAM_JOIN_H

#include <stdint.h>

#include "sensor/decode/packet.h"
#include "sensor/track/early_stream.h"
#include "sensor/track/flow.h"

/* A TCP segment of the side `from`, before flow_tcp_follow() has seen it. */
void stream_join_segment(struct early_stream *e, struct flow *f, uint8_t from,
                         struct packet *pkt);

/* A UDP datagram. */
void stream_join_datagram(struct early_stream *e, struct flow *f, uint8_t from,
                          struct packet *pkt);

#endif
