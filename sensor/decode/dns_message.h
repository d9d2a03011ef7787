/*
 * dns_message.h - the inside of a DNS message.
 *
 * Shape: dns.c knows a message and its transport; this reports what it says:
 *        header, first question, up to eight answers, EDNS.
 * Errors: the cursor fails where the message ends too early; what was read
 *        before is reported.
 * Threads: none shared.
 * Source: RFC 1035 4.1; EDNS RFC 6891 6.1; dynamic update RFC 2136 2.
 */
#ifndef SENSOR_DECODE_DNS_MESSAGE_H
#define SENSOR_DECODE_DNS_MESSAGE_H

#include <stdint.h>

#include "common/cursor.h"
#include "sensor/decode/packet.h"

#define DNS_HEADER_SIZE 12
#define DNS_FLAG_RESPONSE 0x8000
#define DNS_FLAG_Z 0x0040
#define DNS_RCODE_MASK 0x000f
#define DNS_CLASS_IN 1
#define DNS_TYPE_OPT 41

enum dns_opcode {
	DNS_OPCODE_QUERY = 0,
	DNS_OPCODE_RESERVED = 3,
	DNS_OPCODE_UPDATE = 5,
	DNS_OPCODE_STATEFUL = 6 /* RFC 8490, the last one assigned */
};

static inline unsigned int dns_opcode_of(uint16_t flags)
{
	return (unsigned int)flags >> 11 & 0x0f;
}

/* `c` is the message, from its identifier to its end. `app` is set. */
void dns_message_decode(struct cur *c, struct packet *pkt);

#endif
