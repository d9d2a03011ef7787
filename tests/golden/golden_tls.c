/* golden_tls.c - golden captures of TLS and DTLS. */
#include <string.h>

#include "tests/golden/golden.h"
#include "tests/support/decode_tls.h"

#define BEHIND_UDP 42
#define BEHIND_TCP 54
#define MESSAGE_MAX 512

static void begin_tcp(struct packet_builder *b, uint16_t src, uint16_t dst)
{
	pb_frame(b, 6);
	pb_tcp(b, src, dst, 0x018);
}

/* A hello with all that is told of one. */
static void add_whole_hello(struct pcap_writer *w)
{
	uint8_t message[MESSAGE_MAX], record[MESSAGE_MAX];
	struct packet_builder b;
	size_t len = decode_tls_message(message, 1, decode_tls_hello,
	                                DECODE_TLS_HELLO_LEN);

	begin_tcp(&b, 40000, 443);
	pb_bytes(&b, record, decode_tls_record(record, message, len));
	golden_add(w, &b);
}

/* A server of TLS 1.2: hello and certificate in one record. */
static void add_server_flight(struct pcap_writer *w)
{
	uint8_t messages[MESSAGE_MAX], record[MESSAGE_MAX];
	struct packet_builder b;
	size_t len = decode_tls_message(messages, 2, decode_tls_server_hello,
	                                DECODE_TLS_SERVER_HELLO_LEN);

	len += decode_tls_certificate_message(messages + len);
	begin_tcp(&b, 443, 40000);
	pb_bytes(&b, record, decode_tls_record(record, messages, len));
	golden_add(w, &b);

	begin_tcp(&b, 443, 40000); /* the certificate goes on */
	pb_bytes(&b, record, decode_tls_record(record, messages, len) - 60);
	golden_add(w, &b);
}

static void add_tls(struct pcap_writer *w)
{
	static const uint8_t hello[] = {
		0x16, 0x03, 0x01, 0x00, 0x53, /* handshake record, 83 bytes */
		0x01, 0x00, 0x00, 0x4f,       /* client hello, 79 bytes */
		0x03, 0x03,                   /* TLS 1.2 */
		1,    2,    3,    4,    5,    6,    7,    8,    9,
		10,   11,   12,   13,   14,   15,   16,   17,   18,
		19,   20,   21,   22,   23,   24,   25,   26,   27,
		28,   29,   30,   31,   32,   0x00, /* no session */
		0x00, 0x02, 0x13, 0x01,             /* one cipher suite */
		0x01, 0x00,                         /* no compression */
		0x00, 0x24,                         /* extensions, 36 bytes */
		0x00, 0x00, 0x00, 0x10, 0x00, 0x0e, 0x00, 0x00, 0x0b,
		'e',  'x',  'a',  'm',  'p',  'l',  'e',  '.',  'o',
		'r',  'g',  0x00, 0x10, 0x00, 0x05, 0x00, 0x03, 0x02,
		'h',  '2',  0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04
	};
	struct packet_builder b;

	begin_tcp(&b, 40000, 443);
	pb_bytes(&b, hello, sizeof(hello));
	golden_add(w, &b);

	begin_tcp(&b, 443, 40000); /* an alert, and data that goes on */
	pb_bytes(&b, "\x15\3\3\0\2\2\x28", 7);
	pb_bytes(&b, "\x17\3\3\x40\0data", 9);
	golden_add(w, &b);

	begin_tcp(&b, 40000, 443); /* hello of SSL 2.0 */
	pb_bytes(&b, "\x80\x1c\1\0\2\0\3\0\0\0\x10\7\0\xc0", 14);
	pb_bytes(&b, "0123456789abcdef", 16);
	golden_add(w, &b);

	begin_tcp(&b, 443, 40000); /* no version of TLS */
	pb_bytes(&b, "\x16\3\5\0\1\1", 6);
	golden_add(w, &b);

	begin_tcp(&b, 40000, 443); /* the rest is in another segment */
	pb_bytes(&b, hello, sizeof(hello) / 2);
	golden_add(w, &b);

	add_whole_hello(w);
	add_server_flight(w);
}

const struct golden golden_tls = { GOLDEN_ETHERNET, BEHIND_TCP, add_tls };

/* One handshake message of DTLS, or a part of it, in a record. */
static void put_dtls(struct packet_builder *b, uint8_t type,
                     const uint8_t *body, size_t len, size_t offset,
                     size_t part)
{
	pb_u8(b, 22);
	pb_be16(b, 0xfefd);
	pb_be32(b, 0); /* epoch, number */
	pb_be32(b, 1);
	pb_be16(b, (uint16_t)(12 + part));
	pb_be32(b, (uint32_t)type << 24 | (uint32_t)len);
	pb_be16(b, 0); /* number of the message */
	pb_be32(b, (uint32_t)offset << 8);
	b->used--; /* the offset has three bytes */
	pb_be32(b, (uint32_t)part << 8);
	b->used--;
	pb_bytes(b, body + offset, part);
}

static void add_dtls(struct pcap_writer *w)
{
	uint8_t hello[DECODE_TLS_HELLO_LEN + 1];
	struct packet_builder b;

	/* DTLS 1.2, with an empty cookie. */
	memcpy(hello, decode_tls_hello, DECODE_TLS_COOKIE_AT);
	hello[0] = 0xfe;
	hello[1] = 0xfd;
	hello[DECODE_TLS_COOKIE_AT] = 0;
	memcpy(hello + DECODE_TLS_COOKIE_AT + 1,
	       decode_tls_hello + DECODE_TLS_COOKIE_AT,
	       DECODE_TLS_HELLO_LEN - DECODE_TLS_COOKIE_AT);

	pb_frame(&b, 17);
	pb_udp(&b, 40000, 4433);
	put_dtls(&b, 1, hello, sizeof(hello), 0, sizeof(hello));
	golden_add(w, &b);

	pb_frame(&b, 17); /* in two parts, the later one first */
	pb_udp(&b, 40000, 4433);
	put_dtls(&b, 1, hello, sizeof(hello), 50, sizeof(hello) - 50);
	put_dtls(&b, 1, hello, sizeof(hello), 0, 50);
	golden_add(w, &b);

	pb_frame(&b, 17);
	pb_udp(&b, 4433, 40000);
	put_dtls(&b, 2, decode_tls_server_hello, DECODE_TLS_SERVER_HELLO_LEN, 0,
	         DECODE_TLS_SERVER_HELLO_LEN);
	golden_add(w, &b);

	pb_frame(&b, 17); /* data, and a record that is no one's */
	pb_udp(&b, 4433, 40000);
	pb_bytes(&b, "\x17\xfe\xff\0\1\0\0\0\0\0\1\0\4data", 17);
	pb_bytes(&b, "rest", 4);
	golden_add(w, &b);
}

const struct golden golden_dtls = { GOLDEN_ETHERNET, BEHIND_UDP, add_dtls };
