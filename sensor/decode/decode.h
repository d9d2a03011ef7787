/*
 * decode.h - one captured packet becomes one record.
 *
 * Shape: total: any bytes give a record. Cost is bounded by PACKET_LAYERS_MAX.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_DECODE_DECODE_H
#define SENSOR_DECODE_DECODE_H

#include <stdint.h>

#include "sensor/decode/packet.h"

struct captured {
	int64_t ts_ns; /* or RECORD_TS_NONE */
	uint32_t len, caplen;
	uint16_t link_type;   /* LINKTYPE_* */
	const uint8_t *bytes; /* caplen of them */
};

/* Fills pkt->record but for `seq`. pkt->counters must be set. */
void decode_packet(struct packet *pkt, const struct captured *captured);

/* Decodes the payload of a TCP segment anew, as the last part of `bytes` of
 * its stream: what they say takes the place of what the segment alone said.
 * Only behind a decode_packet() that set transport.has_payload. The record may
 * borrow from `bytes`. */
void decode_stream(struct packet *pkt, const uint8_t *bytes, size_t len);

#endif
