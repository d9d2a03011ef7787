/*
 * lldp.c - LLDP: the system's name and its port.
 *
 * Source: IEEE 802.1AB 8.4-8.6. Elements of type:7, length:9, until type 0.
 */
#include "sensor/decode/decoders.h"

#define ETHERTYPE_LLDP 0x88cc
#define ELEMENTS_MAX 64

enum element_type {
	ELEMENT_END = 0,
	ELEMENT_PORT_ID = 2,
	ELEMENT_SYSTEM_NAME = 5
};

enum port_id_kind {
	PORT_ID_ALIAS = 1,
	PORT_ID_INTERFACE = 5,
	PORT_ID_LOCAL = 7
};

static void report(struct packet *pkt, enum field_id id, const struct cur *text)
{
	packet_bytes(pkt, id, text->at, cur_left(text));
}

/* Addresses and numbers are ports too, but no text. */
static void decode_port(struct cur *element, struct packet *pkt)
{
	uint8_t kind = cur_u8(element);

	if (cur_ok(element) &&
	    (kind == PORT_ID_ALIAS || kind == PORT_ID_INTERFACE ||
	     kind == PORT_ID_LOCAL))
		report(pkt, FIELD_LLDP_PORT, element);
}

static struct next decode_lldp(struct cur *c, struct packet *pkt)
{
	pkt->record.app = APP_LLDP;
	for (int i = 0; i < ELEMENTS_MAX && cur_wire_left(c) > 0; i++) {
		uint16_t type_len = cur_be16(c);
		struct cur element = cur_slice(c, type_len & 0x01ffu);
		unsigned int type = type_len >> 9;

		/* Half a name is not the name. */
		if (!cur_ok(c) || cur_wire_left(&element) > cur_left(&element))
			break;
		if (type == ELEMENT_END)
			break;
		if (type == ELEMENT_PORT_ID)
			decode_port(&element, pkt);
		else if (type == ELEMENT_SYSTEM_NAME)
			report(pkt, FIELD_LLDP_SYSTEM, &element);
	}
	return (struct next){ 0 };
}

const struct decoder decoder_lldp = {
	.name = "lldp",
	.found_under = { { NEXT_ETHERTYPE, ETHERTYPE_LLDP } },
	.decode = decode_lldp,
};
