/*
 * tls_client_hello.c - what a TLS client says first.
 *
 *   client hello: version u16, random 32, session id u8+n, ciphers u16+n,
 *                 compressions u8+n, [ extensions u16+n ]
 *   extension:    type u16, data u16+n
 */
#include "sensor/decode/tls_client_hello.h"

#define RANDOM_SIZE 32
#define EXTENSION_SERVER_NAME 0
#define EXTENSION_ALPN 16
#define EXTENSION_SUPPORTED_VERSIONS 43
#define NAME_TYPE_HOST 0
#define LIST_MAX 14 /* values kept of one list */

/* Two versions, a name and two lists: no hello can crowd a value out. */
_Static_assert(3 + 2 * LIST_MAX <= RECORD_FIELDS_MAX, "LIST_MAX is too large");

/* A vector of RFC 8446 3.4: its length in front. */
static struct cur vector8(struct cur *c)
{
	return cur_slice(c, cur_u8(c));
}

static struct cur vector16(struct cur *c)
{
	return cur_slice(c, cur_be16(c));
}

/* The first host name. */
static void decode_server_name(struct cur *data, struct packet *pkt)
{
	struct cur list = vector16(data);
	bool found = false;

	while (!found && cur_ok(&list) && cur_wire_left(&list) > 0) {
		uint8_t type = cur_u8(&list);
		size_t len = cur_be16(&list);
		const uint8_t *name = cur_take(&list, len);

		found = name && type == NAME_TYPE_HOST;
		if (found)
			packet_bytes(pkt, FIELD_TLS_SNI, name, len);
	}
	if (!cur_ok(&list))
		cur_fail(data, list.state);
}

static void decode_alpn(struct cur *data, struct packet *pkt)
{
	struct cur list = vector16(data);

	for (int i = 0; i < LIST_MAX && cur_wire_left(&list) > 0; i++) {
		size_t len = cur_u8(&list);
		const uint8_t *name = cur_take(&list, len);

		if (name)
			packet_bytes(pkt, FIELD_TLS_ALPN, name, len);
	}
	if (!cur_ok(&list))
		cur_fail(data, list.state);
}

static void decode_supported_versions(struct cur *data, struct packet *pkt)
{
	struct cur list = vector8(data);

	for (int i = 0; i < LIST_MAX && cur_wire_left(&list) > 0; i++) {
		uint16_t version = cur_be16(&list);

		if (cur_ok(&list))
			packet_number(pkt, FIELD_TLS_SUPPORTED_VERSION,
			              version);
	}
	if (!cur_ok(&list))
		cur_fail(data, list.state);
}

static void decode_extension(uint16_t type, struct cur *data,
                             struct packet *pkt)
{
	switch (type) {
	case EXTENSION_SERVER_NAME:
		decode_server_name(data, pkt);
		break;
	case EXTENSION_ALPN:
		decode_alpn(data, pkt);
		break;
	case EXTENSION_SUPPORTED_VERSIONS:
		decode_supported_versions(data, pkt);
		break;
	default:
		break;
	}
}

/* The first of each type: there may be no second one (RFC 8446 4.2), and so
 * the values fit into the record. A fault inside one extension does not hide
 * the others. */
static void decode_extensions(struct cur *hello, struct packet *pkt)
{
	struct cur list = vector16(hello);
	enum cur_state fault = CUR_OK;
	uint64_t seen = 0; /* a bit for each type below 64 */

	while (cur_ok(&list) && cur_wire_left(&list) > 0) {
		uint16_t type = cur_be16(&list);
		struct cur data = vector16(&list);
		uint64_t bit = type < 64 ? UINT64_C(1) << type : 0;

		if (!(seen & bit))
			decode_extension(type, &data, pkt);
		seen |= bit;
		if (fault == CUR_OK)
			fault = data.state;
	}
	if (!cur_ok(&list))
		fault = list.state;
	if (fault != CUR_OK)
		cur_fail(hello, fault);
}

void tls_client_hello_decode(struct cur *hello, struct packet *pkt)
{
	uint16_t version = cur_be16(hello);

	if (!cur_ok(hello))
		return;
	packet_number(pkt, FIELD_TLS_HS_VERSION, version);
	cur_skip(hello, RANDOM_SIZE);
	(void)vector8(hello);  /* session id */
	(void)vector16(hello); /* cipher suites */
	(void)vector8(hello);  /* compression methods */
	if (cur_ok(hello) && cur_wire_left(hello) > 0)
		decode_extensions(hello, pkt);
}
