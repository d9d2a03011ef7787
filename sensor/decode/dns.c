/*
 * dns.c - the domain name system, also as mDNS and LLMNR.
 *
 * Source: RFC 1035 4.1, 4.2.2 (over TCP: length u16 in front); opcodes RFC
 *         6895 2.2; mDNS RFC 6762 18; LLMNR RFC 4795 2.1.1.
 *
 *   [ length u16, over TCP ] message
 */
#include "sensor/decode/dns_message.h"
#include "sensor/decode/dns_name.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"

#define DNS_PORT 53
#define MDNS_PORT 5353
#define LLMNR_PORT 5355
#define NETBIOS_PORT 137 /* looks like DNS, means something else */

#define DNS_MIN 4           /* identifier and flags */
#define TCP_QUESTIONS_MAX 4 /* more has not been seen */

struct header {
	uint16_t flags;
	uint16_t questions, answers, authorities, additionals;
};

static bool has_port(const struct packet *pkt, uint16_t port)
{
	return pkt->record.src_port == port || pkt->record.dst_port == port;
}

static enum app class_by_port(const struct packet *pkt)
{
	if (has_port(pkt, DNS_PORT))
		return APP_DNS;
	if (has_port(pkt, MDNS_PORT) && pkt->record.l4 == APP_UDP)
		return APP_MDNS;
	if (has_port(pkt, LLMNR_PORT))
		return APP_LLMNR;
	return APP_DNS;
}

static bool has_known_port(const struct packet *pkt)
{
	return has_port(pkt, DNS_PORT) || has_port(pkt, MDNS_PORT) ||
	       has_port(pkt, LLMNR_PORT);
}

static struct header read_header(struct cur *c)
{
	struct header h;

	cur_skip(c, 2); /* id */
	h.flags = cur_be16(c);
	h.questions = cur_be16(c);
	h.answers = cur_be16(c);
	h.authorities = cur_be16(c);
	h.additionals = cur_be16(c);
	return h;
}

/* Whether a segment begins with a message: most segments that go on with one
 * do not look like this. */
static bool begins_message(const struct cur *payload)
{
	struct cur c = *payload;
	uint16_t len = cur_be16(&c);
	struct header h = read_header(&c);

	return cur_ok(&c) && len >= DNS_HEADER_SIZE &&
	       h.questions <= TCP_QUESTIONS_MAX &&
	       dns_opcode_of(h.flags) <= DNS_OPCODE_STATEFUL &&
	       dns_opcode_of(h.flags) != DNS_OPCODE_RESERVED;
}

/* Whether a resource record is here, or at least its head and its length. */
static bool has_record(struct cur *c, const struct cur *message)
{
	struct dns_name owner;
	uint16_t type, class;

	if (!dns_name_read(c, message, &owner))
		return false;
	type = cur_be16(c);
	class = cur_be16(c);
	cur_skip(c, 4); /* time to live */
	(void)cur_slice(c, cur_be16(c));
	if (!cur_ok(c))
		return false;
	return type == DNS_TYPE_OPT ? owner.len == 0 : class == DNS_CLASS_IN;
}

/* One question for a plain name of the Internet and either nothing behind it
 * or a record: the least that tells a message without its port. */
static bool is_surely_dns(const struct cur *payload)
{
	struct cur c = *payload;
	struct header h = read_header(&c);
	struct dns_name name;
	uint16_t qtype, qclass;

	if (h.flags & DNS_FLAG_Z ||
	    dns_opcode_of(h.flags) != DNS_OPCODE_QUERY || h.questions != 1)
		return false;
	if (!(h.flags & DNS_FLAG_RESPONSE) &&
	    (h.flags & DNS_RCODE_MASK || h.answers || h.authorities))
		return false;
	if (!dns_name_read(&c, payload, &name) || name.len == 0 ||
	    memchr(name.text, '\\', name.len))
		return false;
	qtype = cur_be16(&c);
	qclass = cur_be16(&c);
	if (!cur_ok(&c) || qtype == 0 || qclass != DNS_CLASS_IN)
		return false;
	if (h.answers || h.authorities || h.additionals)
		return has_record(&c, payload);
	return cur_wire_left(&c) == 0;
}

static enum match match_dns(const struct cur *c, const struct packet *pkt)
{
	if (pkt->record.l4 == APP_TCP) {
		if (has_known_port(pkt) && begins_message(c))
			return MATCH_PORT;
		return MATCH_NO;
	}
	if (has_known_port(pkt) && cur_wire_left(c) >= DNS_MIN)
		return MATCH_PORT;
	if (!has_port(pkt, NETBIOS_PORT) && is_surely_dns(c))
		return MATCH_CONTENT;
	return MATCH_NO;
}

static struct next decode_dns(struct cur *c, struct packet *pkt)
{
	pkt->record.app = (uint8_t)class_by_port(pkt);
	if (pkt->record.l4 == APP_TCP) {
		struct cur message = stream_part(c, cur_be16(c));

		dns_message_decode(&message, pkt);
		stream_settle(c, &message);
		pkt->unfinished = message.state == CUR_CUT && cur_ok(c);
	} else {
		dns_message_decode(c, pkt);
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_dns = {
	.name = "dns",
	.found_under = { { NEXT_UDP, DNS_PORT },
	                 { NEXT_UDP, MDNS_PORT },
	                 { NEXT_UDP, LLMNR_PORT },
	                 { NEXT_UDP, NEXT_ANY_PORT },
	                 { NEXT_TCP, DNS_PORT },
	                 { NEXT_TCP, MDNS_PORT },
	                 { NEXT_TCP, LLMNR_PORT } },
	.match = match_dns,
	.decode = decode_dns,
};
