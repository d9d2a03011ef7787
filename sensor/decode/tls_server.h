/*
 * tls_server.h - what a TLS server answers in the clear.
 *
 * Shape: bodies of handshake messages. Of TLS 1.3 that is the ServerHello, of
 *        earlier versions also the certificate.
 * Errors: the cursor fails when lengths contradict each other or bytes are
 *        missing; what stands before is reported.
 * Ownership: values borrow from the bytes of the message.
 * Threads: the sensor's one thread.
 * Source: RFC 8446 4.1.3; RFC 5246 7.4.1.3, 7.4.2.
 */
#ifndef SENSOR_DECODE_TLS_SERVER_H
#define SENSOR_DECODE_TLS_SERVER_H

#include <stdbool.h>

#include "common/cursor.h"
#include "sensor/decode/packet.h"
#include "sensor/decode/tls_client_hello.h"

#define TLS_HANDSHAKE_SERVER_HELLO 2
#define TLS_HANDSHAKE_CERTIFICATE 11

/* What the server has chosen: version, cipher suite, ALPN name. True when what
 * follows it is encrypted: TLS 1.3. */
bool tls_server_hello_decode(struct cur *hello, enum tls_carrier carrier,
                             struct packet *pkt);

/* Whether a message with such a type and length is what it says. Encrypted
 * messages begin with any bytes. */
bool tls_server_hello_looks_so(const struct cur *body, size_t len);
bool tls_certificate_looks_so(const struct cur *body, size_t len);

/* The names in the first certificate of the list. True when its last one has
 * been seen. */
bool tls_certificate_decode(struct cur *body, struct packet *pkt);

#endif
