/*
 * guard.h - who a request is meant for and where it comes from.
 *
 * Shape: a page of another site can make a browser send requests here, under a
 *        name of its own (DNS rebinding). Such a request carries that name as
 *        Host, and the other site as Origin.
 * Source: RFC 9110 7.2 (Host), RFC 6454 7 (Origin), RFC 6455 10.2.
 * Threads: values.
 */
#ifndef DASHBOARD_API_GUARD_H
#define DASHBOARD_API_GUARD_H

#include <stdbool.h>
#include <stdint.h>

/* Our address, localhost, 127.0.0.1 or [::1], with our port. `address` is the
 * one listened on, as text. */
bool guard_host_ok(const char *host, const char *address, uint16_t port);
/* NULL (no browser) or http:// and exactly the Host of the same request. */
bool guard_origin_ok(const char *origin, const char *host);

#endif
