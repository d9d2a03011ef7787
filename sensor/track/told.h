/*
 * told.h - values that an earlier packet of the same message has told.
 *
 * Shape: notes of a record's fields, and taking those out of a later record, so
 *        that a message in several packets says each thing once.
 * Threads: values.
 */
#ifndef SENSOR_TRACK_TOLD_H
#define SENSOR_TRACK_TOLD_H

#include <stdint.h>

#include "proto/record.h"

struct told {
	uint8_t count;
	struct {
		uint64_t hash; /* of the value */
		uint16_t id;
	} of[RECORD_FIELDS_MAX];
};

void told_note(struct told *t, const struct packet_record *r);

/* Each note takes out one field. */
void told_leave_out(struct told *t, struct packet_record *r);

#endif
