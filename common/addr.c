/* addr.c - network and link addresses. Source: RFC 4291 2.2, RFC 5952. */
#include "common/addr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#define GROUPS 8 /* of 16 bits in an IPv6 address */

static const char hex_digits[] = "0123456789abcdef";

struct addr addr_v4(const uint8_t bytes[4])
{
	struct addr a = { .family = 4 };

	memcpy(a.bytes, bytes, 4);
	return a;
}

struct addr addr_v6(const uint8_t bytes[16])
{
	struct addr a = { .family = 6 };

	memcpy(a.bytes, bytes, 16);
	return a;
}

bool addr_equal(const struct addr *a, const struct addr *b)
{
	return a->family == b->family &&
	       memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static char *put_decimal(char *at, uint8_t v)
{
	if (v >= 100)
		*at++ = (char)('0' + v / 100);
	if (v >= 10)
		*at++ = (char)('0' + v / 10 % 10);
	*at++ = (char)('0' + v % 10);
	return at;
}

static char *put_dotted(char *at, const uint8_t bytes[4])
{
	for (size_t i = 0; i < 4; i++) {
		if (i)
			*at++ = '.';
		at = put_decimal(at, bytes[i]);
	}
	return at;
}

/* Without leading zeros: RFC 5952 4.1. */
static char *put_group(char *at, unsigned int group)
{
	unsigned int shift = 12;

	while (shift && !(group >> shift))
		shift -= 4;
	for (;; shift -= 4) {
		*at++ = hex_digits[group >> shift & 0xf];
		if (!shift)
			return at;
	}
}

static unsigned int group_of(const uint8_t bytes[16], size_t i)
{
	return (unsigned int)bytes[2 * i] << 8 | bytes[2 * i + 1];
}

/* The longest run of zero groups, the first of equals, never a single group:
 * RFC 5952 4.2. Gives its length, 0 if there is none. */
static size_t longest_zero_run(const uint8_t bytes[16], size_t *out_start)
{
	size_t best = 0;
	size_t run = 0;

	*out_start = GROUPS;
	for (size_t i = 0; i < GROUPS; i++) {
		run = group_of(bytes, i) ? 0 : run + 1;
		if (run > best && run > 1) {
			best = run;
			*out_start = i + 1 - run;
		}
	}
	return best;
}

static char *put_v6(char *at, const uint8_t bytes[16])
{
	size_t start;
	size_t run = longest_zero_run(bytes, &start);

	for (size_t i = 0; i < GROUPS;) {
		if (i == start) {
			*at++ = ':';
			*at++ = ':';
			i += run;
			continue;
		}
		if (i && i != start + run)
			*at++ = ':';
		at = put_group(at, group_of(bytes, i));
		i++;
	}
	return at;
}

/* ::ffff:192.0.2.1, an IPv4 address in IPv6's clothes: RFC 5952 5. */
static bool is_v4_mapped(const uint8_t bytes[16])
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };

	return memcmp(bytes, prefix, sizeof(prefix)) == 0;
}

const char *addr_format(const struct addr *a, char out[ADDR_TEXT_SIZE])
{
	static const char mapped[] = "::ffff:";
	char *at = out;

	if (a->family == 4) {
		at = put_dotted(at, a->bytes);
	} else if (a->family == 6 && is_v4_mapped(a->bytes)) {
		memcpy(at, mapped, sizeof(mapped) - 1);
		at = put_dotted(at + sizeof(mapped) - 1, a->bytes + 12);
	} else if (a->family == 6) {
		at = put_v6(at, a->bytes);
	}
	*at = '\0';
	return out;
}

int addr_parse(const char *text, struct addr *out_addr)
{
	uint8_t bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		*out_addr = addr_v4(bytes);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		*out_addr = addr_v6(bytes);
	else
		return -EINVAL;
	return 0;
}

const char *mac_format(const uint8_t mac[MAC_SIZE], char out[MAC_TEXT_SIZE])
{
	for (size_t i = 0; i < MAC_SIZE; i++) {
		out[3 * i] = hex_digits[mac[i] >> 4];
		out[3 * i + 1] = hex_digits[mac[i] & 0xf];
		out[3 * i + 2] = ':';
	}
	out[MAC_TEXT_SIZE - 1] = '\0';
	return out;
}
