/* golden_quic.c - golden captures of QUIC, the IETF's and Google's. */
#include "tests/golden/golden.h"
#include "tests/support/decode_quic.h"

#define BEHIND_UDP 42
#define FRAMES_LEN 1162 /* fills a datagram of 1200 bytes, as RFC 9001 A.2 */

static void begin(struct packet_builder *b, uint16_t src, uint16_t dst)
{
	pb_frame(b, 17);
	pb_udp(b, src, dst);
}

static void add_initial(struct pcap_writer *w, uint32_t version,
                        const uint8_t *frames, size_t len)
{
	const struct decode_quic quic = { .version = version,
		                          .dcid = decode_quic_dcid,
		                          .dcid_len = 8,
		                          .number_len = 4,
		                          .number = 2 };
	uint8_t packet[DECODE_QUIC_MAX];
	struct packet_builder b;

	begin(&b, 40000, 443);
	pb_bytes(&b, packet, decode_quic_seal(packet, &quic, frames, len));
	golden_add(w, &b);
}

static void add_hellos(struct pcap_writer *w)
{
	uint8_t frames[FRAMES_LEN] = { 0 };
	size_t at;

	(void)decode_quic_crypto(frames, 0, decode_quic_hello,
	                         DECODE_QUIC_HELLO_LEN);
	add_initial(w, DECODE_QUIC_V1, frames, sizeof(frames));
	add_initial(w, DECODE_QUIC_V2, frames, sizeof(frames));

	/* In two frames, the later one first; the second has a part that was
	 * there before. */
	at = decode_quic_crypto(frames, 100, decode_quic_hello + 100,
	                        DECODE_QUIC_HELLO_LEN - 100);
	frames[at++] = 0x01; /* PING */
	(void)decode_quic_crypto(frames + at, 0, decode_quic_hello, 110);
	add_initial(w, DECODE_QUIC_V1, frames, 400);

	/* The rest is in another packet. */
	at = decode_quic_crypto(frames, 0, decode_quic_hello, 120);
	add_initial(w, DECODE_QUIC_V1, frames, at);
}

static void add_quic(struct pcap_writer *w)
{
	struct packet_builder b;

	add_hellos(w);

	begin(&b, 443, 40000); /* Version Negotiation */
	pb_bytes(&b, "\x80\0\0\0\0\2ab\3cde", 12);
	pb_be32(&b, 0x0a1a2a3a);
	pb_be32(&b, DECODE_QUIC_V1);
	golden_add(w, &b);

	begin(&b, 443, 40000); /* Handshake, of version 1 */
	pb_bytes(&b, "\xe0\0\0\0\1\0\4abcd\5hello", 17);
	golden_add(w, &b);

	begin(&b, 443, 40000); /* a short header: told by the port */
	pb_bytes(&b, "\x41 and all of this is encrypted", 31);
	golden_add(w, &b);

	begin(&b, 40000, 443); /* a length of more than there is */
	pb_bytes(&b, "\xe0\0\0\0\1\0\4abcd\6hello", 17);
	golden_add(w, &b);
}

const struct golden golden_quic = { GOLDEN_ETHERNET, BEHIND_UDP, add_quic };

static void add_gquic(struct pcap_writer *w)
{
	struct packet_builder b;

	begin(&b, 40000, 443);
	pb_bytes(&b,
	         "\x0d"
	         "12345678Q025\1data",
	         18);
	golden_add(w, &b);

	begin(&b, 40000, 443);
	pb_bytes(&b,
	         "\xc3Q046\x50"
	         "12345678\0\0\0\1data",
	         22);
	golden_add(w, &b);
}

const struct golden golden_gquic = { GOLDEN_ETHERNET, BEHIND_UDP, add_gquic };
