/*
 * unzip.h - gunzips what it reads from a descriptor (RFC 1952), piece by piece.
 *
 * Shape: several gzip members in a row are one stream, as gunzip has it.
 * Errors: unzip_read() gives a count, 0 at the end, or UNZIP_DAMAGED /
 *        UNZIP_CUT, or the negative errno of reading.
 * Ownership: the descriptor stays the caller's.
 * Threads: one. The only file that includes zlib is unzip.c.
 */
#ifndef SENSOR_CAPTURE_UNZIP_H
#define SENSOR_CAPTURE_UNZIP_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/compiler.h"

#define UNZIP_DAMAGED (-10000) /* outside the range of errno */
#define UNZIP_CUT (-10001)     /* ends in the middle of a member */

struct unzip;

/* Reads up to n bytes; as read(), but with a negative errno. */
typedef ssize_t unzip_read_fn(void *arg, void *out, size_t n);

/* `first` are bytes already read. NULL when memory is short. */
struct unzip *unzip_new(const uint8_t *first, size_t first_len);
void unzip_free(struct unzip *u); /* NULL is fine */

MUST_CHECK ssize_t unzip_read(struct unzip *u, void *out, size_t n,
                              unzip_read_fn *read_fn, void *arg);

#endif
