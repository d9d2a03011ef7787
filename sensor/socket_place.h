/*
 * socket_place.h - whose socket it is and where it lies.
 *
 * Shape: root gives the socket to a group, and makes its default directory;
 *        anybody else gives it to a group they are in, or keeps it.
 * Errors: negative errno.
 * Threads: before the loop, before the privileges are dropped.
 */
#ifndef SENSOR_SOCKET_PLACE_H
#define SENSOR_SOCKET_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

#include "common/compiler.h"

#define SOCKET_PLACE_GROUP_NONE ((gid_t)-1)

/* -ENOENT when there is no such group, -EPERM when we may not give to it. */
MUST_CHECK int socket_place_group(const char *name, gid_t *out_gid);

/* True when we would make the directory of this socket: it is /run/periscope
 * and we are root. */
bool socket_place_makes(const char *socket_path);

/* Makes it, root:gid 0750, when it is missing. */
MUST_CHECK int socket_place_make(const char *socket_path, gid_t gid);

#endif
