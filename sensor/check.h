/*
 * check.h - tests everything a start needs, one line each, captures nothing.
 *
 * Shape: "ok    what" or "FAIL  what: why, and what to do" on standard output.
 * Threads: instead of the loop.
 */
#ifndef SENSOR_CHECK_H
#define SENSOR_CHECK_H

#include "common/compiler.h"
#include "sensor/config.h"

/* The exit status: 0 when the sensor could start, else 1. */
MUST_CHECK int check_run(const struct config *config);

#endif
