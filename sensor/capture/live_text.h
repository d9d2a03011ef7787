/*
 * live_text.h - interface names and filter expressions, as text.
 *
 * Shape: what live.c says to people and to the filter compiler.
 * Errors: negative errno where said.
 * Threads: any, before the drop: these ask the kernel for names.
 */
#ifndef SENSOR_CAPTURE_LIVE_TEXT_H
#define SENSOR_CAPTURE_LIVE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/compiler.h"
#include "sensor/capture/source.h"

#define LIVE_FILTER_SIZE 4096

/* True for an interface that exists, and for "any". */
bool live_interface_exists(const char *name);
/* Into `error`, with the names that do exist; -ENODEV. */
int live_no_such_interface(const char *name, char error[SOURCE_ERROR_SIZE]);

/* The filter of the user; for "any", joined with what keeps a loopback packet
 * from being counted twice. 0, or -E2BIG. */
MUST_CHECK int live_filter_text(const struct source_options *options,
                                char out[LIVE_FILTER_SIZE]);

#endif
