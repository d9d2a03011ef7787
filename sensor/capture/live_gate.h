/*
 * live_gate.h - what the packet socket itself tells and can be told.
 *
 * Shape: questions and orders to the kernel about one AF_PACKET socket, for
 *        which libpcap has no function. The gate is the socket's filter: taken
 *        off after libpcap made it, put back when the counts may begin.
 * Errors: negative errno.
 * Ownership: live_gate_free() frees the filter.
 * Threads: one.
 * System calls after the drop: getsockname.
 */
#ifndef SENSOR_CAPTURE_LIVE_GATE_H
#define SENSOR_CAPTURE_LIVE_GATE_H

#include <stdbool.h>

#include "common/compiler.h"

struct live_gate; /* a filter of the kernel */

/* The filter that is attached to the socket. -ENOENT: none is. */
MUST_CHECK int live_gate_take(int fd, struct live_gate **out_gate);
/* No packet passes from now on. */
MUST_CHECK int live_gate_close(int fd);
/* Packets pass that the filter wants. */
MUST_CHECK int live_gate_open(int fd, const struct live_gate *gate);
void live_gate_free(struct live_gate *gate); /* NULL is fine */

/* Packets that leave through this socket's interface are not shown to it. */
MUST_CHECK int live_gate_ignore_outgoing(int fd);

/* True if the interface the socket was bound to has been removed. It may have
 * been renamed or be down: that is not removed. */
bool live_gate_interface_gone(int fd);

#endif
