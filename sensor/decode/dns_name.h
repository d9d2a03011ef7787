/*
 * dns_name.h - domain names in DNS messages.
 *
 * Shape: text is labels joined by '.', without a final '.'; bytes outside of
 *        0x21-0x7e and '.' and '\' inside a label are \DDD, decimal. The root
 *        is the empty text.
 * Errors: a name that is too long, or whose pointers do not lead backwards or
 *        jump more than 16 times, makes the cursor CUR_SHORT.
 * Threads: none shared.
 * Source: RFC 1035 2.3.4, 3.1, 4.1.4, 5.1.
 */
#ifndef SENSOR_DECODE_DNS_NAME_H
#define SENSOR_DECODE_DNS_NAME_H

#include <stddef.h>
#include <stdint.h>

#include "common/cursor.h"

#define DNS_NAME_WIRE_MAX 255
#define DNS_NAME_JUMPS_MAX 16
/* 255 octets are at least four labels and the root: 250 bytes of labels, each
 * at most \DDD, and three dots. */
#define DNS_NAME_TEXT_MAX 1003

struct dns_name {
	size_t len;
	uint8_t text[DNS_NAME_TEXT_MAX];
};

/* Steps over the name at `c`. `message` begins where the message begins and
 * `c` lies in it: what pointers count from. False when `c` failed. */
bool dns_name_read(struct cur *c, const struct cur *message,
                   struct dns_name *out_name);

/* Steps over a name without looking where its pointer leads. */
bool dns_name_skip(struct cur *c);

#endif
