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

static void put_record(struct packet_builder *b, uint16_t type,
                       const void *data, size_t len)
{
	pb_be16(b, 0xc00c); /* the name of the question */
	pb_be16(b, type);
	pb_be16(b, 1);  /* IN */
	pb_be32(b, 60); /* time to live */
	pb_be16(b, (uint16_t)len);
	pb_bytes(b, data, len);
}

/* Answers of every kind that is shown, and EDNS. */
static void add_dns_answers(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 53, 40000);
	pb_be16(&b, 0xbeef);
	pb_be16(&b, 0x8180);
	pb_be16(&b, 1); /* questions */
	pb_be16(&b, 8); /* answers */
	pb_be16(&b, 1); /* authorities */
	pb_be16(&b, 1); /* additionals */
	put_question(&b, "example.org");
	put_record(&b, 5, "\3www\xc0\x0c", 6); /* CNAME */
	put_record(&b, 28, " \1\15\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	put_record(&b, 15, "\0\12\4mail\xc0\x0c", 9);    /* MX */
	put_record(&b, 16, "\3one\4 two", 9);            /* TXT */
	put_record(&b, 33, "\0\0\0\0\0\x50\xc0\x0c", 8); /* SRV */
	put_record(&b, 65, "\0\1\0\0\1\0\3\2h2", 10);    /* HTTPS */
	put_record(&b, 46, "not shown", 9);              /* RRSIG */
	put_record(&b, 1, "abc", 3);                     /* no address */
	put_record(&b, 2, "\2ns\xc0\x0c", 5);
	pb_bytes(&b, "\0\0\x29\4\xd0\0\0\x80\0\0\0", 11); /* OPT, DO */
	golden_add(w, &b);
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

	add_dns_answers(w);
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
	         "Authorization: Basic Z29sZDplbg==\r\n"
	         "User-Agent: golden/1.0\r\n\r\n");
	add_text(w, 80, 40000,
	         "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"
	         "Content-Type: text/html\r\nServer: golden\r\n\r\n");
	add_text(w, 40000, 8080, "POST /somewhere HTTP/1.0\r\nHost: exam");
	add_text(w, 40000, 80, "GET /old\r\n"); /* HTTP/0.9 */
	add_text(w, 40000, 81, "GET /old\r\n"); /* nothing says so here */
	add_text(w, 40000, 81, "PROPFIND /the/line/goes/on");
}

const struct golden golden_http = { GOLDEN_ETHERNET, BEHIND_TCP, add_http };
