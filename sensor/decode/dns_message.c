/*
 * dns_message.c - the inside of a DNS message.
 *
 *   | id u16 | QR opcode:4 AA TC RD RA Z AD CD rcode:4 | qd an ns ar u16 each |
 *   then qd questions: name, type u16, class u16
 *   then an + ns + ar resource records
 */
#include "sensor/decode/dns_message.h"

#include "sensor/decode/dns_name.h"
#include "sensor/decode/dns_record.h"

#define ANSWERS_MAX 8          /* reported */
#define ENTRIES_MAX 128        /* questions and records that are walked over */
#define MDNS_CLASS_MASK 0x7fff /* the top bit is QU: RFC 6762 5.4 */
#define EDNS_DO 0x8000         /* the low half of an OPT's ttl */

struct counts {
	uint16_t questions, answers, authorities, additionals;
};

/* Reports one of the four counts and gives it, or 0 when it is not here. */
static uint16_t decode_count(struct cur *c, struct packet *pkt,
                             enum field_id id)
{
	uint16_t count = cur_be16(c);

	if (cur_ok(c))
		packet_number(pkt, id, count);
	return count;
}

/* Gives the flags. */
static uint16_t decode_header(struct cur *c, struct packet *pkt,
                              struct counts *out_counts)
{
	uint16_t id = cur_be16(c);
	uint16_t flags = cur_be16(c);

	if (!cur_ok(c))
		return 0;
	packet_number(pkt, FIELD_DNS_TCP, pkt->record.l4 == APP_TCP);
	packet_number(pkt, FIELD_DNS_ID, id);
	packet_number(pkt, FIELD_DNS_RESPONSE,
	              (flags & DNS_FLAG_RESPONSE) != 0);
	packet_number(pkt, FIELD_DNS_OPCODE, dns_opcode_of(flags));
	if (flags & DNS_FLAG_RESPONSE)
		packet_number(pkt, FIELD_DNS_RCODE, flags & DNS_RCODE_MASK);
	out_counts->questions = decode_count(c, pkt, FIELD_DNS_QUERIES);
	out_counts->answers = decode_count(c, pkt, FIELD_DNS_ANSWERS);
	out_counts->authorities = decode_count(c, pkt, FIELD_DNS_AUTHORITIES);
	out_counts->additionals = decode_count(c, pkt, FIELD_DNS_ADDITIONALS);
	return flags;
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

/* False when what follows is not looked at. */
static bool decode_questions(struct cur *c, const struct cur *message,
                             struct packet *pkt, size_t count)
{
	if (count > 0)
		decode_question(c, message, pkt);
	if (count > ENTRIES_MAX)
		return false;
	for (size_t i = 1; i < count && dns_name_skip(c); i++)
		cur_skip(c, 4); /* type, class */
	return cur_ok(c);
}

static void report_edns(struct packet *pkt, const struct dns_record *opt)
{
	packet_number(pkt, FIELD_DNS_EDNS_VERSION, opt->ttl >> 16 & 0xff);
	packet_number(pkt, FIELD_DNS_EDNS_SIZE, opt->class);
	packet_number(pkt, FIELD_DNS_EDNS_DO, (opt->ttl & EDNS_DO) != 0);
}

static void decode_records(struct cur *c, const struct cur *message,
                           struct packet *pkt, const struct counts *counts)
{
	size_t total = (size_t)counts->answers + counts->authorities +
	               counts->additionals;
	bool has_edns = false;
	struct dns_record record;

	for (size_t i = 0; i < total && i < ENTRIES_MAX; i++) {
		if (!dns_record_read(c, &record))
			return;
		if (i < counts->answers && i < ANSWERS_MAX)
			dns_record_report(pkt, message, &record);
		if (record.type == DNS_TYPE_OPT && !has_edns &&
		    i >= counts->answers) {
			report_edns(pkt, &record);
			has_edns = true;
		}
	}
}

void dns_message_decode(struct cur *c, struct packet *pkt)
{
	struct cur message = *c;
	struct counts counts = { 0 };
	uint16_t flags = decode_header(c, pkt, &counts);

	if (!cur_ok(c) || !decode_questions(c, &message, pkt, counts.questions))
		return;
	/* What these two have behind the question are no answers. */
	if (dns_opcode_of(flags) != DNS_OPCODE_UPDATE &&
	    dns_opcode_of(flags) != DNS_OPCODE_STATEFUL)
		decode_records(c, &message, pkt, &counts);
}
