/*
 * pcapng_interface.h - interface descriptions and their clocks.
 *
 * Shape: values.
 * Units: nanoseconds since 1970 UTC.
 * Errors: an option longer than its block is CAPTURE_BROKEN.
 * Source: draft-ietf-opsawg-pcapng 3.5 (options), 4.2.
 * Threads: values.
 */
#ifndef SENSOR_CAPTURE_PCAPNG_INTERFACE_H
#define SENSOR_CAPTURE_PCAPNG_INTERFACE_H

#include <stdint.h>

#include "sensor/capture/capture_file.h"

/* Walks a list of options and complains if one is longer than the list. */
enum capture_state pcapng_options_check(struct capture_file *f,
                                        struct cur options);

/* The body of an Interface Description Block: added to the section. */
enum capture_state pcapng_interface_add(struct capture_file *f,
                                        struct cur body);

/* A timestamp in the units of the interface; RECORD_TS_NONE if it does not fit
 * into 64 bits of nanoseconds. */
int64_t pcapng_interface_ts(const struct pcapng_interface *interface,
                            uint64_t ticks);

#endif
