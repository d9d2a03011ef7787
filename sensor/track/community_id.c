/* community_id.c - a name for a flow that other tools give it as well.
 *
 *	+----------+---------+---------+----------+------+---------+---------+
 *	| seed u16 | addr[0] | addr[1] | proto u8 | 0 u8 | port[0] | port[1] |
 *	+----------+---------+---------+----------+------+---------+---------+
 *	the ports only for protocols that have some, or something like them
 */
#include "sensor/track/community_id.h"

#include "common/writer.h"
#include "sensor/decode/crypto.h"
#include "sensor/decode/numbers.h"

#define INPUT_MAX (2 + 2 * 16 + 2 + 4)

_Static_assert(FLOW_COMMUNITY_ID_SIZE == CRYPTO_SHA1_SIZE, "the whole hash");

static bool has_ports(uint8_t ip_proto)
{
	return ip_proto == IP_PROTO_TCP || ip_proto == IP_PROTO_UDP ||
	       ip_proto == IP_PROTO_SCTP || ip_proto == IP_PROTO_ICMP ||
	       ip_proto == IP_PROTO_ICMPV6;
}

void community_id_of(const struct flow_key *key,
                     uint8_t out[FLOW_COMMUNITY_ID_SIZE])
{
	uint8_t input[INPUT_MAX];
	struct writer w = writer_of(input, sizeof(input));
	size_t addr_size = key->family == 4 ? 4 : 16;

	writer_be16(&w, 0); /* seed */
	writer_bytes(&w, key->addr[0], addr_size);
	writer_bytes(&w, key->addr[1], addr_size);
	writer_u8(&w, key->ip_proto);
	writer_u8(&w, 0);
	if (has_ports(key->ip_proto)) {
		writer_be16(&w, key->port[0]);
		writer_be16(&w, key->port[1]);
	}
	crypto_sha1(input, w.used, out);
}
