/*
 * decode_quic.h - Initial packets of a QUIC client, as it would send them.
 *
 * Shape: the other half of quic_initial.h; GCM is done here once more, the slow
 *        way, so that nothing is tested against itself.
 * Ownership: the caller's bytes.
 * Threads: one.
 * Source: RFC 9001 5, Appendix A.2; SP 800-38D.
 */
#ifndef TESTS_SUPPORT_DECODE_QUIC_H
#define TESTS_SUPPORT_DECODE_QUIC_H

#include <stddef.h>
#include <stdint.h>

#define DECODE_QUIC_MAX 2048 /* of a packet */
#define DECODE_QUIC_V1 0x00000001
#define DECODE_QUIC_V2 0x6b3343cf

struct decode_quic {
	uint32_t version;
	const uint8_t *dcid;
	uint8_t dcid_len;
	uint8_t number_len; /* 1 to 4 */
	uint32_t number;
	const void *token;
	uint8_t token_len; /* below 64 */
};

/* Seals the frames and gives the length of the packet. */
size_t decode_quic_seal(uint8_t out[DECODE_QUIC_MAX],
                        const struct decode_quic *quic, const void *frames,
                        size_t len);

/* A CRYPTO frame; gives its length. Lengths and offsets are below 16384. */
size_t decode_quic_crypto(uint8_t *out, size_t offset, const void *bytes,
                          size_t len);

/* The ClientHello of RFC 9001 A.2, with its handshake header: server name
 * example.com, ALPN name "alpn". */
#define DECODE_QUIC_HELLO_LEN 241
extern const uint8_t decode_quic_hello[DECODE_QUIC_HELLO_LEN];
extern const uint8_t decode_quic_dcid[8];
#define DECODE_QUIC_JA4 "q13d0211an_62ed6f6ca7ad_4d634acda6c0"

#endif
