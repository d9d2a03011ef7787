/* golden_transport.c - golden captures of what IP carries. */
#include "tests/golden/golden.h"

#define BEHIND_IPV4 34
#define BEHIND_IPV6 54

static void add_icmp(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 1); /* echo request */
	pb_be32(&b, 0x08000000);
	pb_be32(&b, 0x00010001);
	pb_bytes(&b, "ping", 4);
	golden_add(w, &b);

	pb_frame(&b, 1); /* port unreachable, quoting a datagram */
	pb_be32(&b, 0x03030000);
	pb_be32(&b, 0);
	pb_ipv4(&b, "198.51.100.2", "192.0.2.1", 17);
	pb_udp(&b, 40000, 53);
	golden_add(w, &b);
}

const struct golden golden_icmp = { GOLDEN_ETHERNET, BEHIND_IPV4, add_icmp };

static void add_icmpv6(struct pcap_writer *w)
{
	static const uint8_t target[16] = { 0xfe, 0x80, [15] = 2 };
	struct packet_builder b;

	pb_frame6(&b, 58); /* neighbor solicitation */
	pb_be32(&b, 0x87000000);
	pb_be32(&b, 0);
	pb_bytes(&b, target, sizeof(target));
	golden_add(w, &b);
}

const struct golden golden_icmpv6 = { GOLDEN_ETHERNET, BEHIND_IPV6,
	                              add_icmpv6 };

static void add_igmp(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 2); /* version 2 membership report */
	pb_be32(&b, 0x16000000);
	pb_be32(&b, 0xe00000fb);
	golden_add(w, &b);
}

const struct golden golden_igmp = { GOLDEN_ETHERNET, BEHIND_IPV4, add_igmp };

static void add_tcp(struct pcap_writer *w)
{
	static const uint8_t mss[] = { 2, 4, 0x05, 0xb4 };
	struct packet_builder b;

	pb_frame(&b, 6); /* SYN ECE CWR with an option */
	pb_tcp(&b, 40000, 9, 0x0c2);
	pb_bytes(&b, mss, sizeof(mss));
	b.bytes[BEHIND_IPV4 + 12] = 0x60;
	golden_add(w, &b);

	pb_frame(&b, 6); /* PSH ACK with data */
	pb_tcp(&b, 40000, 9, 0x018);
	pb_bytes(&b, "golden", 6);
	golden_add(w, &b);

	pb_frame(&b, 6); /* a header of 4 words */
	pb_tcp(&b, 40000, 9, 0x010);
	b.bytes[BEHIND_IPV4 + 12] = 0x40;
	golden_add(w, &b);

	pb_frame(&b, 6); /* the capture kept the ports alone */
	pb_tcp(&b, 40000, 9, 0x018);
	pb_bytes(&b, "golden", 6);
	pb_end(&b);
	pcap_writer_add(w, b.bytes, BEHIND_IPV4 + 4, b.used);
}

const struct golden golden_tcp = { GOLDEN_ETHERNET, BEHIND_IPV4, add_tcp };

static void add_udp(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 17);
	pb_udp(&b, 40000, 9);
	pb_bytes(&b, "golden", 6);
	golden_add(w, &b);

	pb_frame(&b, 17); /* a length of 7 */
	pb_udp(&b, 40000, 9);
	b.bytes[BEHIND_IPV4 + 5] = 7;
	golden_add(w, &b);

	pb_frame(&b, 17); /* a length of 9 and no byte to it */
	pb_udp(&b, 40000, 9);
	b.bytes[BEHIND_IPV4 + 5] = 9;
	golden_add(w, &b);
}

const struct golden golden_udp = { GOLDEN_ETHERNET, BEHIND_IPV4, add_udp };

static void add_sctp(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 132);
	pb_be16(&b, 40000);
	pb_be16(&b, 9);
	pb_be32(&b, 0x01020304); /* verification tag */
	pb_be32(&b, 0);          /* checksum: not looked at */
	pb_be32(&b, 0x0b000004); /* COOKIE ACK chunk */
	golden_add(w, &b);
}

const struct golden golden_sctp = { GOLDEN_ETHERNET, BEHIND_IPV4, add_sctp };
