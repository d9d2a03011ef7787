/*
 * app.h - classes of traffic, from apps.def.
 *
 * Threads: constant data.
 */
#ifndef PROTO_APP_H
#define PROTO_APP_H

#include <stdint.h>

enum app {
#define APP(number, upper, name) APP_##upper = (number),
#include "proto/apps.def"
#undef APP
	APP_END
};

/* "dns"; "unknown" for a number this version does not know. */
const char *app_name(uint8_t app);

/* The class of a name, or -1. */
int app_by_name(const char *name);

#endif
