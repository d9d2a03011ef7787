/* golden_app.c - golden captures of what TCP and UDP carry. */
#include <string.h>

#include "tests/golden/golden.h"

#define BEHIND_UDP 42
#define BEHIND_TCP 54

static void begin_udp(struct packet_builder *b, uint16_t src, uint16_t dst)
{
	pb_frame(b, 17);
	pb_udp(b, src, dst);
}

static void begin_tcp(struct packet_builder *b, uint16_t src, uint16_t dst)
{
	pb_frame(b, 6);
	pb_tcp(b, src, dst, 0x018);
}

static void put_dns_header(struct packet_builder *b, uint16_t flags,
                           uint16_t answers)
{
	pb_be16(b, 0xbeef);
	pb_be16(b, flags);
	pb_be16(b, 1); /* questions */
	pb_be16(b, answers);
	pb_be32(b, 0); /* authorities, additionals */
}

static void put_question(struct packet_builder *b, const char *name)
{
	pb_dns_name(b, name);
	pb_be16(b, 1); /* A */
	pb_be16(b, 1); /* IN */
}

static void add_dns(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 40000, 53);
	put_dns_header(&b, 0x0100, 0);
	put_question(&b, "www.example.org");
	golden_add(w, &b);

	begin_udp(&b, 53, 40000);
	put_dns_header(&b, 0x8180, 1);
	put_question(&b, "www.example.org");
	pb_be16(&b, 0xc00c); /* the name of the question */
	pb_be16(&b, 1);
	pb_be16(&b, 1);
	pb_be32(&b, 300);
	pb_be16(&b, 4);
	pb_be32(&b, 0xc6336402);
	golden_add(w, &b);

	begin_udp(&b, 5353, 5353);
	put_dns_header(&b, 0, 0);
	put_question(&b, "printer.local");
	golden_add(w, &b);

	begin_udp(&b, 40000, 5355);
	put_dns_header(&b, 0, 0);
	put_question(&b, "desk");
	golden_add(w, &b);

	begin_udp(&b, 53, 40000); /* refused; bytes that are escaped */
	put_dns_header(&b, 0x8185, 0);
	pb_bytes(&b, "\4a.\\\xff", 5);
	put_question(&b, "example");
	golden_add(w, &b);

	begin_udp(&b, 40000, 5300); /* told by its content */
	put_dns_header(&b, 0x0100, 0);
	put_question(&b, "www.example.org");
	golden_add(w, &b);

	begin_udp(&b, 40000, 53); /* a pointer to itself */
	put_dns_header(&b, 0x0100, 0);
	pb_be16(&b, 0xc00c);
	pb_be32(&b, 0x00010001);
	golden_add(w, &b);

	begin_udp(&b, 40000, 53); /* ends inside the name */
	put_dns_header(&b, 0x0100, 0);
	pb_u8(&b, 63);
	pb_bytes(&b, "www", 3);
	golden_add(w, &b);
}

const struct golden golden_dns = { GOLDEN_ETHERNET, BEHIND_UDP, add_dns };

static void add_text(struct pcap_writer *w, uint16_t src, uint16_t dst,
                     const char *text)
{
	struct packet_builder b;

	begin_tcp(&b, src, dst);
	pb_bytes(&b, text, strlen(text));
	golden_add(w, &b);
}

static void add_http(struct pcap_writer *w)
{
	add_text(w, 40000, 80,
	         "GET /index.html?q=1 HTTP/1.1\r\n"
	         "Host: www.example.org\r\n"
	         "User-Agent: golden/1.0\r\n\r\n");
	add_text(w, 80, 40000,
	         "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
	add_text(w, 40000, 8080, "POST /somewhere HTTP/1.0\r\nHost: exam");
	add_text(w, 40000, 80, "GET /old\r\n"); /* HTTP/0.9 */
	add_text(w, 40000, 81, "GET /old\r\n"); /* nothing says so here */
	add_text(w, 40000, 81, "PROPFIND /the/line/goes/on");
}

const struct golden golden_http = { GOLDEN_ETHERNET, BEHIND_TCP, add_http };

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
}

const struct golden golden_tls = { GOLDEN_ETHERNET, BEHIND_TCP, add_tls };
