/*
 * decode_tls.h - handshake messages for tests.
 *
 * Shape: constant bytes. decode_tls_hello is a body without a handshake header:
 *        server name example.org, ALPN h2 and http/1.1, TLS 1.3 and 1.2, GREASE
 *        in all of its lists, encrypted_client_hello.
 * Threads: constant data.
 */
#ifndef TESTS_SUPPORT_DECODE_TLS_H
#define TESTS_SUPPORT_DECODE_TLS_H

#include <stddef.h>
#include <stdint.h>

#define DECODE_TLS_HELLO_LEN 119
extern const uint8_t decode_tls_hello[DECODE_TLS_HELLO_LEN];
#define DECODE_TLS_COOKIE_AT 35 /* behind the session id, for DTLS */
#define DECODE_TLS_JA4_REST "13d0305h2_40b44b994229_cb8acc968953"
#define DECODE_TLS_JA4 "t" DECODE_TLS_JA4_REST

/* TLS 1.2, cipher suite 0xc02f, ALPN h2: a body. */
#define DECODE_TLS_SERVER_HELLO_LEN 49
extern const uint8_t decode_tls_server_hello[DECODE_TLS_SERVER_HELLO_LEN];

/* The outer structure of a certificate for Example, example.org; DNS names
 * example.org and *.example.org. Keys and signature are empty. */
#define DECODE_TLS_CERTIFICATE_LEN 134
extern const uint8_t decode_tls_certificate[DECODE_TLS_CERTIFICATE_LEN];

/* A handshake message around a body; gives its length. */
size_t decode_tls_message(uint8_t *out, uint8_t type, const void *body,
                          size_t len);
/* A certificate message of that certificate, with its header. */
#define DECODE_TLS_CERTIFICATE_MESSAGE_LEN (DECODE_TLS_CERTIFICATE_LEN + 10)
size_t decode_tls_certificate_message(uint8_t *out);
/* A record of type 22, TLS 1.2, around bytes; gives its length. */
size_t decode_tls_record(uint8_t *out, const void *bytes, size_t len);

#endif
