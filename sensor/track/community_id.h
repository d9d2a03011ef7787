/*
 * community_id.h - a name for a flow that other tools give it as well.
 *
 * Shape: version 1 with seed 0: the SHA-1 hash alone; as text it is "1:" and
 *        base 64 (flow_community_text()).
 * Threads: any.
 * Source: Community ID flow hashing 1.0 (Corelight).
 */
#ifndef SENSOR_TRACK_COMMUNITY_ID_H
#define SENSOR_TRACK_COMMUNITY_ID_H

#include <stdint.h>

#include "proto/flow_record.h"
#include "sensor/track/flow_key.h"

void community_id_of(const struct flow_key *key,
                     uint8_t out[FLOW_COMMUNITY_ID_SIZE]);

#endif
