/*
 * names.h - numbers of protocols as people call them.
 *
 * Shape: NULL for a number without a name here.
 * Threads: constant data.
 * Source: IANA registries "DNS Parameters", "ICMP Parameters", "ICMPv6
 *         Parameters", "ARP Parameters".
 */
#ifndef DASHBOARD_EXPORT_NAMES_H
#define DASHBOARD_EXPORT_NAMES_H

#include <stddef.h>
#include <stdint.h>

const char *names_dns_type(uint64_t type);
const char *names_dns_rcode(uint64_t rcode);
const char *names_icmp_type(uint64_t type);
const char *names_icmpv6_type(uint64_t type);

/* "SYN, ACK"; "none". */
#define NAMES_TCP_FLAGS_SIZE 64
const char *names_tcp_flags(uint16_t flags, char out[NAMES_TCP_FLAGS_SIZE]);

#endif
