/*
 * make_load.c - a capture of N packets for benchmarks, always the same.
 *
 * usage: make_load COUNT FILE. A third each: DNS questions, TCP segments of
 * many flows with and without payload, HTTP requests.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/packet_builder.h"

#define TCP_ACK 0x10
#define TCP_PSH_ACK 0x18
#define PORT_BASE 32768u
#define HOSTS 5000u

static void addr_text(char out[32], unsigned network, unsigned host)
{
	snprintf(out, 32, "%u.%u.%u.%u", network, host >> 16 & 255,
	         host >> 8 & 255, host & 255);
}

static void build_dns(struct packet_builder *b, unsigned n)
{
	char name[64];

	pb_udp(b, (uint16_t)(PORT_BASE + n % 20000), 53);
	pb_be16(b, (uint16_t)n);
	pb_be16(b, 0x0100); /* recursion desired */
	pb_be16(b, 1);
	pb_be16(b, 0);
	pb_be32(b, 0);
	snprintf(name, sizeof(name), "host%u.load.example", n % 4000);
	pb_dns_name(b, name);
	pb_be16(b, 1);
	pb_be16(b, 1);
}

static void build_http(struct packet_builder *b, unsigned n)
{
	char text[256];
	int len;

	pb_tcp(b, (uint16_t)(PORT_BASE + n % 20000), 80, TCP_PSH_ACK);
	len = snprintf(text, sizeof(text),
	               "GET /item/%u HTTP/1.1\r\nHost: www%u.load.example\r\n"
	               "User-Agent: make_load/1\r\nAccept: */*\r\n\r\n",
	               n, n % 4000);
	pb_bytes(b, text, (size_t)len);
}

static void build_tcp(struct packet_builder *b, unsigned n)
{
	static const uint8_t payload[1400];

	pb_tcp(b, (uint16_t)(PORT_BASE + n % 20000), 443, TCP_ACK);
	pb_bytes(b, payload, n % 2 ? sizeof(payload) : 0);
}

int main(int argc, char **argv)
{
	static void (*const builders[])(struct packet_builder *,
	                                unsigned) = { build_dns, build_http,
		                                      build_tcp };
	static const uint8_t protos[] = { 17, 6, 6 };
	struct packet_builder b;
	struct pcap_writer *w;
	unsigned long count;
	char src[32], dst[32];

	if (argc != 3) {
		fprintf(stderr, "usage: make_load COUNT FILE\n");
		return 2;
	}
	count = strtoul(argv[1], NULL, 10);
	w = pcap_writer_new(argv[2], 1);
	for (unsigned n = 0; n < count; n++) {
		addr_text(src, 10, n * 7919u % HOSTS);
		addr_text(dst, 198, n * 104729u % HOSTS);
		pb_init(&b);
		pb_ethernet(&b, 1, 2, 0x0800);
		pb_ipv4(&b, src, dst, protos[n % 3]);
		builders[n % 3](&b, n);
		pb_end(&b);
		pcap_writer_add(w, b.bytes, b.used, b.used);
	}
	pcap_writer_free(w);
	return 0;
}
