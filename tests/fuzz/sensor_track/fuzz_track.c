/*
 * fuzz_track.c - packets, one after the other, into small tables.
 *
 * Each is: flags u8, time in units of 0.1 s u8, length u16, then so many bytes
 * of an Ethernet frame. Flag 1 lets time go back, flag 2 says that the capture
 * has kept only half of the packet.
 */
#include <stdlib.h>
#include <string.h>

#include "proto/frame.h"
#include "sensor/decode/decode.h"
#include "sensor/track/track.h"

#define FLOWS 8
#define STREAMS 2
#define PACKETS_MAX 200
#define BACK 1
#define HALF 2

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t opened, closed;

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* What is told must be fit to be sent. */
static void on_flow(const struct flow_record *record, void *arg)
{
	static uint8_t bytes[FRAME_MAX_SIZE];
	struct flows_writer w;
	struct flows_reader reader;
	struct flow_record again;
	size_t len;

	(void)arg;
	flows_begin(&w, bytes, sizeof(bytes));
	require(flows_append(&w, record));
	len = flows_end(&w);
	require(flows_open(&reader, bytes + FRAME_HEADER_SIZE,
	                   len - FRAME_HEADER_SIZE) == 0);
	require(flows_next(&reader, &again) == 1);
	require(again.id == record->id);
	opened += record->event == FLOW_EVENT_OPEN;
	closed += record->event == FLOW_EVENT_CLOSE;
}

/* Every byte the record borrows is still there. */
static void touch(const struct packet_record *r)
{
	volatile uint8_t sum = 0;

	for (size_t i = 0; i < r->field_count; i++)
		for (size_t j = 0; j < r->fields[i].len; j++)
			sum = (uint8_t)(sum + r->fields[i].bytes[j]);
}

static void run_packet(struct track *track, struct packet *pkt,
                       struct captured *captured)
{
	uint8_t *block = malloc(captured->caplen ? captured->caplen : 1);

	require(block != NULL);
	if (captured->caplen)
		memcpy(block, captured->bytes, captured->caplen);
	captured->bytes = block;
	decode_packet(pkt, captured);
	track_packet(track, pkt);
	touch(&pkt->record);
	free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct counters counters;
	static struct packet pkt = { .counters = &counters };
	struct captured captured = { .link_type = 1 };
	struct track_options options = { .flows = FLOWS,
		                         .early_streams = STREAMS,
		                         .counters = &counters,
		                         .fn = on_flow };
	struct cur c = cur_of(data, size, size);
	struct track track;

	opened = closed = 0;
	require(track_init(&track, &options) == 0);
	for (int i = 0; i < PACKETS_MAX && cur_left(&c) >= 4; i++) {
		uint8_t flags = cur_u8(&c);
		int64_t step_ns = cur_u8(&c) * (CLOCK_NS_PER_S / 10);
		size_t len = cur_be16(&c);

		if (len > cur_left(&c))
			len = cur_left(&c);
		captured.ts_ns += flags & BACK ? -step_ns : step_ns;
		captured.len = (uint32_t)len;
		captured.caplen = (uint32_t)(flags & HALF ? len / 2 : len);
		captured.bytes = cur_take(&c, len);
		run_packet(&track, &pkt, &captured);
		require(track.table.count <= FLOWS);
		require(opened - closed == track.table.count);
	}
	while (track_stop(&track, 3))
		;
	require(opened == closed && track.early.oldest == 0);
	track_done(&track);
	return 0;
}
