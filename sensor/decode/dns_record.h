/*
 * dns_record.h - resource records of DNS messages.
 *
 * Shape: a record is taken off the cursor whole; what it says is reported as
 *        dns.resp.type, then dns.resp.ttl, then dns.resp.data where the type
 *        has a form that people read: an address, a name, a text. The target
 *        of SVCB and HTTPS is dns.svcb.targetname.
 * Errors: a record that is longer than its message fails the cursor; data that
 *        contradicts itself, or is not all there, is not reported.
 * Ownership: a record borrows from the message.
 * Threads: none shared.
 * Source: RFC 1035 3.2.1.
 */
#ifndef SENSOR_DECODE_DNS_RECORD_H
#define SENSOR_DECODE_DNS_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/cursor.h"
#include "sensor/decode/packet.h"

struct dns_record {
	uint16_t type, class;
	uint32_t ttl;      /* seconds; of OPT: version and flags */
	struct cur data;   /* from the data to the end of the message, which is
	                    * where names in it count from */
	uint16_t data_len; /* how much of that is data */
};

/* False when `c` failed. */
bool dns_record_read(struct cur *c, struct dns_record *out_record);

/* Reports an answer; `message` is where the message begins and ends where `c`
 * ended. */
void dns_record_report(struct packet *pkt, const struct cur *message,
                       struct dns_record *record);

#endif
