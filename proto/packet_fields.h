/*
 * packet_fields.h - the values of application protocols inside a record.
 *
 * Shape: what packet_record.h promises, plus the step that packet_body.c takes.
 * Threads: values.
 */
#ifndef PROTO_PACKET_FIELDS_H
#define PROTO_PACKET_FIELDS_H

#include <stdbool.h>

#include "common/cursor.h"
#include "proto/record.h"

#define PACKET_FIELD_HEADER 4

/* `count` fields, appended to the record but for unknown numbers. False for
 * bytes that are no field, or no room. */
bool packet_fields_take(struct cur *c, size_t count, struct packet_record *r);

#endif
