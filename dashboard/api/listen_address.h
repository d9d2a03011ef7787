/*
 * listen_address.h - "127.0.0.1:5000" and why not another one.
 *
 * Shape: an IPv4 loopback address or localhost, and a port; port 0 lets the
 *        kernel choose. Nothing else: the page has no TLS, so whoever can see
 *        the packets between could read along.
 * Errors: -EINVAL, -EADDRINUSE or what the kernel said, and a sentence in
 *        `error`; the output is untouched.
 * Threads: values.
 */
#ifndef DASHBOARD_API_LISTEN_ADDRESS_H
#define DASHBOARD_API_LISTEN_ADDRESS_H

#include <stdint.h>

#include "common/addr.h"
#include "common/compiler.h"
#include "dashboard/api/http_server.h"

struct listen_address {
	struct addr addr;
	uint16_t port;
	char host[ADDR_TEXT_SIZE]; /* "127.0.0.1" */
};

MUST_CHECK int listen_address_parse(const char *text,
                                    struct listen_address *out,
                                    char error[HTTP_ERROR_SIZE]);
/* Whether it can be listened on now. */
MUST_CHECK int listen_address_try(const struct listen_address *a,
                                  char error[HTTP_ERROR_SIZE]);

#endif
