/* test_flow_record.c - FLOWS: round trips and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "exact.h"
#include "proto/app.h"
#include "proto/flow_record.h"
#include "proto/frame.h"

#define BODY (FLOWS_HEADER_SIZE + 2) /* where the first one begins */
#define AT_EVENT (BODY + 8)
#define AT_REASON (BODY + 9)
#define AT_STATE (BODY + 10)
#define AT_SOURCE (BODY + 13)
#define AT_FAMILY (BODY + 14)
#define AT_NAME_LEN (BODY + 120) /* of IPv4 */

static uint8_t buffer[FRAME_MAX_SIZE];

/* Every byte of it differs from its neighbours. */
static struct flow_record flow_example(void)
{
	struct flow_record r = {
		.id = UINT64_C(0x0102030405060708),
		.event = FLOW_EVENT_UPDATE,
		.state = FLOW_STATE_ESTABLISHED,
		.app = APP_TLS,
		.ip_proto = 6,
		.name_source = FLOW_NAME_SNI,
		.src = { 4, { 192, 0, 2, 1 } },
		.dst = { 4, { 198, 51, 100, 2 } },
		.src_port = 0x1112,
		.dst_port = 0x2122,
		.first_ns = -INT64_C(0x3132333435363738),
		.last_ns = INT64_C(0x4142434445464748),
		.from_src = { UINT64_C(0x5152535455565758),
		              UINT64_C(0x6162636465666768), 0x71727374,
		              0x75767778 },
		.from_dst = { UINT64_C(0x8182838485868788),
		              UINT64_C(0x9192939495969798), 0xa1a2a3a4,
		              0xa5a6a7a8 },
		.rtt_ns = UINT64_C(0xb1b2b3b4b5b6b7b8),
		.name = (const uint8_t *)"example.org",
		.name_len = 11,
	};

	for (uint8_t i = 0; i < FLOW_COMMUNITY_ID_SIZE; i++)
		r.community_id[i] = (uint8_t)(0xc0 + i);
	return r;
}

static void expect_half(const struct flow_half *a, const struct flow_half *b)
{
	assert_true(a->packets == b->packets);
	assert_true(a->bytes == b->bytes);
	assert_int_equal(a->retransmissions, b->retransmissions);
	assert_int_equal(a->out_of_order, b->out_of_order);
}

static void expect_flow(const struct flow_record *a,
                        const struct flow_record *b)
{
	assert_true(a->id == b->id);
	assert_int_equal(a->event, b->event);
	assert_int_equal(a->reason, b->reason);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->app, b->app);
	assert_int_equal(a->ip_proto, b->ip_proto);
	assert_int_equal(a->name_source, b->name_source);
	assert_true(addr_equal(&a->src, &b->src));
	assert_true(addr_equal(&a->dst, &b->dst));
	assert_int_equal(a->src_port, b->src_port);
	assert_int_equal(a->dst_port, b->dst_port);
	assert_true(a->first_ns == b->first_ns);
	assert_true(a->last_ns == b->last_ns);
	expect_half(&a->from_src, &b->from_src);
	expect_half(&a->from_dst, &b->from_dst);
	assert_true(a->rtt_ns == b->rtt_ns);
	assert_memory_equal(a->community_id, b->community_id,
	                    FLOW_COMMUNITY_ID_SIZE);
	assert_int_equal(a->name_len, b->name_len);
	assert_memory_equal(a->name, b->name, a->name_len);
}

/* The frame of these records; its payload is behind the frame's header. */
static size_t write_flows(const struct flow_record *records, size_t count)
{
	struct flows_writer f;
	struct frame frame;
	size_t len;

	flows_begin(&f, buffer, sizeof(buffer));
	for (size_t i = 0; i < count; i++)
		assert_true(flows_append(&f, &records[i]));
	len = flows_end(&f);
	assert_int_equal(frame_peek(buffer, len, &frame), 1);
	assert_int_equal(frame.type, MESSAGE_FLOWS);
	assert_int_equal(frame.payload_len + FRAME_HEADER_SIZE, len);
	return frame.payload_len;
}

/* Reads all of a payload: how many records, or the error. The last one is
 * copied, without its name. */
static int read_flows(size_t payload_len, struct flow_record *out_last)
{
	uint8_t *copy = exact_copy(buffer + FRAME_HEADER_SIZE, payload_len);
	struct flows_reader f;
	struct flow_record r;
	int count = 0;
	int result = flows_open(&f, copy, payload_len);

	while (result == 0 && (result = flows_next(&f, &r)) > 0) {
		count++;
		*out_last = r;
		result = 0;
	}
	free(copy);
	return result < 0 ? result : count;
}

static void round_trips(void **state)
{
	struct flow_record in[3] = { flow_example(), flow_example(),
		                     flow_example() };
	struct flows_reader f;
	struct flow_record r;
	size_t len;

	(void)state;
	in[1].src = (struct addr){ 6, { 0x20, 1, 0xd, 0xb8, 1 } };
	in[1].dst = (struct addr){ 6, { 0x20, 1, 0xd, 0xb8, 2 } };
	in[1].event = FLOW_EVENT_CLOSE;
	in[1].reason = FLOW_REASON_EVICTED;
	in[2].name_source = FLOW_NAME_NONE;
	in[2].name_len = 0;
	in[2].event = FLOW_EVENT_OPEN;
	len = write_flows(in, 3);
	assert_int_equal(flows_open(&f, buffer + FRAME_HEADER_SIZE, len), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(flows_next(&f, &r), 1);
		expect_flow(&in[i], &r);
	}
	assert_int_equal(flows_next(&f, &r), 0);
	assert_int_equal(write_flows(in, 0), FLOWS_HEADER_SIZE);
	assert_int_equal(read_flows(FLOWS_HEADER_SIZE, &r), 0);
}

static void every_truncation(void **state)
{
	struct flow_record in[2] = { flow_example(), flow_example() };
	struct flow_record r;
	size_t len = write_flows(in, 2);

	(void)state;
	for (size_t i = 0; i < len; i++)
		assert_int_equal(read_flows(i, &r), -EBADMSG);
	assert_int_equal(read_flows(len, &r), 2);
	buffer[FRAME_HEADER_SIZE + len] = 0;
	assert_int_equal(read_flows(len + 1, &r), -EBADMSG);
}

/* One byte of a good record changed. */
static int with_byte(size_t at, uint8_t value)
{
	struct flow_record in = flow_example(), r;
	size_t len = write_flows(&in, 1);

	buffer[FRAME_HEADER_SIZE + at] = value;
	return read_flows(len, &r);
}

static void every_unknown_number(void **state)
{
	(void)state;
	for (unsigned int v = 0; v < 256; v++) {
		uint8_t value = (uint8_t)v;

		/* An update has no reason, a close has one. */
		assert_int_equal(with_byte(AT_EVENT, value),
		                 v == FLOW_EVENT_OPEN || v == FLOW_EVENT_UPDATE
		                         ? 1
		                         : -EBADMSG);
		assert_int_equal(with_byte(AT_REASON, value),
		                 v == FLOW_REASON_NONE ? 1 : -EBADMSG);
		assert_int_equal(with_byte(AT_STATE, value),
		                 v > FLOW_STATE_NONE && v < FLOW_STATE_END
		                         ? 1
		                         : -EBADMSG);
		assert_int_equal(
		        with_byte(AT_SOURCE, value),
		        v > FLOW_NAME_NONE && v < FLOW_NAME_END ? 1 : -EBADMSG);
		if (v != 4)
			assert_int_equal(with_byte(AT_FAMILY, value), -EBADMSG);
		assert_int_equal(with_byte(AT_NAME_LEN, value),
		                 v == 0 ? 1 : -EBADMSG);
	}
	assert_int_equal(with_byte(AT_NAME_LEN + 2, 0), -EBADMSG); /* a NUL */
	assert_int_equal(with_byte(3, 2), -EBADMSG);   /* one more record */
	assert_int_equal(with_byte(0, 255), -EBADMSG); /* 4 billion */
}

static void no_id_is_refused(void **state)
{
	struct flow_record in = flow_example(), r;
	size_t len;

	(void)state;
	in.id = 0;
	len = write_flows(&in, 1);
	assert_int_equal(read_flows(len, &r), -EBADMSG);
}

/* Bytes behind the name are of a newer sensor. */
static void more_at_the_end_is_skipped(void **state)
{
	struct flow_record in = flow_example(), r;
	size_t len = write_flows(&in, 1);
	uint8_t *length = buffer + FRAME_HEADER_SIZE + FLOWS_HEADER_SIZE;

	(void)state;
	length[1] = (uint8_t)(length[1] + 3);
	memset(buffer + FRAME_HEADER_SIZE + len, 0xff, 3);
	assert_int_equal(read_flows(len + 3, &r), 1);
	assert_int_equal(r.name_len, 11);
}

static void long_names_are_cut(void **state)
{
	static uint8_t name[FLOW_NAME_MAX + 10];
	struct flow_record in = flow_example(), r;
	struct flows_reader f;
	size_t len;

	(void)state;
	memset(name, 'n', sizeof(name));
	in.name = name;
	in.name_len = sizeof(name);
	len = write_flows(&in, 1);
	assert_int_equal(flows_open(&f, buffer + FRAME_HEADER_SIZE, len), 0);
	assert_int_equal(flows_next(&f, &r), 1);
	assert_int_equal(r.name_len, FLOW_NAME_MAX);
}

/* A frame that is full stays as it was and holds what was told to fit. */
static void a_frame_becomes_full(void **state)
{
	struct flow_record in = flow_example(), r;
	struct flows_writer f;
	struct frame frame;
	int count = 0;
	size_t len;

	(void)state;
	flows_begin(&f, buffer, sizeof(buffer));
	while (flows_append(&f, &in))
		count++;
	assert_false(flows_append(&f, &in));
	len = flows_end(&f);
	assert_true(len <= FRAME_MAX_SIZE);
	assert_int_equal(frame_peek(buffer, len, &frame), 1);
	assert_int_equal(read_flows(frame.payload_len, &r), count);
}

static void texts(void **state)
{
	/* Of the specification's example: 128.232.110.120:34855 to
	 * 66.35.250.204:80, TCP. */
	static const uint8_t id[FLOW_COMMUNITY_ID_SIZE] = {
		0x2d, 0x05, 0x3d, 0xa9, 0x99, 0x4a, 0xf8, 0x1e, 0x45, 0xdc,
		0xa0, 0xe6, 0x7a, 0xfe, 0xa6, 0xe4, 0xf3, 0x22, 0x6e, 0xb8
	};
	char text[FLOW_COMMUNITY_TEXT_SIZE];

	(void)state;
	flow_community_text(id, text);
	assert_string_equal(text, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
	for (unsigned int i = 0; i < 256; i++) {
		uint8_t v = (uint8_t)i;

		assert_int_equal(strcmp(flow_state_name(v), "unknown") == 0,
		                 v == FLOW_STATE_NONE || v >= FLOW_STATE_END);
		assert_int_equal(strcmp(flow_reason_name(v), "unknown") == 0,
		                 v >= FLOW_REASON_END);
		assert_int_equal(strcmp(flow_name_source_name(v), "unknown") ==
		                         0,
		                 v >= FLOW_NAME_END);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trips),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(every_unknown_number),
		cmocka_unit_test(no_id_is_refused),
		cmocka_unit_test(more_at_the_end_is_skipped),
		cmocka_unit_test(long_names_are_cut),
		cmocka_unit_test(a_frame_becomes_full),
		cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
