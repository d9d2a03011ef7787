/* names.c - numbers of protocols as people call them. */
#include "dashboard/export/names.h"

#include <stdio.h>

#include "common/compiler.h"

struct name {
	uint16_t number;
	const char *text;
};

static const struct name dns_types[] = {
	{ 1, "A" },      { 2, "NS" },      { 5, "CNAME" },  { 6, "SOA" },
	{ 12, "PTR" },   { 13, "HINFO" },  { 15, "MX" },    { 16, "TXT" },
	{ 24, "SIG" },   { 25, "KEY" },    { 28, "AAAA" },  { 29, "LOC" },
	{ 33, "SRV" },   { 35, "NAPTR" },  { 37, "CERT" },  { 39, "DNAME" },
	{ 41, "OPT" },   { 43, "DS" },     { 44, "SSHFP" }, { 46, "RRSIG" },
	{ 47, "NSEC" },  { 48, "DNSKEY" }, { 50, "NSEC3" }, { 52, "TLSA" },
	{ 59, "CDS" },   { 64, "SVCB" },   { 65, "HTTPS" }, { 99, "SPF" },
	{ 249, "TKEY" }, { 250, "TSIG" },  { 251, "IXFR" }, { 252, "AXFR" },
	{ 255, "ANY" },  { 256, "URI" },   { 257, "CAA" },
};

static const struct name dns_rcodes[] = {
	{ 1, "format error" }, { 2, "server failure" },
	{ 3, "no such name" }, { 4, "not implemented" },
	{ 5, "refused" },      { 9, "not authorised" },
};

static const struct name icmp_types[] = {
	{ 0, "echo reply" },           { 3, "destination unreachable" },
	{ 4, "source quench" },        { 5, "redirect" },
	{ 8, "echo request" },         { 9, "router advertisement" },
	{ 10, "router solicitation" }, { 11, "time exceeded" },
	{ 12, "parameter problem" },   { 13, "timestamp request" },
	{ 14, "timestamp reply" },
};

static const struct name icmpv6_types[] = {
	{ 1, "destination unreachable" },
	{ 2, "packet too big" },
	{ 3, "time exceeded" },
	{ 4, "parameter problem" },
	{ 128, "echo request" },
	{ 129, "echo reply" },
	{ 130, "multicast listener query" },
	{ 131, "multicast listener report" },
	{ 132, "multicast listener done" },
	{ 133, "router solicitation" },
	{ 134, "router advertisement" },
	{ 135, "neighbor solicitation" },
	{ 136, "neighbor advertisement" },
	{ 137, "redirect" },
	{ 143, "multicast listener report" },
};

static const char *find(const struct name *names, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i].number == number)
			return names[i].text;
	}
	return NULL;
}

const char *names_dns_type(uint64_t type)
{
	return find(dns_types, ARRAY_SIZE(dns_types), type);
}

const char *names_dns_rcode(uint64_t rcode)
{
	return find(dns_rcodes, ARRAY_SIZE(dns_rcodes), rcode);
}

const char *names_icmp_type(uint64_t type)
{
	return find(icmp_types, ARRAY_SIZE(icmp_types), type);
}

const char *names_icmpv6_type(uint64_t type)
{
	return find(icmpv6_types, ARRAY_SIZE(icmpv6_types), type);
}

const char *names_tcp_flags(uint16_t flags, char out[NAMES_TCP_FLAGS_SIZE])
{
	static const char *const bits[] = { "FIN", "SYN", "RST", "PSH", "ACK",
		                            "URG", "ECE", "CWR", "AE" };
	size_t used = 0;

	(void)snprintf(out, NAMES_TCP_FLAGS_SIZE, "none");
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++) {
		if (flags >> i & 1)
			used += (size_t)snprintf(out + used,
			                         NAMES_TCP_FLAGS_SIZE - used,
			                         used ? ", %s" : "%s", bits[i]);
	}
	return out;
}
