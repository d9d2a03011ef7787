/*
 * ldap.c - messages of LDAP, over UDP as CLDAP.
 *
 * Source: RFC 4511 4.1.1, 4.2, 4.5; CLDAP MS-ADTS 6.3.3.
 *
 *   SEQUENCE { INTEGER id, [APPLICATION n] operation, [0] controls OPTIONAL }
 *   bind:   INTEGER version, OCTET STRING name, [0] password | [3] SASL
 *   search: OCTET STRING base, ...
 */
#include "sensor/decode/ber.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"
#include "sensor/decode/text.h"

#define LDAP_PORT 389
#define GLOBAL_CATALOG_PORT 3268
#define MESSAGES_MAX 8 /* looked at in one packet */

#define BIND_REQUEST 0
#define SEARCH_REQUEST 3
#define OPERATION_LAST 25 /* intermediate response */
#define AUTH_SIMPLE 0x80  /* [0], primitive: the password as it is */

struct message {
	uint8_t operation;
	struct cur body;
};

/* Without moving `c` unless a message begins there. */
static bool take_message(struct cur *c, struct message *out)
{
	struct cur look = *c, whole;
	uint32_t len, id, body_len;
	uint8_t tag;

	if (!ber_take_header(&look, &tag, &len) || tag != BER_SEQUENCE)
		return false;
	whole = stream_part(&look, len);
	if (!ber_take_number(&whole, &id) ||
	    !ber_take_header(&whole, &tag, &body_len) ||
	    (tag & BER_CLASS_MASK) != BER_CLASS_APPLICATION ||
	    (tag & BER_NUMBER_MASK) > OPERATION_LAST)
		return false;
	out->operation = tag & BER_NUMBER_MASK;
	out->body = cur_slice(&whole, body_len);
	if (!cur_ok(&whole))
		return false;
	*c = look;
	return true;
}

static enum match match_ldap(const struct cur *c, const struct packet *pkt)
{
	struct cur look = *c;
	struct message message;

	(void)pkt;
	return take_message(&look, &message) ? MATCH_PORT : MATCH_NO;
}

static void decode_bind(struct cur *body, struct packet *pkt)
{
	struct cur name, secret;
	uint32_t version;

	if (!ber_take_number(body, &version) ||
	    !ber_take_tag(body, BER_OCTET_STRING, &name))
		return;
	text_report_whole(pkt, FIELD_LDAP_NAME, &name);
	if (ber_take_tag(body, AUTH_SIMPLE, &secret) &&
	    cur_wire_left(&secret) > 0)
		packet_number(pkt, FIELD_CREDENTIALS_SEEN, true);
}

static void decode_operation(struct message *message, struct packet *pkt)
{
	struct cur base;

	packet_number(pkt, FIELD_LDAP_OP, message->operation);
	if (message->operation == BIND_REQUEST)
		decode_bind(&message->body, pkt);
	else if (message->operation == SEARCH_REQUEST &&
	         ber_take_tag(&message->body, BER_OCTET_STRING, &base))
		text_report_whole(pkt, FIELD_LDAP_BASE, &base);
}

static struct next decode_ldap(struct cur *c, struct packet *pkt)
{
	struct message message;

	pkt->record.app = pkt->record.l4 == APP_UDP ? APP_CLDAP : APP_LDAP;
	for (int i = 0; i < MESSAGES_MAX && take_message(c, &message); i++) {
		decode_operation(&message, pkt);
		stream_settle(c, &message.body);
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_ldap = {
	.name = "ldap",
	.found_under = { { NEXT_TCP, LDAP_PORT },
	                 { NEXT_TCP, GLOBAL_CATALOG_PORT },
	                 { NEXT_UDP, LDAP_PORT } },
	.match = match_ldap,
	.decode = decode_ldap,
};
