/*
 * own_sockets.h - the descriptors that civetweb does not show.
 *
 * Shape: sockets of this process are found by their addresses. civetweb reads a
 *        WebSocket frame of up to 2 GiB into memory and waits for its end for
 *        ever, and a stop waits for polls of two seconds; only the descriptor
 *        helps against either.
 * Errors: -1, and nothing happens, when there is no such socket.
 * Ownership: descriptors stay civetweb's, who closes them.
 * Threads: any; the caller sees to it that `fd` is not closed meanwhile.
 */
#ifndef DASHBOARD_API_OWN_SOCKETS_H
#define DASHBOARD_API_OWN_SOCKETS_H

#include <stdint.h>

#include "dashboard/api/listen_address.h"

/* The connection to `a` that comes from `peer`, or -1. */
int own_socket_find(const struct listen_address *a,
                    const struct listen_address *peer);
/* Bytes that ever came in. */
uint64_t own_socket_received(int fd);
/* Tells a WebSocket that it broke the rules, and ends it. */
void own_socket_refuse(int fd);
/* Ends all connections at the address, and its listening: who waits wakes up.
 */
void own_sockets_shut(const struct listen_address *a);

#endif
