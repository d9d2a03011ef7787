/*
 * output.h - lines to standard output, many at a time.
 *
 * Errors: sticky; 0 or the negative errno of the first write that failed.
 *        -EPIPE means that nobody reads any more, which is no fault.
 * Threads: one.
 */
#ifndef DASHBOARD_OUTPUT_H
#define DASHBOARD_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/compiler.h"
#include "dashboard/config.h"
#include "proto/record.h"

struct output {
	struct buf buf;
	enum config_format format;
	int result;
};

void output_init(struct output *o, enum config_format format);
void output_done(struct output *o);

/* The line above all others: CSV has one. */
void output_header(struct output *o);
/* False when there is no point in going on: see `result`. A record only joins
 * the buffer: output_flush() when that is full, where waiting does no harm. */
bool output_record(struct output *o, const struct packet_record *r,
                   uint64_t frame);
bool output_full(const struct output *o);
bool output_flush(struct output *o);

#endif
