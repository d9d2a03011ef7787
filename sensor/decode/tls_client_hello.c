/*
 * tls_client_hello.c - what a TLS client says first.
 *
 *   client hello: version u16, random 32, session id u8+n, [ DTLS: cookie u8+n
 * ] ciphers u16+n, compressions u8+n, [ extensions u16+n ] extension:    type
 * u16, data u16+n
 */
#include "sensor/decode/tls_client_hello.h"

#include "sensor/decode/ja4.h"

#define RANDOM_SIZE 32
#define EXTENSION_SERVER_NAME 0
#define EXTENSION_SIGNATURE_ALGORITHMS 13
#define EXTENSION_ALPN 16
#define EXTENSION_SUPPORTED_VERSIONS 43
#define EXTENSION_ENCRYPTED_CLIENT_HELLO 0xfe0d
#define NAME_TYPE_HOST 0

/* Two versions, a name, ECH, JA4 and two lists, or one list and what QUIC says
 * of its packet: no hello can crowd a value out. */
_Static_assert(5 + 2 * TLS_CLIENT_HELLO_LIST_MAX <= RECORD_FIELDS_MAX,
               "TLS_CLIENT_HELLO_LIST_MAX is too large");

/* A list of numbers that is being filled. */
struct list {
	uint16_t *values;
	size_t *count;
	size_t max;
};

/* A vector of RFC 8446 3.4: its length in front. */
static struct cur vector8(struct cur *c)
{
	return cur_slice(c, cur_u8(c));
}

static struct cur vector16(struct cur *c)
{
	return cur_slice(c, cur_be16(c));
}

static bool is_grease(uint16_t value)
{
	return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

/* False when the list is full. */
static bool list_add(const struct list *list, uint16_t value)
{
	if (is_grease(value))
		return true;
	if (*list->count == list->max)
		return false;
	list->values[(*list->count)++] = value;
	return true;
}

/* All of a vector of numbers. False when they are too many. */
static bool read_numbers(struct cur *vector, const struct list *list)
{
	while (cur_wire_left(vector) > 0) {
		uint16_t value = cur_be16(vector);

		if (cur_ok(vector) && !list_add(list, value))
			return false;
	}
	return true;
}

/* The first host name. */
static void read_server_name(struct cur *data, struct tls_client_hello *out)
{
	struct cur list = vector16(data);

	while (!out->server_name.bytes && cur_ok(&list) &&
	       cur_wire_left(&list) > 0) {
		uint8_t type = cur_u8(&list);
		size_t len = cur_be16(&list);
		const uint8_t *name = cur_take(&list, len);

		if (name && type == NAME_TYPE_HOST)
			out->server_name = (struct tls_text){ name, len };
	}
	if (!cur_ok(&list))
		cur_fail(data, list.state);
}

static void read_alpn(struct cur *data, struct tls_client_hello *out)
{
	struct cur list = vector16(data);

	while (out->alpn_count < TLS_CLIENT_HELLO_LIST_MAX &&
	       cur_wire_left(&list) > 0) {
		size_t len = cur_u8(&list);
		const uint8_t *name = cur_take(&list, len);

		if (name)
			out->alpn[out->alpn_count++] =
			        (struct tls_text){ name, len };
	}
	if (!cur_ok(&list))
		cur_fail(data, list.state);
}

static void read_versions(struct cur *data, struct tls_client_hello *out)
{
	struct cur list = vector8(data);

	while (cur_wire_left(&list) > 0) {
		uint16_t version = cur_be16(&list);

		if (!cur_ok(&list))
			break;
		if (out->version_count < TLS_CLIENT_HELLO_LIST_MAX)
			out->versions[out->version_count++] = version;
		if (!is_grease(version) && version > out->version_highest)
			out->version_highest = version;
	}
	if (!cur_ok(&list))
		cur_fail(data, list.state);
}

static bool read_signatures(struct cur *data, struct tls_client_hello *out)
{
	struct cur vector = vector16(data);
	bool fits = read_numbers(
	        &vector, &(struct list){ out->signatures, &out->signature_count,
	                                 TLS_CLIENT_HELLO_SIGNATURES_MAX });

	if (!cur_ok(&vector))
		cur_fail(data, vector.state);
	return fits;
}

/* False when it has too many values to be kept. */
static bool read_extension(uint16_t type, struct cur *data,
                           struct tls_client_hello *out)
{
	switch (type) {
	case EXTENSION_SERVER_NAME:
		read_server_name(data, out);
		return true;
	case EXTENSION_SIGNATURE_ALGORITHMS:
		return read_signatures(data, out);
	case EXTENSION_ALPN:
		read_alpn(data, out);
		return true;
	case EXTENSION_SUPPORTED_VERSIONS:
		read_versions(data, out);
		return true;
	case EXTENSION_ENCRYPTED_CLIENT_HELLO:
		out->ech = true;
		return true;
	default:
		return true;
	}
}

/* The data of the first of each type: there may be no second one (RFC 8446
 * 4.2). A fault inside one extension does not hide the others. False when there
 * are more than can be kept or the list does not end here. */
static bool read_extensions(struct cur *hello, struct tls_client_hello *out)
{
	struct list types = { out->extensions, &out->extension_count,
		              TLS_CLIENT_HELLO_EXTENSIONS_MAX };
	struct cur list = vector16(hello);
	enum cur_state fault = CUR_OK;
	uint64_t seen = 0; /* a bit for each type below 64 */
	bool fits = true, listed;

	while (cur_ok(&list) && cur_wire_left(&list) > 0) {
		uint16_t type = cur_be16(&list);
		struct cur data = vector16(&list);
		uint64_t bit = type < 64 ? UINT64_C(1) << type : 0;

		if (cur_ok(&list) && !list_add(&types, type))
			fits = false;
		if (!(seen & bit) && !read_extension(type, &data, out))
			fits = false;
		seen |= bit;
		if (fault == CUR_OK)
			fault = data.state;
	}
	listed = cur_ok(&list);
	if (!listed)
		fault = list.state;
	if (fault != CUR_OK)
		cur_fail(hello, fault);
	return fits && listed && fault != CUR_CUT;
}

static bool read_ciphers(struct cur *hello, struct tls_client_hello *out)
{
	struct cur vector = vector16(hello);
	bool fits = read_numbers(
	        &vector, &(struct list){ out->ciphers, &out->cipher_count,
	                                 TLS_CLIENT_HELLO_CIPHERS_MAX });

	if (!cur_ok(&vector))
		cur_fail(hello, vector.state);
	return fits;
}

void tls_client_hello_read(struct cur *hello, enum tls_carrier carrier,
                           struct tls_client_hello *out)
{
	bool fits;

	out->carrier = carrier;
	out->whole = false;
	out->ech = false;
	out->server_name = (struct tls_text){ NULL, 0 };
	out->alpn_count = 0;
	out->version_count = 0;
	out->version_highest = 0;
	out->cipher_count = 0;
	out->extension_count = 0;
	out->signature_count = 0;
	out->version = cur_be16(hello);
	cur_skip(hello, RANDOM_SIZE);
	(void)vector8(hello); /* session id */
	if (carrier == TLS_CARRIER_DTLS)
		(void)vector8(hello); /* cookie */
	fits = read_ciphers(hello, out);
	(void)vector8(hello); /* compression methods */
	if (cur_ok(hello) && cur_wire_left(hello) > 0)
		fits = read_extensions(hello, out) && fits;
	else
		fits = cur_ok(hello) && fits;
	out->whole = fits;
}

/* How the values are called that come by each carrier. */
static const struct {
	enum field_id version, server_name, alpn, supported_version, ech, ja4;
} names[TLS_CARRIER_END] = {
	[TLS_CARRIER_TCP] = { FIELD_TLS_HS_VERSION, FIELD_TLS_SNI,
	                      FIELD_TLS_ALPN, FIELD_TLS_SUPPORTED_VERSION,
	                      FIELD_TLS_ECH, FIELD_TLS_JA4 },
	[TLS_CARRIER_DTLS] = { FIELD_DTLS_HS_VERSION, FIELD_DTLS_SNI,
	                       FIELD_DTLS_ALPN, FIELD_DTLS_SUPPORTED_VERSION,
	                       FIELD_DTLS_ECH, FIELD_DTLS_JA4 },
	/* The versions of TLS in QUIC are 1.3 and later. */
	[TLS_CARRIER_QUIC] = { FIELD_NONE, FIELD_QUIC_SNI, FIELD_QUIC_ALPN,
	                       FIELD_NONE, FIELD_QUIC_ECH, FIELD_QUIC_JA4 },
};

static void report_ja4(const struct tls_client_hello *hello, struct packet *pkt)
{
	uint8_t *text = packet_text_room(pkt, JA4_SIZE);

	if (!text)
		return;
	ja4_write(hello, text);
	packet_bytes(pkt, names[hello->carrier].ja4, text, JA4_SIZE);
}

void tls_client_hello_report(const struct tls_client_hello *hello,
                             struct packet *pkt)
{
	const struct tls_text *name = &hello->server_name;

	if (names[hello->carrier].version)
		packet_number(pkt, names[hello->carrier].version,
		              hello->version);
	if (name->bytes)
		packet_bytes(pkt, names[hello->carrier].server_name,
		             name->bytes, name->len);
	for (size_t i = 0; i < hello->alpn_count; i++)
		packet_bytes(pkt, names[hello->carrier].alpn,
		             hello->alpn[i].bytes, hello->alpn[i].len);
	if (names[hello->carrier].supported_version)
		for (size_t i = 0; i < hello->version_count; i++)
			packet_number(pkt,
			              names[hello->carrier].supported_version,
			              hello->versions[i]);
	if (hello->ech)
		packet_number(pkt, names[hello->carrier].ech, true);
	if (hello->whole)
		report_ja4(hello, pkt);
}

bool tls_client_hello_decode(struct cur *hello, enum tls_carrier carrier,
                             struct packet *pkt)
{
	struct tls_client_hello out;
	struct cur version = *hello;

	cur_skip(&version, 2);
	if (!cur_ok(&version)) {
		cur_fail(hello, version.state);
		return false;
	}
	tls_client_hello_read(hello, carrier, &out);
	tls_client_hello_report(&out, pkt);
	return out.whole;
}
