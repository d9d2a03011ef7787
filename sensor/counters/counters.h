/*
 * counters.h - counts of every odd thing the sensor saw, from counters.def.
 *
 * Units: events since start.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_COUNTERS_COUNTERS_H
#define SENSOR_COUNTERS_COUNTERS_H

#include <stdint.h>

enum counter {
#define COUNTER(upper, name, text) COUNTER_##upper,
#include "sensor/counters/counters.def"
#undef COUNTER
	COUNTER_COUNT
};

struct counters {
	uint64_t of[COUNTER_COUNT];
};

const char *counter_name(enum counter counter);
const char *counter_text(enum counter counter);

#endif
