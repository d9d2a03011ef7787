/*
 * dns.c - the domain name system, also as mDNS and LLMNR.
 *
 * Source: RFC 1035 4.1, 4.2.2 (over TCP: length u16 in front); opcodes RFC
 *         6895 2.2; mDNS RFC 6762 18; LLMNR RFC 4795 2.1.1.
 *
 *   | id u16 | QR opcode:4 AA TC RD RA Z AD CD rcode:4 | qd an ns ar u16 each |
 *   then qd questions: name, type u16, class u16
 */
#include "sensor/decode/dns_name.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"

#define DNS_PORT 53
#define MDNS_PORT 5353
#define LLMNR_PORT 5355
#define NETBIOS_PORT 137 /* looks like DNS, means something else */

#define DNS_HEADER_SIZE 12
#define DNS_MIN 4           /* identifier and flags */
#define TCP_QUESTIONS_MAX 4 /* more has not been seen */
#define FLAG_RESPONSE 0x8000
#define FLAG_Z 0x0040
#define RCODE_MASK 0x000f
#define MDNS_CLASS_MASK 0x7fff /* the top bit is QU: RFC 6762 5.4 */
#define OPCODE_QUERY 0
#define OPCODE_RESERVED 3
#define OPCODE_LAST 6 /* stateful operations, RFC 8490 */
#define CLASS_IN 1
#define TYPE_OPT 41

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

static unsigned int opcode_of(uint16_t flags)
{
	return (unsigned int)flags >> 11 & 0x0f;
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
	       opcode_of(h.flags) <= OPCODE_LAST &&
	       opcode_of(h.flags) != OPCODE_RESERVED;
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
	return type == TYPE_OPT ? owner.len == 0 : class == CLASS_IN;
}

/* One question for a plain name of the Internet and either nothing behind it
 * or a record: the least that tells a message without its port. */
static bool is_surely_dns(const struct cur *payload)
{
	struct cur c = *payload;
	struct header h = read_header(&c);
	struct dns_name name;
	uint16_t qtype, qclass;

	if (h.flags & FLAG_Z || opcode_of(h.flags) != OPCODE_QUERY ||
	    h.questions != 1)
		return false;
	if (!(h.flags & FLAG_RESPONSE) &&
	    (h.flags & RCODE_MASK || h.answers || h.authorities))
		return false;
	if (!dns_name_read(&c, payload, &name) || name.len == 0 ||
	    memchr(name.text, '\\', name.len))
		return false;
	qtype = cur_be16(&c);
	qclass = cur_be16(&c);
	if (!cur_ok(&c) || qtype == 0 || qclass != CLASS_IN)
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

/* Reports one of the four counts and gives it, or 0 when it is not here. */
static uint16_t decode_count(struct cur *c, struct packet *pkt,
                             enum field_id id)
{
	uint16_t count = cur_be16(c);

	if (cur_ok(c))
		packet_number(pkt, id, count);
	return count;
}

/* Gives the number of questions. */
static uint16_t decode_header(struct cur *c, struct packet *pkt)
{
	uint16_t id = cur_be16(c);
	uint16_t flags = cur_be16(c);
	uint16_t questions;

	if (!cur_ok(c))
		return 0;
	packet_number(pkt, FIELD_DNS_TCP, pkt->record.l4 == APP_TCP);
	packet_number(pkt, FIELD_DNS_ID, id);
	packet_number(pkt, FIELD_DNS_RESPONSE, (flags & FLAG_RESPONSE) != 0);
	packet_number(pkt, FIELD_DNS_OPCODE, opcode_of(flags));
	if (flags & FLAG_RESPONSE)
		packet_number(pkt, FIELD_DNS_RCODE, flags & RCODE_MASK);
	questions = decode_count(c, pkt, FIELD_DNS_QUERIES);
	(void)decode_count(c, pkt, FIELD_DNS_ANSWERS);
	(void)decode_count(c, pkt, FIELD_DNS_AUTHORITIES);
	(void)decode_count(c, pkt, FIELD_DNS_ADDITIONALS);
	return questions;
}

static void report_name(struct packet *pkt, const struct dns_name *name)
{
	uint8_t *text = packet_text_room(pkt, name->len);

	if (!text)
		return;
	memcpy(text, name->text, name->len);
	packet_bytes(pkt, FIELD_DNS_QNAME, text, name->len);
}

/* The first question; `c` lies in `message`. */
static void decode_question(struct cur *c, const struct cur *message,
                            struct packet *pkt)
{
	struct dns_name name;
	uint16_t qtype, qclass;

	if (!dns_name_read(c, message, &name))
		return;
	report_name(pkt, &name);
	qtype = cur_be16(c);
	if (!cur_ok(c))
		return;
	packet_number(pkt, FIELD_DNS_QTYPE, qtype);
	qclass = cur_be16(c);
	if (!cur_ok(c))
		return;
	if (pkt->record.app == APP_MDNS)
		qclass &= MDNS_CLASS_MASK;
	packet_number(pkt, FIELD_DNS_QCLASS, qclass);
}

static void decode_message(struct cur *c, struct packet *pkt)
{
	struct cur message = *c;

	if (decode_header(c, pkt) > 0 && cur_ok(c))
		decode_question(c, &message, pkt);
}

static struct next decode_dns(struct cur *c, struct packet *pkt)
{
	pkt->record.app = (uint8_t)class_by_port(pkt);
	if (pkt->record.l4 == APP_TCP) {
		struct cur message = stream_part(c, cur_be16(c));

		decode_message(&message, pkt);
		stream_settle(c, &message);
	} else {
		decode_message(c, pkt);
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_dns = {
	.name = "dns",
	.found_under = { { NEXT_UDP, 0 }, { NEXT_TCP, 0 } },
	.match = match_dns,
	.decode = decode_dns,
};
