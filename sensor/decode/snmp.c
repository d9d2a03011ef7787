/*
 * snmp.c - SNMP messages.
 *
 * Source: RFC 1157 4, RFC 3416 3, RFC 3412 6.
 *
 *   v1, v2c: SEQUENCE { INTEGER version, OCTET STRING community, PDU }
 *   v3:      SEQUENCE { INTEGER 3, SEQUENCE global data, OCTET STRING, ... }
 *
 * A community is a password: that there is one is reported, not what it is.
 */
#include "sensor/decode/ber.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"

#define SNMP_PORT 161
#define TRAP_PORT 162
#define VERSION_1 0
#define VERSION_2C 1
#define VERSION_2U 2
#define VERSION_3 3
#define PDU_LAST 8 /* Report */

struct message {
	bool begun; /* `version` counts */
	uint32_t version;
	bool community; /* one that is not empty */
	bool pdu;       /* `pdu_type` counts */
	uint8_t pdu_type;
};

/* What follows the version in v1 and v2c. */
static bool read_community(struct cur *c, struct message *out)
{
	const uint8_t *tag;
	struct cur community;

	if (!ber_take_tag(c, BER_OCTET_STRING, &community))
		return false;
	out->community = cur_wire_left(&community) > 0;
	tag = cur_peek(c, 1);
	if (!tag)
		return cur_wire_left(c) > 0; /* not captured */
	out->pdu = *tag >= BER_CONTEXT(0) && *tag <= BER_CONTEXT(PDU_LAST);
	out->pdu_type = *tag & BER_NUMBER_MASK;
	return out->pdu;
}

static bool read_message(struct cur *c, struct message *out)
{
	const uint8_t *tag;

	*out = (struct message){ 0 };
	out->begun = ber_take_number(c, &out->version);
	if (!out->begun || out->version > VERSION_3)
		return false;
	if (out->version == VERSION_1 || out->version == VERSION_2C)
		return read_community(c, out);
	tag = cur_peek(c, 1);
	return out->version == VERSION_2U || !tag || *tag == BER_SEQUENCE;
}

/* Takes the head of the message; what is behind it is its body, which over
 * TCP may go on in the next segment. */
static bool take_head(struct cur *c, uint32_t *out_len)
{
	uint8_t tag;

	return ber_take_header(c, &tag, out_len) && tag == BER_SEQUENCE;
}

/* On a port of somebody else nothing but the message may be there. */
static enum match match_snmp(const struct cur *c, const struct packet *pkt)
{
	struct cur look = *c, body;
	struct message message;
	uint32_t len;

	if (!take_head(&look, &len))
		return MATCH_NO;
	body = look;
	if (read_message(&body, &message) && message.pdu &&
	    len == cur_wire_left(&look) && pkt->record.l4 == APP_UDP)
		return MATCH_CONTENT;
	return message.begun ? MATCH_PORT : MATCH_NO;
}

static void report(struct packet *pkt, const struct message *message)
{
	if (message->begun)
		packet_number(pkt, FIELD_SNMP_VERSION, message->version);
	if (message->pdu)
		packet_number(pkt, FIELD_SNMP_PDU, message->pdu_type);
	if (message->community)
		packet_number(pkt, FIELD_CREDENTIALS_SEEN, true);
}

static struct next decode_snmp(struct cur *c, struct packet *pkt)
{
	struct message message;
	struct cur body;
	uint32_t len;
	bool too_long;

	pkt->record.app = APP_SNMP;
	if (!take_head(c, &len))
		return (struct next){ NEXT_NONE, 0 };
	too_long = pkt->record.l4 == APP_UDP && len > cur_wire_left(c);
	body = stream_part(c, len);
	(void)read_message(&body, &message); /* as far as it goes */
	report(pkt, &message);
	if (too_long)
		cur_fail(c, CUR_SHORT);
	stream_settle(c, &body);
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_snmp = {
	.name = "snmp",
	.found_under = { { NEXT_UDP, SNMP_PORT },
	                 { NEXT_UDP, TRAP_PORT },
	                 { NEXT_UDP, NEXT_ANY_PORT },
	                 { NEXT_TCP, SNMP_PORT },
	                 { NEXT_TCP, TRAP_PORT } },
	.first = { { BER_SEQUENCE, BER_SEQUENCE + 1 } },
	.match = match_snmp,
	.decode = decode_snmp,
};
