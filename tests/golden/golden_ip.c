/* golden_ip.c - golden captures of IP and of what lies between IP and its
 * transport. */
#include "tests/golden/golden.h"

#define IPV4_AT 14
#define BEHIND_IPV4 34
#define BEHIND_IPV6 54

static void add_datagram(struct pcap_writer *w, struct packet_builder *b)
{
	pb_udp(b, 40000, 9);
	pb_bytes(b, "golden", 6);
	golden_add(w, b);
}

static void add_ipv4(struct pcap_writer *w)
{
	static const uint8_t options[] = { 1, 1, 1, 0 };
	struct packet_builder b;

	pb_frame(&b, 17);
	add_datagram(w, &b);

	pb_frame(&b, 17); /* a header of 6 words */
	b.bytes[IPV4_AT] = 0x46;
	pb_bytes(&b, options, sizeof(options));
	add_datagram(w, &b);

	pb_frame(&b, 17); /* first fragment of a datagram of 3000 bytes */
	b.bytes[IPV4_AT + 6] = 0x20;
	pb_udp(&b, 40000, 9);
	b.bytes[BEHIND_IPV4 + 4] = 3000 >> 8;
	b.bytes[BEHIND_IPV4 + 5] = 3000 & 0xff;
	pb_bytes(&b, "begin", 5);
	golden_add(w, &b);

	pb_frame(&b, 17); /* and its last */
	b.bytes[IPV4_AT + 7] = 185;
	pb_bytes(&b, "end", 3);
	golden_add(w, &b);

	pb_frame(&b, 47); /* GRE: not looked into */
	pb_be32(&b, 0);
	golden_add(w, &b);

	pb_frame(&b, 17); /* total length 0 */
	pb_udp(&b, 40000, 9);
	pb_end(&b);
	b.bytes[IPV4_AT + 3] = 0;
	pcap_writer_add(w, b.bytes, b.used, b.used);

	pb_frame(&b, 17); /* promises more than there is */
	b.bytes[IPV4_AT + 2] = 0xff;
	add_datagram(w, &b);
}

const struct golden golden_ipv4 = { GOLDEN_ETHERNET, IPV4_AT, add_ipv4 };

static void add_ipv6(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame6(&b, 17);
	add_datagram(w, &b);

	pb_frame6(&b, 59); /* no next header */
	golden_add(w, &b);

	pb_frame6(&b, 4); /* IPv4 in IPv6: not looked into */
	pb_ipv4(&b, "192.0.2.1", "198.51.100.2", 17);
	add_datagram(w, &b);

	pb_frame6(&b, 17);
	pb_udp(&b, 40000, 9);
	pb_end(&b); /* payload length 0: to the end */
	b.bytes[IPV4_AT + 5] = 0;
	pcap_writer_add(w, b.bytes, b.used, b.used);
}

const struct golden golden_ipv6 = { GOLDEN_ETHERNET, IPV4_AT, add_ipv6 };

static void add_ipv6_ext(struct pcap_writer *w)
{
	static const uint8_t hop_by_hop[] = { 43, 0, 5, 2, 0, 0, 1, 0 };
	static const uint8_t routing[] = { 60, 0, 4, 0, 0, 0, 0, 0 };
	static const uint8_t destination[] = { 17, 0, 1, 4, 0, 0, 0, 0 };
	struct packet_builder b;

	pb_frame6(&b, 0);
	pb_bytes(&b, hop_by_hop, sizeof(hop_by_hop));
	pb_bytes(&b, routing, sizeof(routing));
	pb_bytes(&b, destination, sizeof(destination));
	add_datagram(w, &b);
}

const struct golden golden_ipv6_ext = { GOLDEN_ETHERNET, BEHIND_IPV6,
	                                add_ipv6_ext };

static void add_ipv6_frag(struct pcap_writer *w)
{
	static const uint8_t atomic[] = { 17, 0, 0, 0, 0, 0, 0, 9 };
	static const uint8_t first[] = { 17, 0, 0, 1, 0, 0, 0, 9 };
	static const uint8_t later[] = { 17, 0, 0, 8, 0, 0, 0, 9 };
	struct packet_builder b;

	pb_frame6(&b, 44);
	pb_bytes(&b, atomic, sizeof(atomic));
	add_datagram(w, &b);

	pb_frame6(&b, 44);
	pb_bytes(&b, first, sizeof(first));
	add_datagram(w, &b);

	pb_frame6(&b, 44);
	pb_bytes(&b, later, sizeof(later));
	pb_bytes(&b, "end", 3);
	golden_add(w, &b);
}

const struct golden golden_ipv6_frag = { GOLDEN_ETHERNET, BEHIND_IPV6,
	                                 add_ipv6_frag };

static void add_ah(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 51);
	pb_be32(&b, 17 << 24 | 4 << 16); /* 6 words in all */
	pb_be32(&b, 0x100);              /* security parameters index */
	pb_be32(&b, 1);                  /* sequence number */
	for (uint32_t word = 0; word < 3; word++)
		pb_be32(&b, 0xa0a0a0a0 + word);
	add_datagram(w, &b);
}

const struct golden golden_ah = { GOLDEN_ETHERNET, BEHIND_IPV4, add_ah };
