/* test_records.c - GAP, STATS and BYE: round trips and what they refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "exact.h"
#include "proto/bye_record.h"
#include "proto/frame.h"
#include "proto/gap_record.h"
#include "proto/stats_record.h"

#define STATS_PAYLOAD_SIZE 92

static uint8_t payload[1024];
static size_t payload_len;

static void take_payload(const struct writer *w, enum message type)
{
	struct frame frame;

	assert_true(writer_ok(w));
	assert_int_equal(frame_peek(w->start, w->used, &frame), 1);
	assert_int_equal(frame.type, type);
	assert_int_equal(w->used, FRAME_HEADER_SIZE + frame.payload_len);
	memcpy(payload, frame.payload, frame.payload_len);
	payload_len = frame.payload_len;
}

static int try_gap(size_t len, struct gap_record *out_gap)
{
	uint8_t *copy = exact_copy(payload, len);
	int err = gap_decode(copy, len, out_gap);

	free(copy);
	return err;
}

static int gap(uint64_t first, uint64_t last, struct gap_record *out_gap)
{
	uint8_t buffer[GAP_FRAME_SIZE];
	struct writer w = writer_of(buffer, sizeof(buffer));

	gap_encode(&w, &(struct gap_record){ first, last });
	assert_int_equal(w.used, GAP_FRAME_SIZE);
	take_payload(&w, MESSAGE_GAP);
	return try_gap(payload_len, out_gap);
}

static void gaps(void **state)
{
	struct gap_record g = { 77, 78 };

	(void)state;
	assert_int_equal(gap(0, 5, &g), -EBADMSG);
	assert_int_equal(gap(0, 0, &g), -EBADMSG);
	assert_int_equal(gap(6, 5, &g), -EBADMSG);
	assert_int_equal(gap(UINT64_MAX, 1, &g), -EBADMSG);
	assert_int_equal(g.first_seq, 77); /* untouched */
	assert_int_equal(gap(5, 5, &g), 0);
	assert_int_equal(gap(1, UINT64_MAX, &g), 0);
	assert_int_equal(g.first_seq, 1);
	assert_true(g.last_seq == UINT64_MAX);
	for (size_t len = 0; len < payload_len; len++)
		assert_int_equal(try_gap(len, &g), -EBADMSG);
	payload[payload_len] = 0;
	assert_int_equal(try_gap(payload_len + 1, &g), -EBADMSG);
}

static int try_stats(size_t len, struct stats_record *out_stats)
{
	uint8_t *copy = exact_copy(payload, len);
	int err = stats_decode(copy, len, out_stats);

	free(copy);
	return err;
}

static void stats(void **state)
{
	/* every byte of it differs from its neighbours */
	static const struct stats_record s = {
		.at_ns = -INT64_C(0x0102030405060708),
		.kernel_received = UINT64_C(0x1112131415161718),
		.kernel_dropped = UINT64_C(0x2122232425262728),
		.interface_dropped = UINT64_C(0x3132333435363738),
		.decoded = UINT64_C(0x4142434445464748),
		.malformed = UINT64_C(0x5152535455565758),
		.cut = UINT64_C(0x6162636465666768),
		.ring_oldest_seq = UINT64_C(0x7172737475767778),
		.ring_bytes = UINT64_C(0x8182838485868788),
		.clients = 0x91929394,
		.client_delivered = UINT64_C(0xa1a2a3a4a5a6a7a8),
		.client_gap = UINT64_MAX,
	};
	uint8_t buffer[256];
	struct writer w = writer_of(buffer, sizeof(buffer));
	struct stats_record back = { .clients = 77 };

	(void)state;
	stats_encode(&w, &s);
	take_payload(&w, MESSAGE_STATS);
	assert_int_equal(payload_len, STATS_PAYLOAD_SIZE);
	for (size_t len = 0; len < payload_len; len++)
		assert_int_equal(try_stats(len, &back), -EBADMSG);
	assert_int_equal(back.clients, 77); /* untouched */
	memset(payload + payload_len, 0xff, 100);
	for (size_t more = 0; more < 100; more++) { /* of a newer sensor */
		memset(&back, 0, sizeof(back));
		assert_int_equal(try_stats(payload_len + more, &back), 0);
		assert_true(back.at_ns == s.at_ns);
		assert_true(back.kernel_received == s.kernel_received);
		assert_true(back.kernel_dropped == s.kernel_dropped);
		assert_true(back.interface_dropped == s.interface_dropped);
		assert_true(back.decoded == s.decoded);
		assert_true(back.malformed == s.malformed);
		assert_true(back.cut == s.cut);
		assert_true(back.ring_oldest_seq == s.ring_oldest_seq);
		assert_true(back.ring_bytes == s.ring_bytes);
		assert_int_equal(back.clients, s.clients);
		assert_true(back.client_delivered == s.client_delivered);
		assert_true(back.client_gap == s.client_gap);
	}
}

static int try_bye(size_t len, struct bye_record *out_bye)
{
	uint8_t *copy = exact_copy(payload, len);
	int err = bye_decode(copy, len, out_bye);

	free(copy);
	return err;
}

static void encode_bye(const struct bye_record *b)
{
	uint8_t buffer[512];
	struct writer w = writer_of(buffer, sizeof(buffer));

	bye_encode(&w, b);
	take_payload(&w, MESSAGE_BYE);
}

static void byes(void **state)
{
	struct bye_record b = { .text = "the file was read to its end" };
	struct bye_record back;

	(void)state;
	for (int reason = BYE_NONE; reason < BYE_END; reason++) {
		b.reason = (enum bye_reason)reason;
		encode_bye(&b);
		assert_int_equal(try_bye(payload_len, &back), 0);
		assert_int_equal(back.reason, reason);
		assert_string_equal(back.text, b.text);
	}
	for (unsigned int reason = BYE_END; reason < 256; reason++) {
		payload[0] = (uint8_t)reason; /* of a newer sensor */
		assert_int_equal(try_bye(payload_len, &back), 0);
		assert_int_equal(back.reason, BYE_NONE);
		assert_string_equal(back.text, b.text);
	}
	back.text[0] = '!';
	for (size_t len = 0; len < payload_len; len++)
		assert_int_equal(try_bye(len, &back), -EBADMSG);
	payload[payload_len] = 0;
	assert_int_equal(try_bye(payload_len + 1, &back), -EBADMSG);
	payload[6] = '\0'; /* a text that ends before its length */
	assert_int_equal(try_bye(payload_len, &back), -EBADMSG);
	assert_int_equal(back.text[0], '!'); /* untouched */
}

static void bye_texts(void **state)
{
	struct bye_record b = { .reason = BYE_SHUTDOWN };
	struct bye_record back;

	(void)state;
	encode_bye(&b);
	assert_int_equal(payload_len, 4);
	assert_int_equal(try_bye(payload_len, &back), 0);
	assert_string_equal(back.text, "");
	memset(b.text, 't', BYE_TEXT_MAX);
	encode_bye(&b);
	assert_int_equal(payload_len, 4 + BYE_TEXT_MAX);
	assert_int_equal(try_bye(payload_len, &back), 0);
	assert_string_equal(back.text, b.text);
	writer_put_be16(payload + 2, BYE_TEXT_MAX + 1);
	payload[payload_len] = 't';
	assert_int_equal(try_bye(payload_len + 1, &back), -EBADMSG);
	writer_put_be16(payload + 2, UINT16_MAX);
	assert_int_equal(try_bye(payload_len, &back), -EBADMSG);
}

/* Too little room is told, at every size. */
static void encoders_stay_inside(void **state)
{
	static const struct stats_record s = { 0 };
	static const struct bye_record b = { BYE_REFUSED, "no" };
	static const struct gap_record g = { 1, 2 };

	(void)state;
	for (size_t size = 0; size < 120; size++) {
		uint8_t *block = malloc(size ? size : 1);
		struct writer w;

		assert_non_null(block);
		w = writer_of(block, size);
		stats_encode(&w, &s);
		assert_int_equal(writer_ok(&w), size >= 8 + STATS_PAYLOAD_SIZE);
		w = writer_of(block, size);
		bye_encode(&w, &b);
		assert_int_equal(writer_ok(&w), size >= 8 + 4 + 2);
		w = writer_of(block, size);
		gap_encode(&w, &g);
		assert_int_equal(writer_ok(&w), size >= GAP_FRAME_SIZE);
		free(block);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gaps),
		cmocka_unit_test(stats),
		cmocka_unit_test(byes),
		cmocka_unit_test(bye_texts),
		cmocka_unit_test(encoders_stay_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
