/*
 * mqtt.c - MQTT 3.1, 3.1.1 and 5.0.
 *
 * Source: OASIS MQTT 5.0 2.1, 3.1-3.3, 3.8, 3.10; 3.1.1 has the same outline.
 *
 *   | type:4 flags:4 | remaining length, 1-4 bytes of 7 bits | ... |
 *
 * Only the first message of a segment is looked at. User name and password
 * stay where they are: that there are any is all that is said.
 */
#include "sensor/decode/packet.h"
#include "sensor/decode/stream.h"

#define MQTT_PORT 1883
#define LENGTH_BYTES_MAX 4
#define VERSION_5 5
#define CONNECT_CREDENTIALS 0xc0 /* user name and password flags */

enum message_type {
	MESSAGE_CONNECT = 1,
	MESSAGE_PUBLISH = 3,
	MESSAGE_PUBREL = 6,
	MESSAGE_SUBSCRIBE = 8,
	MESSAGE_UNSUBSCRIBE = 10,
	MESSAGE_AUTH = 15
};

static size_t take_length(struct cur *c)
{
	size_t value = 0;

	for (unsigned int i = 0; i < LENGTH_BYTES_MAX; i++) {
		uint8_t byte = cur_u8(c);

		value |= (size_t)(byte & 0x7f) << 7 * i;
		if (!(byte & 0x80))
			return value;
	}
	cur_fail(c, CUR_SHORT); /* longer than a length may be */
	return 0;
}

/* A length u16 and that many bytes. */
static struct cur take_string(struct cur *c)
{
	return cur_slice(c, cur_be16(c));
}

static void report_string(struct packet *pkt, enum field_id id, struct cur *c)
{
	struct cur text = take_string(c);
	size_t len = cur_left(&text);

	if (cur_ok(&text) && cur_wire_left(&text) == len)
		packet_bytes(pkt, id, text.at, len);
}

static bool is_protocol_name(const struct cur *name)
{
	size_t len = cur_left(name);

	return (len == 4 && memcmp(cur_peek(name, 4), "MQTT", 4) == 0) ||
	       (len == 6 && memcmp(cur_peek(name, 6), "MQIsdp", 6) == 0);
}

/* All but PUBLISH, whose flags mean something, have one value of them. */
static bool has_right_flags(uint8_t first)
{
	unsigned int type = first >> 4;
	unsigned int expected = type == MESSAGE_PUBREL ||
	                                        type == MESSAGE_SUBSCRIBE ||
	                                        type == MESSAGE_UNSUBSCRIBE
	                                ? 2
	                                : 0;

	if (type == MESSAGE_PUBLISH)
		return (first & 0x06) != 0x06; /* quality of service 3 */
	return type != 0 && (first & 0x0f) == expected;
}

static enum match match_mqtt(const struct cur *payload,
                             const struct packet *pkt)
{
	struct cur c = *payload;
	uint8_t first = cur_u8(&c);
	size_t len = take_length(&c);
	struct cur name;

	(void)pkt;
	if (!cur_ok(&c) || !has_right_flags(first))
		return MATCH_NO;
	if (first >> 4 != MESSAGE_CONNECT)
		return MATCH_PORT;
	name = take_string(&c);
	return is_protocol_name(&name) && len > cur_left(&name) ? MATCH_CONTENT
	                                                        : MATCH_NO;
}

/* Protocol name, version, flags, keep alive, properties of 5.0, client. */
static void decode_connect(struct cur *c, struct packet *pkt)
{
	uint8_t version, flags;

	(void)take_string(c);
	version = cur_u8(c);
	flags = cur_u8(c);
	cur_skip(c, 2);
	if (!cur_ok(c))
		return;
	if (flags & CONNECT_CREDENTIALS)
		packet_number(pkt, FIELD_MQTT_CREDENTIALS, true);
	if (version >= VERSION_5)
		(void)cur_slice(c, take_length(c));
	report_string(pkt, FIELD_MQTT_CLIENT_ID, c);
}

/* The first topic. Version 5 has properties in front of it, and which version
 * this is was said elsewhere: no topic is empty, so 0 is properties. */
static void decode_subscribe(struct cur *c, struct packet *pkt)
{
	const uint8_t *length;

	cur_skip(c, 2); /* identifier */
	length = cur_peek(c, 2);
	if (length && length[0] == 0 && length[1] == 0)
		cur_skip(c, 1);
	if (cur_wire_left(c) > 2)
		report_string(pkt, FIELD_MQTT_TOPIC, c);
}

static struct next decode_mqtt(struct cur *c, struct packet *pkt)
{
	uint8_t type = cur_u8(c) >> 4;
	struct cur message = stream_part(c, take_length(c));

	if (!cur_ok(c))
		return (struct next){ 0 };
	pkt->record.app = APP_MQTT;
	packet_number(pkt, FIELD_MQTT_TYPE, type);
	if (type == MESSAGE_CONNECT)
		decode_connect(&message, pkt);
	else if (type == MESSAGE_PUBLISH)
		report_string(pkt, FIELD_MQTT_TOPIC, &message);
	else if (type == MESSAGE_SUBSCRIBE || type == MESSAGE_UNSUBSCRIBE)
		decode_subscribe(&message, pkt);
	stream_settle(c, &message);
	return (struct next){ 0 };
}

const struct decoder decoder_mqtt = {
	.name = "mqtt",
	.found_under = { { NEXT_TCP, MQTT_PORT }, { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { 0x10, 0x11 } },
	.match = match_mqtt,
	.decode = decode_mqtt,
};
