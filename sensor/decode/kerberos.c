/*
 * kerberos.c - realm and names of Kerberos messages.
 *
 * Source: RFC 4120 5.2-5.9, 7.2.2 (over TCP: length u32 in front).
 *
 *   message: [APPLICATION n] SEQUENCE { [k] member, ... }
 *   name:    SEQUENCE { [0] INTEGER type, [1] SEQUENCE OF GeneralString }
 */
#include "sensor/decode/ber.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"
#include "sensor/decode/text.h"

#define KERBEROS_PORT 88
#define RECORD_MAX 0x100000 /* more has not been seen */
#define MEMBERS_MAX 16
#define COMPONENTS_MAX 4
#define DEPTH_MAX 3
#define NAME_TEXT_MAX 512
#define NONE 0xff

/* Which member of a message is what: context tags, or NONE. */
struct shape {
	uint8_t application;
	uint8_t realm, cname, sname, error;
	uint8_t body;   /* a SEQUENCE with members of its own */
	uint8_t ticket; /* a message of its own */
};

#define TICKET 1
#define BODY 0 /* no application tag */

static const struct shape shapes[] = {
	{ 10, NONE, NONE, NONE, NONE, 4, NONE },    /* AS-REQ */
	{ 11, NONE, 4, NONE, NONE, NONE, 5 },       /* AS-REP */
	{ 12, NONE, NONE, NONE, NONE, 4, NONE },    /* TGS-REQ */
	{ 13, NONE, 4, NONE, NONE, NONE, 5 },       /* TGS-REP */
	{ 14, NONE, NONE, NONE, NONE, NONE, 3 },    /* AP-REQ */
	{ 15, NONE, NONE, NONE, NONE, NONE, NONE }, /* AP-REP */
	{ 20, NONE, NONE, NONE, NONE, NONE, NONE }, /* SAFE */
	{ 21, NONE, NONE, NONE, NONE, NONE, NONE }, /* PRIV */
	{ 22, NONE, NONE, NONE, NONE, NONE, NONE }, /* CRED */
	{ 30, 9, 8, 10, 6, NONE, NONE },            /* ERROR */
	{ TICKET, 1, NONE, 2, NONE, NONE, NONE },   /* Ticket */
	{ BODY, 2, 1, 3, NONE, NONE, NONE },        /* KDC-REQ-BODY */
};

/* NULL for a tag that is none of a message. */
static const struct shape *shape_of(uint8_t application)
{
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++)
		if (shapes[i].application == application)
			return &shapes[i];
	return NULL;
}

static bool take_application(struct cur *c, uint8_t *out_number,
                             uint32_t *out_len)
{
	uint8_t tag;

	if (!ber_take_header(c, &tag, out_len))
		return false;
	*out_number = tag & BER_NUMBER_MASK;
	return tag == BER_APPLICATION(*out_number);
}

/* Whether a message begins here, and nothing shorter. */
static bool is_message(struct cur c)
{
	const uint8_t *inner;
	uint8_t number;
	uint32_t len;

	if (!take_application(&c, &number, &len) || number <= TICKET ||
	    !shape_of(number))
		return false;
	inner = cur_peek(&c, 1);
	return inner && *inner == BER_SEQUENCE;
}

static enum match match_kerberos(const struct cur *c, const struct packet *pkt)
{
	struct cur look = *c;
	bool tcp = pkt->record.l4 == APP_TCP;

	if (tcp && cur_be32(&look) > RECORD_MAX)
		return MATCH_NO;
	return is_message(look) ? MATCH_PORT : MATCH_NO;
}

static void report_realm(struct cur value, struct packet *pkt)
{
	struct cur realm;

	if (ber_take_tag(&value, BER_GENERAL_STRING, &realm))
		text_report_whole(pkt, FIELD_KERBEROS_REALM, &realm);
}

/* The components with '/' between them: "krbtgt/EXAMPLE.ORG". */
static void report_name(struct cur value, enum field_id id, struct packet *pkt)
{
	struct cur name, type, wrapped, parts, part;
	uint8_t *text = NULL;
	size_t used = 0;

	if (!ber_take_tag(&value, BER_SEQUENCE, &name) ||
	    !ber_take_tag(&name, BER_CONTEXT(0), &type) ||
	    !ber_take_tag(&name, BER_CONTEXT(1), &wrapped) ||
	    !ber_take_tag(&wrapped, BER_SEQUENCE, &parts))
		return;
	text = packet_text_room(pkt, NAME_TEXT_MAX);
	for (int i = 0; text && i < COMPONENTS_MAX; i++) {
		size_t len;

		if (!ber_take_tag(&parts, BER_GENERAL_STRING, &part))
			break;
		len = cur_left(&part);
		if (len + 1 > NAME_TEXT_MAX - used ||
		    len < cur_wire_left(&part))
			return; /* half a name is a wrong one */
		if (i > 0)
			text[used++] = '/';
		cur_copy(&part, text + used, len);
		used += len;
	}
	if (used > 0)
		packet_bytes(pkt, id, text, used);
}

static void report_error(struct cur value, struct packet *pkt)
{
	uint32_t code;

	if (ber_take_number(&value, &code))
		packet_number(pkt, FIELD_KERBEROS_ERROR, code);
}

/* Reports a member, or gives the shape of what is inside of it. */
static const struct shape *decode_member(uint8_t number, struct cur value,
                                         const struct shape *shape,
                                         struct packet *pkt)
{
	if (number == shape->realm)
		report_realm(value, pkt);
	else if (number == shape->cname)
		report_name(value, FIELD_KERBEROS_CNAME, pkt);
	else if (number == shape->sname)
		report_name(value, FIELD_KERBEROS_SNAME, pkt);
	else if (number == shape->error)
		report_error(value, pkt);
	else if (number == shape->body)
		return shape_of(BODY);
	else if (number == shape->ticket)
		return shape_of(TICKET);
	return NULL;
}

/* Steps into the SEQUENCE that a message, a ticket or a body is. */
static bool enter(struct cur *c, const struct shape *shape)
{
	struct cur inner;
	uint8_t number;
	uint32_t len;

	if (shape->application != BODY) {
		if (!take_application(c, &number, &len) ||
		    number != shape->application)
			return false;
		*c = cur_slice(c, len);
	}
	if (!ber_take_tag(c, BER_SEQUENCE, &inner))
		return false;
	*c = inner;
	return true;
}

/* All members; gives the shape of the one that has members too, if any. */
static const struct shape *decode_members(struct cur *members,
                                          const struct shape *shape,
                                          struct packet *pkt,
                                          struct cur *out_nested)
{
	const struct shape *nested = NULL;
	struct ber member;

	for (int i = 0; i < MEMBERS_MAX && cur_wire_left(members) > 0; i++) {
		const struct shape *found;

		if (!ber_take(members, &member))
			break;
		found = decode_member(member.tag & BER_NUMBER_MASK, member.body,
		                      shape, pkt);
		if (found) {
			nested = found;
			*out_nested = member.body;
		}
	}
	return nested;
}

/* From the message inwards. What goes wrong is told to `c`. */
static void decode_message(struct cur *c, const struct shape *shape,
                           struct packet *pkt)
{
	struct cur level = *c, nested;

	for (int depth = 0; shape && depth < DEPTH_MAX; depth++) {
		if (!enter(&level, shape))
			break;
		nested = level;
		shape = decode_members(&level, shape, pkt, &nested);
		if (!cur_ok(&level))
			break;
		level = nested;
	}
	if (!cur_ok(&level))
		cur_fail(c, level.state);
}

static struct next decode_kerberos(struct cur *c, struct packet *pkt)
{
	bool tcp = pkt->record.l4 == APP_TCP;
	size_t len = tcp ? cur_be32(c) : cur_wire_left(c);
	struct cur message, look;
	uint8_t number;
	uint32_t ignored;

	pkt->record.app = APP_KERBEROS;
	if (!cur_ok(c))
		return (struct next){ NEXT_NONE, 0 };
	message = tcp ? stream_part(c, len) : cur_slice(c, len);
	look = message;
	if (take_application(&look, &number, &ignored) && number > TICKET) {
		packet_number(pkt, FIELD_KERBEROS_MSG, number);
		decode_message(&message, shape_of(number), pkt);
	} else {
		message = look;
	}
	if (tcp) {
		stream_settle(c, &message);
		pkt->unfinished = message.state == CUR_CUT && cur_ok(c);
	} else if (!cur_ok(&message)) {
		cur_fail(c, message.state);
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_kerberos = {
	.name = "kerberos",
	.found_under = { { NEXT_UDP, KERBEROS_PORT },
	                 { NEXT_TCP, KERBEROS_PORT } },
	.match = match_kerberos,
	.decode = decode_kerberos,
};
