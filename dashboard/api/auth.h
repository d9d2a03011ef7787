/*
 * auth.h - the token that a request must carry.
 *
 * Shape: 32 random bytes as hex. No cookies: they ignore ports, so the server
 *        of another user on this machine would receive them.
 * Source: RFC 6750 2.1.
 * Threads: constant data; any.
 */
#ifndef DASHBOARD_API_AUTH_H
#define DASHBOARD_API_AUTH_H

#include <stdbool.h>

/* The time it takes tells nothing about the token. NULL is no token. */
bool auth_token_ok(const char *token, const char *given);
/* The value of an Authorization header, or NULL. */
bool auth_bearer_ok(const char *token, const char *header);

#endif
