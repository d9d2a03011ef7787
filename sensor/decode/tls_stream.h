/*
 * tls_stream.h - what a direction of a TLS connection begins with.
 *
 * Shape: `stream` is the bytes from the first one on, as many as are there: one
 *        segment, or several that were put together. Every call begins anew, so
 *        a tracker that has got more bytes calls again with an empty record.
 * Errors: the cursor fails when lengths contradict each other.
 * Ownership: values borrow from `stream` and from the packet's text.
 * Threads: the sensor's one thread.
 * Source: RFC 8446 4, 5.1; RFC 5246 6.2.1, 7.4.
 */
#ifndef SENSOR_DECODE_TLS_STREAM_H
#define SENSOR_DECODE_TLS_STREAM_H

#include "common/cursor.h"
#include "sensor/decode/packet.h"

enum tls_stream {
	TLS_STREAM_NONE = 0, /* nothing to tell, and no hope of it */
	TLS_STREAM_PART,     /* more bytes would tell more */
	TLS_STREAM_WHOLE     /* all there is to tell has been reported */
};

/* Records of TLS: the ClientHello, or the ServerHello and the names in the
 * certificate behind it. What is there of them is reported. */
enum tls_stream tls_stream_decode(struct cur *stream, struct packet *pkt);

/* The bytes of CRYPTO frames of QUIC Initial packets of a client, from offset 0
 * without a gap: the ClientHello. */
enum tls_stream tls_stream_decode_crypto(struct cur *stream,
                                         struct packet *pkt);

#endif
