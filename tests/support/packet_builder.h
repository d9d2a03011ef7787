/*
 * packet_builder.h - packets for tests, header by header, outermost first.
 *
 * Shape: append headers in wire order, then packet_builder_end() fills in the
 *        lengths and checksums that were left open.
 * Errors: running out of room is a failed assertion.
 * Threads: one.
 */
#ifndef TESTS_SUPPORT_PACKET_BUILDER_H
#define TESTS_SUPPORT_PACKET_BUILDER_H

#include <stddef.h>
#include <stdint.h>

#define PACKET_BUILDER_SIZE 4096
#define PACKET_BUILDER_LAYERS 16

struct packet_builder {
	uint8_t bytes[PACKET_BUILDER_SIZE];
	size_t used;
	struct {
		int kind;  /* what has a length or checksum to fill in */
		size_t at; /* where it begins */
	} layers[PACKET_BUILDER_LAYERS];
	size_t layer_count;
};

void pb_init(struct packet_builder *b);
void pb_bytes(struct packet_builder *b, const void *bytes, size_t n);
void pb_u8(struct packet_builder *b, uint8_t v);
void pb_be16(struct packet_builder *b, uint16_t v);
void pb_be32(struct packet_builder *b, uint32_t v);

/* MACs are 02:00:00:00:00:NN. */
void pb_ethernet(struct packet_builder *b, uint8_t src, uint8_t dst,
                 uint16_t ethertype);
void pb_vlan(struct packet_builder *b, uint16_t id, uint16_t ethertype);
/* Addresses as text. */
void pb_ipv4(struct packet_builder *b, const char *src, const char *dst,
             uint8_t proto);
void pb_ipv6(struct packet_builder *b, const char *src, const char *dst,
             uint8_t next_header);
void pb_udp(struct packet_builder *b, uint16_t src, uint16_t dst);
void pb_tcp(struct packet_builder *b, uint16_t src, uint16_t dst,
            uint16_t flags);
/* A new packet: Ethernet and IPv4 or IPv6 of this protocol. */
void pb_frame(struct packet_builder *b, uint8_t proto);
void pb_frame6(struct packet_builder *b, uint8_t next_header);
/* A name as labels: "www.example.org" or "" for the root. */
void pb_dns_name(struct packet_builder *b, const char *name);

/* Fills in IPv4 total length and checksum, IPv6 payload length, UDP length,
 * UDP, TCP and ICMPv6 checksums. */
void pb_end(struct packet_builder *b);

/* A classic capture file of nanosecond resolution: packets of `link_type`, one
 * millisecond apart from 2026-01-01T00:00:00Z. Asserts on failure. */
struct pcap_writer;
struct pcap_writer *pcap_writer_new(const char *path, uint16_t link_type);
void pcap_writer_add(struct pcap_writer *w, const void *bytes, size_t caplen,
                     size_t len);
void pcap_writer_free(struct pcap_writer *w);

#endif
