/*
 * name_table.h - names that many flows share, each kept once.
 *
 * Shape: a name has a number, from 1, and is counted: it goes when nobody holds
 *        it any more. The table is of fixed size; when it is full, new names
 *        are refused and counted.
 * Errors: init gives -ENOMEM or why there is no seed.
 * Ownership: bytes live as long as somebody holds the number.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_TRACK_NAME_TABLE_H
#define SENSOR_TRACK_NAME_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "proto/flow_record.h"

#define NAME_TABLE_MAX 16384
#define NAME_TABLE_BUCKETS 32768

struct name_entry {
	uint32_t holders;
	uint16_t chain; /* numbers, 0 is none */
	uint8_t len;
	uint8_t bytes[FLOW_NAME_MAX];
};

struct name_table {
	struct name_entry *entries;
	uint16_t *buckets;
	uint16_t free, fresh; /* used before; never used yet */
	uint64_t seed[2];
	uint64_t refused;
};

MUST_CHECK int name_table_init(struct name_table *t);
void name_table_done(struct name_table *t);

/* Holds a name of 1 to FLOW_NAME_MAX bytes; 0 when there is no place. */
uint16_t name_table_hold(struct name_table *t, const uint8_t *bytes,
                         size_t len);
/* 0 is fine. */
void name_table_release(struct name_table *t, uint16_t number);

/* NULL, and no bytes, for 0. */
const uint8_t *name_table_bytes(const struct name_table *t, uint16_t number,
                                uint16_t *out_len);

#endif
