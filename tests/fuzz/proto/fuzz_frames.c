/*
 * fuzz_frames.c - a stream of frames through every decoder, both directions.
 *
 * What was decoded is encoded and decoded again: both must be equal.
 */
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "proto/bye_record.h"
#include "proto/flow_record.h"
#include "proto/frame.h"
#include "proto/gap_record.h"
#include "proto/hello.h"
#include "proto/packet_record.h"
#include "proto/stats_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t out[FRAME_MAX_SIZE];

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* The frame in `out` must be this long and have the payload of `in`. */
static void require_same(const struct frame *in, size_t used, size_t skip_last)
{
	struct frame again;

	require(frame_peek(out, used, &again) == 1);
	require(again.type == in->type);
	require(again.payload_len == in->payload_len - skip_last);
	require(memcmp(again.payload, in->payload, again.payload_len) == 0);
}

static void run_hello(const struct frame *in)
{
	struct writer w = writer_of(out, sizeof(out));
	struct hello h, again;

	if (hello_decode(in->payload, in->payload_len, &h) < 0)
		return;
	hello_encode(&w, &h);
	require(writer_ok(&w) && w.used == HELLO_FRAME_SIZE);
	require(hello_decode(out + FRAME_HEADER_SIZE, HELLO_PAYLOAD_SIZE,
	                     &again) == 0);
	require(h.start == again.start && h.session == again.session &&
	        h.last_seq == again.last_seq);
}

static void run_welcome(const struct frame *in)
{
	struct writer w = writer_of(out, sizeof(out));
	struct welcome m;

	if (welcome_decode(in->payload, in->payload_len, &m) < 0)
		return;
	welcome_encode(&w, &m);
	require(writer_ok(&w));
	out[FRAME_HEADER_SIZE + 7] = in->payload[7]; /* reserved */
	require_same(in, w.used, 0);
}

static void run_gap(const struct frame *in)
{
	struct writer w = writer_of(out, sizeof(out));
	struct gap_record g;

	if (gap_decode(in->payload, in->payload_len, &g) < 0)
		return;
	gap_encode(&w, &g);
	require(writer_ok(&w));
	require_same(in, w.used, 0);
}

static void run_stats(const struct frame *in)
{
	struct writer w = writer_of(out, sizeof(out));
	struct stats_record s;

	if (stats_decode(in->payload, in->payload_len, &s) < 0)
		return;
	stats_encode(&w, &s);
	require(writer_ok(&w) && w.used <= FRAME_HEADER_SIZE + in->payload_len);
	require_same(in, w.used, FRAME_HEADER_SIZE + in->payload_len - w.used);
}

static void run_bye(const struct frame *in)
{
	struct writer w = writer_of(out, sizeof(out));
	struct bye_record b;

	if (bye_decode(in->payload, in->payload_len, &b) < 0)
		return;
	bye_encode(&w, &b);
	require(writer_ok(&w));
	out[FRAME_HEADER_SIZE] = in->payload[0];     /* perhaps unknown */
	out[FRAME_HEADER_SIZE + 1] = in->payload[1]; /* reserved */
	require_same(in, w.used, 0);
}

/* Reads every byte a value borrows, so that the sanitizer sees it. */
static void touch(const struct packet_record *r)
{
	volatile uint8_t sum = 0;

	for (size_t i = 0; i < r->field_count; i++) {
		for (size_t j = 0; j < r->fields[i].len; j++)
			sum = (uint8_t)(sum + r->fields[i].bytes[j]);
	}
}

/* Encoding is the same for equal records, so the second encoding of a record
 * tells whether its first one was decoded completely. */
static void run_packet(const struct packet_record *r)
{
	static uint8_t first[FRAME_MAX_SIZE], second[FRAME_MAX_SIZE];
	struct packets_writer w;
	struct packets_reader p;
	struct packet_record again;
	size_t first_len, second_len;

	packets_begin(&w, first, sizeof(first), r->seq);
	require(packets_append(&w, r));
	first_len = packets_end(&w);
	require(packets_open(&p, first + FRAME_HEADER_SIZE,
	                     first_len - FRAME_HEADER_SIZE) == 0);
	require(packets_next(&p, &again) == 1);
	require(again.seq == r->seq && again.field_count == r->field_count);
	require(packets_next(&p, &(struct packet_record){ 0 }) == 0);
	packets_begin(&w, second, sizeof(second), again.seq);
	require(packets_append(&w, &again));
	second_len = packets_end(&w);
	require(first_len == second_len);
	require(memcmp(first, second, first_len) == 0);
}

static void run_packets(const struct frame *in)
{
	struct packets_reader p;
	struct packet_record r;
	int got;

	if (packets_open(&p, in->payload, in->payload_len) < 0)
		return;
	while ((got = packets_next(&p, &r)) == 1) {
		touch(&r);
		run_packet(&r);
	}
	require(packets_next(&p, &r) == got);
}

/* As run_packet(). */
static void run_flow(const struct flow_record *r)
{
	static uint8_t first[FRAME_MAX_SIZE], second[FRAME_MAX_SIZE];
	struct flows_writer w;
	struct flows_reader f;
	struct flow_record again;
	size_t first_len;

	flows_begin(&w, first, sizeof(first));
	require(flows_append(&w, r));
	first_len = flows_end(&w);
	require(flows_open(&f, first + FRAME_HEADER_SIZE,
	                   first_len - FRAME_HEADER_SIZE) == 0);
	require(flows_next(&f, &again) == 1);
	require(flows_next(&f, &(struct flow_record){ 0 }) == 0);
	flows_begin(&w, second, sizeof(second));
	require(flows_append(&w, &again));
	require(flows_end(&w) == first_len);
	require(memcmp(first, second, first_len) == 0);
}

static void run_flows(const struct frame *in)
{
	struct flows_reader f;
	struct flow_record r;
	int got;

	if (flows_open(&f, in->payload, in->payload_len) < 0)
		return;
	while ((got = flows_next(&f, &r)) == 1)
		run_flow(&r);
	require(flows_next(&f, &r) == got);
}

static void run_frame(const struct frame *frame)
{
	static void (*const runs[])(const struct frame *in) = {
#define MESSAGE(number, upper, lower, direction) [number] = run_##lower,
#include "proto/messages.def"
#undef MESSAGE
	};

	require(message_name(frame->type)[0]);
	if (frame->type < ARRAY_SIZE(runs) && runs[frame->type])
		runs[frame->type](frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame frame;

	while (frame_peek(data, size, &frame) == 1) {
		size_t used = FRAME_HEADER_SIZE + frame.payload_len;

		run_frame(&frame);
		data += used;
		size -= used;
	}
	return 0;
}
