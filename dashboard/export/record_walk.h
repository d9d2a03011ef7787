/*
 * record_walk.h - one packet told as JSON events.
 *
 * Shape: the keys of record_json.h, always all of them and in that order; the
 *        object of a group is there when the packet has one of its fields, with
 *        every key of that group. The object stays open, so that a caller can
 *        add keys before it tells the end.
 * Threads: values.
 */
#ifndef DASHBOARD_EXPORT_RECORD_WALK_H
#define DASHBOARD_EXPORT_RECORD_WALK_H

#include <stdint.h>

#include "dashboard/json/json_event.h"
#include "proto/record.h"

void record_walk(const struct packet_record *r, uint64_t frame,
                 const struct json_listener *l);

#endif
