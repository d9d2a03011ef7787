/*
 * tls_server.c - what a TLS server answers in the clear.
 *
 *   server hello: version u16, random 32, session id u8+n, cipher u16,
 *                 compression u8, [ extensions u16+n ]
 *                 drafts of TLS 1.3 to 21: neither session id nor compression
 *   certificate:  list u24+n of certificates u24+n, the server's own first
 */
#include "sensor/decode/tls_server.h"

#include "sensor/decode/x509_names.h"

#define HELLO_MIN 36 /* of a draft, without extensions */
#define RANDOM_SIZE 32
#define EXTENSIONS_MAX 32 /* looked at */
#define EXTENSION_ALPN 16
#define EXTENSION_SUPPORTED_VERSIONS 43
#define VERSION_TLS13 0x0304
#define VERSION_DTLS13 0xfefc
#define VERSION_MAJOR_TLS 0x03
#define VERSION_MAJOR_DTLS 0xfe
#define VERSION_MAJOR_DRAFT 0x7f
#define CERTIFICATE_LIST_LEN 3
#define CERTIFICATE_LEN 3

static const struct {
	enum field_id version, selected, cipher, alpn;
} names[TLS_CARRIER_END] = {
	[TLS_CARRIER_TCP] = { FIELD_TLS_SH_VERSION, FIELD_TLS_SH_SELECTED,
	                      FIELD_TLS_SH_CIPHER, FIELD_TLS_SH_ALPN },
	[TLS_CARRIER_DTLS] = { FIELD_DTLS_SH_VERSION, FIELD_DTLS_SH_SELECTED,
	                       FIELD_DTLS_SH_CIPHER, FIELD_DTLS_SH_ALPN },
};

bool tls_server_hello_looks_so(const struct cur *body, size_t len)
{
	const uint8_t *major = cur_peek(body, 1);

	return len >= HELLO_MIN && major &&
	       (*major == VERSION_MAJOR_TLS || *major == VERSION_MAJOR_DTLS ||
	        *major == VERSION_MAJOR_DRAFT);
}

bool tls_certificate_looks_so(const struct cur *body, size_t len)
{
	struct cur c = *body;
	size_t list_len = cur_be24(&c);
	size_t first_len = cur_be24(&c);

	return cur_ok(&c) && list_len + CERTIFICATE_LIST_LEN == len &&
	       first_len + CERTIFICATE_LEN <= list_len;
}

/* A list of one name. */
static void decode_alpn(struct cur *data, enum tls_carrier carrier,
                        struct packet *pkt)
{
	struct cur list = cur_slice(data, cur_be16(data));
	size_t len = cur_u8(&list);
	const uint8_t *name = cur_take(&list, len);

	if (name)
		packet_bytes(pkt, names[carrier].alpn, name, len);
	else
		cur_fail(data, list.state);
}

/* Gives the version that was chosen, 0 when none is named. */
static uint16_t decode_extensions(struct cur *hello, enum tls_carrier carrier,
                                  struct packet *pkt)
{
	struct cur list = cur_slice(hello, cur_be16(hello));
	uint16_t selected = 0;

	for (int i = 0; i < EXTENSIONS_MAX && cur_wire_left(&list) > 0; i++) {
		uint16_t type = cur_be16(&list);
		struct cur data = cur_slice(&list, cur_be16(&list));

		if (type == EXTENSION_ALPN) {
			decode_alpn(&data, carrier, pkt);
		} else if (type == EXTENSION_SUPPORTED_VERSIONS && !selected) {
			selected = cur_be16(&data);
			if (cur_ok(&data))
				packet_number(pkt, names[carrier].selected,
				              selected);
		}
		if (!cur_ok(&data))
			cur_fail(&list, data.state);
	}
	if (!cur_ok(&list))
		cur_fail(hello, list.state);
	return selected;
}

bool tls_server_hello_decode(struct cur *hello, enum tls_carrier carrier,
                             struct packet *pkt)
{
	uint16_t version = cur_be16(hello);
	bool draft = version >> 8 == VERSION_MAJOR_DRAFT;
	uint16_t cipher, selected = 0;

	if (!cur_ok(hello))
		return false;
	packet_number(pkt, names[carrier].version, version);
	cur_skip(hello, RANDOM_SIZE);
	if (!draft)
		cur_skip(hello, cur_u8(hello)); /* session id */
	cipher = cur_be16(hello);
	if (cur_ok(hello))
		packet_number(pkt, names[carrier].cipher, cipher);
	if (!draft)
		cur_skip(hello, 1); /* compression */
	if (cur_ok(hello) && cur_wire_left(hello) > 0)
		selected = decode_extensions(hello, carrier, pkt);
	return draft || selected >> 8 == VERSION_MAJOR_DRAFT ||
	       selected == VERSION_TLS13 || selected == VERSION_DTLS13;
}

bool tls_certificate_decode(struct cur *body, struct packet *pkt)
{
	struct cur list = cur_slice(body, cur_be24(body));
	struct cur certificate = cur_slice(&list, cur_be24(&list));
	bool all;

	if (cur_ok(body) && !cur_ok(&list))
		cur_fail(body, list.state);
	if (!cur_ok(body))
		return false;
	all = x509_names_decode(&certificate, pkt);
	if (!cur_ok(&certificate))
		cur_fail(body, certificate.state);
	return all;
}
