/*
 * exact.h - bytes in a heap block of exactly their size, so that the address
 * sanitizer sees the first byte read behind them.
 *
 * Ownership: exact_copy() gives a block to free().
 */
#ifndef TESTS_PROTO_EXACT_H
#define TESTS_PROTO_EXACT_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline uint8_t *exact_copy(const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len);

	if (!copy && len)
		abort();
	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

#endif
