/* counters.c - names of the counters. */
#include "sensor/counters/counters.h"

static const char *const names[COUNTER_COUNT] = {
#define COUNTER(upper, name, text) [COUNTER_##upper] = (name),
#include "sensor/counters/counters.def"
#undef COUNTER
};

static const char *const texts[COUNTER_COUNT] = {
#define COUNTER(upper, name, text) [COUNTER_##upper] = (text),
#include "sensor/counters/counters.def"
#undef COUNTER
};

const char *counter_name(enum counter counter)
{
	return names[counter];
}

const char *counter_text(enum counter counter)
{
	return texts[counter];
}
