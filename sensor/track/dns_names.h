/*
 * dns_names.h - by which name an address was last asked for.
 *
 * Shape: addresses of DNS answers, each with the name of the question. Who
 *        asked is left out on purpose: a host may ask over IPv4 and connect
 *        over IPv6. When the table is full the address used least recently
 * goes. Errors: init gives -ENOMEM or why there is no seed. Ownership: names
 * live until the next dns_names_learn(). Threads: the sensor's one thread.
 */
#ifndef SENSOR_TRACK_DNS_NAMES_H
#define SENSOR_TRACK_DNS_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"
#include "common/compiler.h"
#include "common/hash_table.h"
#include "proto/record.h"

#define DNS_NAMES_MAX 8192

struct dns_names {
	struct hash_table table; /* struct addr -> struct dns_names_entry */
};

MUST_CHECK int dns_names_init(struct dns_names *d);
void dns_names_done(struct dns_names *d);

/* The addresses in a DNS response; any other record is fine. */
void dns_names_learn(struct dns_names *d, const struct packet_record *r);

/* NULL when nobody has asked for it. */
const uint8_t *dns_names_find(struct dns_names *d, const struct addr *addr,
                              size_t *out_len);

#endif
