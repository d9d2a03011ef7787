/*
 * payload_case.h - one payload given to one decoder, for tests.
 *
 * Shape: the bytes lie in a heap block of exactly their size. What the engine
 *        does around a decoder is repeated here: ports and transport are set,
 *        match() looks, decode() runs whatever match() said.
 * Ownership: payload_done() frees what payload_run() took; values of the
 *        packet are good until then.
 * Threads: one.
 */
#ifndef TESTS_SENSOR_DECODE_PAYLOAD_CASE_H
#define TESTS_SENSOR_DECODE_PAYLOAD_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/decode/packet.h"

struct payload_case {
	const struct decoder *decoder;
	uint8_t l4; /* APP_TCP or APP_UDP */
	uint16_t src_port, dst_port;

	struct packet pkt;
	struct counters counters;
	uint8_t *bytes;
	enum match match;
	enum cur_state state; /* how decoding ended */
};

/* `len` bytes captured of `wire_len`. */
static inline void payload_run(struct payload_case *p, const void *bytes,
                               size_t len, size_t wire_len)
{
	struct cur c;

	memset(&p->pkt, 0, sizeof(p->pkt));
	memset(&p->counters, 0, sizeof(p->counters));
	p->pkt.counters = &p->counters;
	p->pkt.record.l4 = p->l4;
	p->pkt.record.app = p->l4;
	p->pkt.record.src_port = p->src_port;
	p->pkt.record.dst_port = p->dst_port;
	p->bytes = malloc(len ? len : 1);
	assert_non_null(p->bytes);
	if (len > 0)
		memcpy(p->bytes, bytes, len);
	c = cur_of(p->bytes, len, wire_len);
	p->match = p->decoder->match(&c, &p->pkt);
	(void)p->decoder->decode(&c, &p->pkt);
	p->state = c.state;
}

static inline void payload_done(struct payload_case *p)
{
	free(p->bytes);
	p->bytes = NULL;
}

/* The n-th value (from 0) with this number, or NULL. */
static inline const struct field_value *
payload_nth(const struct payload_case *p, enum field_id id, size_t n)
{
	for (size_t i = 0; i < p->pkt.record.field_count; i++)
		if (p->pkt.record.fields[i].id == id && n-- == 0)
			return &p->pkt.record.fields[i];
	return NULL;
}

static inline void expect_number(const struct payload_case *p, enum field_id id,
                                 uint64_t number)
{
	const struct field_value *value = payload_nth(p, id, 0);

	assert_non_null(value);
	assert_int_equal(value->number, number);
	assert_null(payload_nth(p, id, 1));
}

static inline void expect_text_nth(const struct payload_case *p,
                                   enum field_id id, size_t n, const char *text)
{
	const struct field_value *value = payload_nth(p, id, n);

	assert_non_null(value);
	assert_int_equal(value->len, strlen(text));
	assert_memory_equal(value->bytes, text, value->len);
}

/* This value and no second one. */
static inline void expect_text(const struct payload_case *p, enum field_id id,
                               const char *text)
{
	expect_text_nth(p, id, 0, text);
	assert_null(payload_nth(p, id, 1));
}

static inline void expect_none(const struct payload_case *p, enum field_id id)
{
	assert_null(payload_nth(p, id, 0));
}

/* Every value that is reported lies where it may. */
static inline void expect_sound(const struct payload_case *p, size_t len)
{
	const struct packet_record *r = &p->pkt.record;

	for (size_t i = 0; i < r->field_count; i++) {
		const uint8_t *from = r->fields[i].bytes;
		size_t size = r->fields[i].len;

		if (size == 0)
			continue;
		if (from >= p->pkt.text && from < p->pkt.text + PACKET_TEXT_MAX)
			assert_true(from + size <=
			            p->pkt.text + p->pkt.text_used);
		else
			assert_true(from >= p->bytes &&
			            from + size <= p->bytes + len);
	}
}

/* Cut at every length, by the capture and as a packet of its own. A capture
 * that stops early never makes a good packet a malformed one. */
static inline void expect_any_cut(struct payload_case *p, const void *bytes,
                                  size_t len)
{
	for (size_t n = 0; n < len; n++) {
		payload_run(p, bytes, n, len);
		assert_int_not_equal(p->state, CUR_SHORT);
		expect_sound(p, n);
		payload_done(p);

		payload_run(p, bytes, n, n);
		assert_int_not_equal(p->state, CUR_CUT);
		expect_sound(p, n);
		payload_done(p);
	}
}

#endif
