/*
 * ip_reassembly.h - puts IP fragments together again.
 *
 * Shape: 64 datagrams at a time, 1 MiB of bytes in all. Fragments that overlap
 *        make their datagram refused, and what else comes of it: different
 *        systems would see different packets (RFC 5722). A fragment that comes
 *        twice is no overlap. When there is no room the oldest datagram goes.
 * Units: a datagram that is not whole 30 s after its first fragment, by the
 *        time of packets, is given up.
 * Errors: all counted; new() gives NULL without memory.
 * Ownership: a datagram lives until the next call of add().
 * Threads: the sensor's one thread.
 * Source: RFC 791 3.2, RFC 815, RFC 8200 4.5.
 */
#ifndef SENSOR_TRACK_IP_REASSEMBLY_H
#define SENSOR_TRACK_IP_REASSEMBLY_H

#include "common/compiler.h"
#include "sensor/decode/fragment.h"

#define IP_REASSEMBLY_DATAGRAMS 64
#define IP_REASSEMBLY_TIMEOUT_NS INT64_C(30000000000)

struct ip_reassembly;

struct ip_reassembly *ip_reassembly_new(void);
void ip_reassembly_free(struct ip_reassembly *r);

/* For packet.reassembler. */
struct reassembler *ip_reassembly_of(struct ip_reassembly *r);

#endif
