/*
 * prove.h - looks at what the kernel says we still may do.
 *
 * Shape: /proc/self/status, line by line; never a return code of those who
 *        were asked to take a right away.
 * Errors: fatal(), with what is still there.
 * Threads: one.
 */
#ifndef SENSOR_PRIVS_PROVE_H
#define SENSOR_PRIVS_PROVE_H

#include "sensor/privs/privs.h"

/* Who we are and what we hold, before the sandbox; and that root, the file
 * system and the network card are out of reach. */
void prove_dropped(const struct privs *p);

#endif
