/*
 * addr.h - network and link addresses as values.
 *
 * Shape: family 0 is "no address", 4 is IPv4 (first 4 bytes), 6 is IPv6. Bytes
 *        behind the family's length are zero, so addresses compare and hash as
 *        memory.
 * Errors: addr_parse() gives -EINVAL and leaves its output untouched.
 * Source: RFC 4291 2.2, text form RFC 5952.
 * Threads: values; no shared state.
 */
#ifndef COMMON_ADDR_H
#define COMMON_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"

#define ADDR_TEXT_SIZE 46
#define MAC_SIZE 6
#define MAC_TEXT_SIZE 18

struct addr {
	uint8_t family; /* 0, 4 or 6 */
	uint8_t bytes[16];
};

static inline size_t addr_len(const struct addr *a)
{
	return a->family == 4 ? 4 : a->family == 6 ? 16 : 0;
}

struct addr addr_v4(const uint8_t bytes[4]);
struct addr addr_v6(const uint8_t bytes[16]);
bool addr_equal(const struct addr *a, const struct addr *b);

/* "" for no address. Returns `out`. */
const char *addr_format(const struct addr *a, char out[ADDR_TEXT_SIZE]);
MUST_CHECK int addr_parse(const char *text, struct addr *out_addr);

/* "00:00:5e:00:53:01". Returns `out`. */
const char *mac_format(const uint8_t mac[MAC_SIZE], char out[MAC_TEXT_SIZE]);

#endif
