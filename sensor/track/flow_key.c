/* flow_key.c - what makes packets one flow. */
#include "sensor/track/flow_key.h"

#include <endian.h>
#include <string.h>

#include "common/compiler.h"
#include "common/hash_table.h"
#include "sensor/decode/numbers.h"

/* Types that answer each other. */
static const uint8_t icmp4_pairs[][2] = {
	{ 8, 0 },   /* echo */
	{ 10, 9 },  /* router */
	{ 13, 14 }, /* timestamp */
	{ 15, 16 }, /* information */
	{ 17, 18 }, /* address mask */
};

static const uint8_t icmp6_pairs[][2] = {
	{ 128, 129 }, /* echo */
	{ 130, 131 }, /* multicast listener */
	{ 133, 134 }, /* router */
	{ 135, 136 }, /* neighbour */
	{ 139, 140 }, /* node information */
	{ 144, 145 }, /* home agent */
};

static bool find_answer(const uint8_t (*pairs)[2], size_t count, uint8_t type,
                        uint16_t *out_answer)
{
	for (size_t i = 0; i < count; i++) {
		if (pairs[i][0] != type && pairs[i][1] != type)
			continue;
		*out_answer = pairs[i][pairs[i][0] == type];
		return true;
	}
	return false;
}

bool flow_key_icmp_ports(uint8_t ip_proto, uint8_t type, uint8_t code,
                         uint16_t out_ports[2])
{
	out_ports[0] = type;
	out_ports[1] = code;
	if (ip_proto == IP_PROTO_ICMP)
		return find_answer(icmp4_pairs, ARRAY_SIZE(icmp4_pairs), type,
		                   &out_ports[1]);
	return find_answer(icmp6_pairs, ARRAY_SIZE(icmp6_pairs), type,
	                   &out_ports[1]);
}

/* The ends as the packet has them, and whether the key has a direction. */
struct ends {
	const struct addr *src, *dst;
	uint16_t ports[2];
	uint16_t icmp_id;
	uint8_t ip_proto;
	bool one_way;
};

static bool is_icmp(uint8_t ip_proto)
{
	return ip_proto == IP_PROTO_ICMP || ip_proto == IP_PROTO_ICMPV6;
}

/* The last ones: an inner packet's come behind an outer one's. */
static bool icmp_ends(const struct packet *pkt, struct ends *e)
{
	const struct packet_record *r = &pkt->record;
	const struct field_value *type = NULL, *code = NULL;

	for (size_t i = 0; i < r->field_count; i++) {
		if (r->fields[i].id == FIELD_ICMP_TYPE)
			type = &r->fields[i];
		else if (r->fields[i].id == FIELD_ICMP_CODE)
			code = &r->fields[i];
	}
	if (!type || !code)
		return false;
	e->one_way = !flow_key_icmp_ports(e->ip_proto, (uint8_t)type->number,
	                                  (uint8_t)code->number, e->ports);
	e->icmp_id = pkt->transport.icmp_id;
	return true;
}

static bool has_ports(uint8_t ip_proto)
{
	return ip_proto == IP_PROTO_TCP || ip_proto == IP_PROTO_UDP ||
	       ip_proto == IP_PROTO_SCTP;
}

static bool find_ends(const struct packet *pkt, struct ends *e)
{
	const struct packet_record *r = &pkt->record;
	bool inner = r->present & RECORD_INNER_IP;
	bool ports = r->present & (inner ? RECORD_INNER_PORTS : RECORD_PORTS);

	if (!(r->present & (RECORD_INNER_IP | RECORD_IP)))
		return false;
	*e = (struct ends){
		.src = inner ? &r->inner.src : &r->src,
		.dst = inner ? &r->inner.dst : &r->dst,
		.ip_proto = inner ? r->inner.ip_proto : r->ip_proto,
	};
	if (has_ports(e->ip_proto)) {
		if (!ports)
			return false;
		e->ports[0] = inner ? r->inner.src_port : r->src_port;
		e->ports[1] = inner ? r->inner.dst_port : r->dst_port;
	} else if (is_icmp(e->ip_proto)) {
		return icmp_ends(pkt, e);
	} else if ((inner ? r->inner.frag : r->frag) == RECORD_FRAG_LATER) {
		return false;
	}
	return e->src->family == e->dst->family;
}

/* Half of an address as a number that orders as its bytes do. */
static uint64_t half_of(const struct addr *addr, size_t at)
{
	uint64_t word;

	memcpy(&word, addr->bytes + at, sizeof(word));
	return be64toh(word);
}

/* Where in the key the sender stands. */
static uint8_t place_of_sender(const struct ends *e)
{
	uint64_t src = half_of(e->src, 0), dst = half_of(e->dst, 0);

	if (e->one_way)
		return 0;
	if (src == dst) {
		src = half_of(e->src, 8);
		dst = half_of(e->dst, 8);
	}
	if (src == dst)
		return e->ports[0] > e->ports[1];
	return src > dst;
}

bool flow_key_of(const struct packet *pkt, struct flow_key *out_key,
                 uint8_t *out_from)
{
	struct ends e;
	uint8_t from;

	if (!find_ends(pkt, &e))
		return false;
	from = place_of_sender(&e);
	memcpy(out_key->addr[from], e.src->bytes, sizeof(out_key->addr[0]));
	memcpy(out_key->addr[!from], e.dst->bytes, sizeof(out_key->addr[0]));
	out_key->port[from] = e.ports[0];
	out_key->port[!from] = e.ports[1];
	out_key->icmp_id = e.icmp_id;
	out_key->family = e.src->family;
	out_key->ip_proto = e.ip_proto;
	*out_from = from;
	return true;
}

/* Of IPv4 without the bytes that are always zero. */
uint64_t flow_key_hash(const struct flow_key *key, const uint64_t seed[2])
{
	uint8_t bytes[16];

	if (key->family != 4)
		return hash_bytes(seed, key, sizeof(*key));
	memcpy(bytes, key->addr[0], 4);
	memcpy(bytes + 4, key->addr[1], 4);
	memcpy(bytes + 8,
	       (const uint8_t *)key + offsetof(struct flow_key, port), 8);
	return hash_bytes(seed, bytes, sizeof(bytes));
}
