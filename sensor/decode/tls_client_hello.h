/*
 * tls_client_hello.h - what a TLS client says first.
 *
 * Shape: the body of the handshake message, whoever carries it: records of
 *        TCP, CRYPTO frames of QUIC. Version, server name, ALPN names and
 *        supported versions are reported, GREASE included.
 * Errors: the cursor fails when lengths contradict each other; what stands
 *        apart from the fault is still reported.
 * Threads: the sensor's one thread.
 * Source: RFC 8446 4.1.2, RFC 5246 7.4.1.2; server_name RFC 6066 3; ALPN RFC
 *        7301 3.1; supported_versions RFC 8446 4.2.1; GREASE RFC 8701.
 */
#ifndef SENSOR_DECODE_TLS_CLIENT_HELLO_H
#define SENSOR_DECODE_TLS_CLIENT_HELLO_H

#include "common/cursor.h"
#include "sensor/decode/packet.h"

void tls_client_hello_decode(struct cur *hello, struct packet *pkt);

#endif
