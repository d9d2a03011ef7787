/*
 * text_case.h - payload_case.h for protocols that are lines of text.
 *
 * Shape: `fields` are told as text, in order, a blank between them, texts and
 *        numbers alike; what a decoder does not report is not there.
 * Threads: one.
 */
#ifndef TESTS_SENSOR_DECODE_TEXT_CASE_H
#define TESTS_SENSOR_DECODE_TEXT_CASE_H

#include "payload_case.h"

#include <inttypes.h>
#include <stdio.h>

#define TEXT_CASE_SIZE 1024

struct text_case {
	uint16_t src, dst;
	const char *payload;
	enum match match;
	const char *fields;
};

static inline void text_case_fields(char *out, const struct payload_case *p)
{
	const struct packet_record *r = &p->pkt.record;
	size_t used = 0;

	out[0] = 0;
	for (size_t i = 0; i < r->field_count; i++) {
		const struct field_value *f = &r->fields[i];
		enum field_type type = field_info(f->id)->type;
		int n;

		if (type == FIELD_TYPE_TEXT)
			n = snprintf(out + used, TEXT_CASE_SIZE - used,
			             "%s%.*s", i > 0 ? " " : "", (int)f->len,
			             (const char *)f->bytes);
		else
			n = snprintf(out + used, TEXT_CASE_SIZE - used,
			             "%s%" PRIu64, i > 0 ? " " : "", f->number);
		assert_true(n >= 0 && (size_t)n < TEXT_CASE_SIZE - used);
		used += (size_t)n;
	}
}

/* Decodes each payload, and as much of it as any cut leaves. */
static inline void text_cases_run(const struct decoder *decoder, uint8_t l4,
                                  const struct text_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct payload_case p = { .decoder = decoder,
			                  .l4 = l4,
			                  .src_port = cases[i].src,
			                  .dst_port = cases[i].dst };
		size_t len = strlen(cases[i].payload);
		char fields[TEXT_CASE_SIZE];

		payload_run(&p, cases[i].payload, len, len);
		text_case_fields(fields, &p);
		assert_int_equal(p.match, cases[i].match);
		assert_string_equal(fields, cases[i].fields);
		assert_int_equal(p.state, CUR_OK);
		expect_sound(&p, len);
		payload_done(&p);
		expect_any_cut(&p, cases[i].payload, len);
	}
}

#endif
