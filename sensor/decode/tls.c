/*
 * tls.c - TLS in TCP: records, told by their content on any port.
 *
 * Source: RFC 8446 4, 5.1; RFC 5246 6.2.1.
 *
 *   Of SSL 2.0, and of later versions for its sake (RFC 5246 E.2), only the
 *   first message is known:
 *   2.0 hello: 0x8000 + length u16, type u8, version u16, lengths of ciphers,
 *              session id and challenge u16 each, those three
 */
#include "sensor/decode/packet.h"
#include "sensor/decode/tls_client_hello.h"
#include "sensor/decode/tls_record.h"
#include "sensor/decode/tls_stream.h"

#define VERSION_MAJOR 0x03

#define V2_VERSION 0x0002
#define V2_LEN_BIT 0x8000 /* a header of two bytes, no padding */
#define V2_HELLO_FIXED 9  /* type to lengths */
#define V2_CIPHER_SIZE 3
#define V2_SESSION_SIZE 16 /* or none */
#define V2_CHALLENGE_MIN 16
#define V2_CHALLENGE_MAX 32

/* Whether the segment is a hello of SSL 2.0 and nothing else. Such a record
 * says little about itself: everything must fit. */
static bool read_v2_hello(const struct cur *payload, uint16_t *out_version)
{
	struct cur c = *payload;
	uint16_t len = cur_be16(&c);
	size_t wire_len = cur_wire_left(&c);
	uint8_t type = cur_u8(&c);
	uint16_t version = cur_be16(&c);
	size_t ciphers = cur_be16(&c);
	size_t session = cur_be16(&c);
	size_t challenge = cur_be16(&c);

	*out_version = version;
	return cur_ok(&c) && (len & V2_LEN_BIT) &&
	       type == TLS_HANDSHAKE_CLIENT_HELLO &&
	       (version == V2_VERSION || version >> 8 == VERSION_MAJOR) &&
	       ciphers > 0 && ciphers % V2_CIPHER_SIZE == 0 &&
	       (session == 0 || session == V2_SESSION_SIZE) &&
	       challenge >= V2_CHALLENGE_MIN && challenge <= V2_CHALLENGE_MAX &&
	       V2_HELLO_FIXED + ciphers + session + challenge == wire_len &&
	       (size_t)(len & ~V2_LEN_BIT) == wire_len;
}

static enum match match_tls(const struct cur *c, const struct packet *pkt)
{
	struct cur look = *c;
	struct tls_record record;
	uint16_t version;

	(void)pkt; /* no port is needed */
	if (tls_record_read(&look, &record) || read_v2_hello(c, &version))
		return MATCH_CONTENT;
	return MATCH_NO;
}

static struct next decode_tls(struct cur *c, struct packet *pkt)
{
	uint16_t version;

	pkt->record.app = APP_TLS;
	if (read_v2_hello(c, &version)) {
		packet_number(pkt, FIELD_TLS_HS_VERSION, version);
		packet_number(pkt, FIELD_TLS_REC_VERSION, V2_VERSION);
	} else {
		pkt->unfinished = tls_stream_decode(c, pkt) == TLS_STREAM_PART;
	}
	return (struct next){ NEXT_NONE, 0 };
}

const struct decoder decoder_tls = {
	.name = "tls",
	.found_under = { { NEXT_TCP, NEXT_ANY_PORT } },
	.first = { { TLS_RECORD_CHANGE_CIPHER_SPEC, TLS_RECORD_HEARTBEAT + 1 },
	           { V2_LEN_BIT >> 8, UINT8_MAX + 1 } },
	.match = match_tls,
	.decode = decode_tls,
};
