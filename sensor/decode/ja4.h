/*
 * ja4.h - the JA4 fingerprint of a TLS client.
 *
 * Shape: 36 characters, such as t13d1516h2_8daaf6152771_e5627efa2ab1: what
 *        carries the hello, highest version, whether a server is named, how
 * many ciphers and extensions, the first ALPN name's ends; hash of the sorted
 *        ciphers; hash of the sorted extensions, without server_name and ALPN,
 *        and of the signature algorithms in their order. GREASE is left out.
 * Threads: any.
 * Source: the JA4 technical description of FoxIO (JA4, TLS client; BSD
 *        licence). The other methods of that family are under another licence
 *        and are not here.
 */
#ifndef SENSOR_DECODE_JA4_H
#define SENSOR_DECODE_JA4_H

#include <stdint.h>

#include "sensor/decode/tls_client_hello.h"

#define JA4_SIZE 36 /* no zero at its end */

/* Of a hello that is whole. */
void ja4_write(const struct tls_client_hello *hello, uint8_t out[JA4_SIZE]);

#endif
