/*
 * flow_report.h - what a flow looks like to others.
 *
 * Ownership: the record borrows from the flow's name.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_TRACK_FLOW_REPORT_H
#define SENSOR_TRACK_FLOW_REPORT_H

#include "proto/flow_record.h"
#include "sensor/track/flow.h"
#include "sensor/track/name_table.h"

void flow_report(const struct flow *f, const struct name_table *names,
                 struct flow_record *out_record);

/* The address of an end of a flow, by its place in the key. */
struct addr flow_report_addr(const struct flow *f, uint8_t end);

#endif
