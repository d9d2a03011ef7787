/*
 * tls_client_hello.h - what a TLS client says first.
 *
 * Shape: the body of the handshake message, whoever carries it: records of TCP,
 *        records of DTLS, CRYPTO frames of QUIC. Lists of numbers are kept for
 *        JA4 and are without GREASE; the versions, which are shown, are with.
 * Errors: the cursor fails when lengths contradict each other or bytes are
 *        missing; what stands apart from the fault is still read.
 * Ownership: texts borrow from the bytes the hello is read from.
 * Threads: the sensor's one thread.
 * Source: RFC 8446 4.1.2, RFC 5246 7.4.1.2; DTLS RFC 6347 4.2.1; server_name
 * RFC 6066 3; ALPN RFC 7301 3.1; supported_versions RFC 8446 4.2.1; GREASE RFC
 * 8701; ECH RFC 9849.
 */
#ifndef SENSOR_DECODE_TLS_CLIENT_HELLO_H
#define SENSOR_DECODE_TLS_CLIENT_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/cursor.h"
#include "sensor/decode/packet.h"

#define TLS_HANDSHAKE_CLIENT_HELLO 1

#define TLS_CLIENT_HELLO_LIST_MAX 12 /* values kept of a list that is shown */
#define TLS_CLIENT_HELLO_CIPHERS_MAX 512
#define TLS_CLIENT_HELLO_EXTENSIONS_MAX 128
#define TLS_CLIENT_HELLO_SIGNATURES_MAX 128

enum tls_carrier {
	TLS_CARRIER_TCP = 0,
	TLS_CARRIER_DTLS,
	TLS_CARRIER_QUIC,
	TLS_CARRIER_END
};

struct tls_text {
	const uint8_t *bytes; /* NULL: none */
	size_t len;
};

struct tls_client_hello {
	enum tls_carrier carrier;
	bool whole; /* to the last extension, and no list was too long */
	bool ech;   /* encrypted_client_hello is there */
	uint16_t version;
	struct tls_text server_name;
	size_t alpn_count, version_count;
	struct tls_text alpn[TLS_CLIENT_HELLO_LIST_MAX];
	uint16_t versions[TLS_CLIENT_HELLO_LIST_MAX]; /* supported_versions */
	uint16_t version_highest; /* of all of those, 0: there are none */
	/* Without GREASE, in the order of the hello. */
	size_t cipher_count, extension_count, signature_count;
	uint16_t ciphers[TLS_CLIENT_HELLO_CIPHERS_MAX];
	uint16_t extensions[TLS_CLIENT_HELLO_EXTENSIONS_MAX];
	uint16_t signatures[TLS_CLIENT_HELLO_SIGNATURES_MAX];
};

/* Of `out` everything is written but the unused ends of the lists. */
void tls_client_hello_read(struct cur *hello, enum tls_carrier carrier,
                           struct tls_client_hello *out);

/* Adds its values to the record under the names of its carrier, with JA4 when
 * the hello is whole. */
void tls_client_hello_report(const struct tls_client_hello *hello,
                             struct packet *pkt);

/* Both. Nothing is reported of a hello without a version. True when it was
 * whole. */
bool tls_client_hello_decode(struct cur *hello, enum tls_carrier carrier,
                             struct packet *pkt);

#endif
