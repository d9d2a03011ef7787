/* golden_link.c - golden captures of what lies below IP. */
#include "tests/golden/golden.h"

#define LINK_NULL 0
#define LINK_RAW 101
#define LINK_SLL 113
#define LINK_SLL2 276

#define ETHERNET_HDR 14

static void add_datagram(struct packet_builder *b)
{
	pb_ipv4(b, "192.0.2.1", "198.51.100.2", 17);
	pb_udp(b, 40000, 9);
	pb_bytes(b, "golden", 6);
}

static void add_datagram6(struct packet_builder *b)
{
	pb_ipv6(b, "2001:db8::1", "2001:db8::2", 17);
	pb_udp(b, 40000, 9);
	pb_bytes(b, "golden", 6);
}

static void add_ethernet(struct pcap_writer *w)
{
	static const uint8_t padding[18];
	struct packet_builder b;

	pb_init(&b); /* padded to the least size of a frame */
	pb_ethernet(&b, 1, 2, 0x0800);
	pb_ipv4(&b, "192.0.2.1", "198.51.100.2", 17);
	pb_udp(&b, 40000, 9);
	pb_end(&b);
	pb_bytes(&b, padding, sizeof(padding));
	pcap_writer_add(w, b.bytes, b.used, b.used);

	pb_init(&b); /* a type nobody here knows */
	pb_ethernet(&b, 1, 2, 0x88b5);
	pb_bytes(&b, "lldp", 4);
	golden_add(w, &b);

	pb_init(&b); /* neither length nor type */
	pb_ethernet(&b, 1, 2, 0x05dd);
	pb_bytes(&b, "?", 1);
	golden_add(w, &b);

	pb_init(&b); /* the capture kept the addresses alone */
	pb_ethernet(&b, 1, 2, 0x0800);
	add_datagram(&b);
	pb_end(&b);
	pcap_writer_add(w, b.bytes, 12, b.used);
}

const struct golden golden_ethernet = { GOLDEN_ETHERNET, 0, add_ethernet };

static void add_vlan(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8100);
	pb_vlan(&b, 0xa000 | 7, 0x0800); /* priority 5 */
	add_datagram(&b);
	golden_add(w, &b);

	pb_init(&b); /* 802.1ad around 802.1Q */
	pb_ethernet(&b, 1, 2, 0x88a8);
	pb_vlan(&b, 4094, 0x8100);
	pb_vlan(&b, 1, 0x86dd);
	add_datagram6(&b);
	golden_add(w, &b);

	pb_init(&b); /* more tags than a record keeps */
	pb_ethernet(&b, 1, 2, 0x9100);
	for (uint16_t id = 1; id < 5; id++)
		pb_vlan(&b, id, 0x8100);
	pb_vlan(&b, 5, 0x0800);
	add_datagram(&b);
	golden_add(w, &b);
}

const struct golden golden_vlan = { GOLDEN_ETHERNET, ETHERNET_HDR, add_vlan };

static void add_sll(struct pcap_writer *w)
{
	static const uint8_t mac[8] = { 2, 0, 0, 0, 0, 1 };
	struct packet_builder b;

	pb_init(&b);
	pb_be16(&b, 4); /* sent by us */
	pb_be16(&b, 1); /* ARPHRD_ETHER */
	pb_be16(&b, 6);
	pb_bytes(&b, mac, sizeof(mac));
	pb_be16(&b, 0x0800);
	add_datagram(&b);
	golden_add(w, &b);

	pb_init(&b);
	pb_be16(&b, 0);   /* to us */
	pb_be16(&b, 512); /* ARPHRD_PPP: no address */
	pb_be16(&b, 0);
	pb_bytes(&b, "\0\0\0\0\0\0\0", 8);
	pb_be16(&b, 0x86dd);
	add_datagram6(&b);
	golden_add(w, &b);
}

const struct golden golden_sll = { LINK_SLL, 0, add_sll };

static void add_sll2(struct pcap_writer *w)
{
	static const uint8_t mac[8] = { 2, 0, 0, 0, 0, 1 };
	struct packet_builder b;

	pb_init(&b);
	pb_be16(&b, 0x0800);
	pb_be16(&b, 0); /* reserved */
	pb_be32(&b, 3); /* interface */
	pb_be16(&b, 1); /* ARPHRD_ETHER */
	pb_u8(&b, 4);   /* sent by us */
	pb_u8(&b, 6);
	pb_bytes(&b, mac, sizeof(mac));
	add_datagram(&b);
	golden_add(w, &b);
}

const struct golden golden_sll2 = { LINK_SLL2, 0, add_sll2 };

static void add_null_loopback(struct pcap_writer *w)
{
	static const uint8_t inet_le[4] = { 2, 0, 0, 0 };
	static const uint8_t families[] = { 10, 24, 28, 30 };
	struct packet_builder b;

	pb_init(&b);
	pb_bytes(&b, inet_le, sizeof(inet_le));
	add_datagram(&b);
	golden_add(w, &b);
	for (size_t i = 0; i < sizeof(families); i++) {
		pb_init(&b);
		pb_be32(&b, families[i]);
		add_datagram6(&b);
		golden_add(w, &b);
	}
}

const struct golden golden_null_loopback = { LINK_NULL, 0, add_null_loopback };

static void add_raw_ip(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b);
	add_datagram(&b);
	golden_add(w, &b);

	pb_init(&b);
	add_datagram6(&b);
	golden_add(w, &b);

	pb_init(&b); /* no version of IP */
	pb_be32(&b, 0x50000000);
	golden_add(w, &b);
}

const struct golden golden_raw_ip = { LINK_RAW, 0, add_raw_ip };

static void add_llc(struct pcap_writer *w)
{
	static const uint8_t snap[] = { 0xaa, 0xaa, 0x03, 0, 0, 0, 0x08, 0 };
	static const uint8_t other[] = { 0x40, 0x40, 0x03, 0, 0, 0, 0 };
	struct packet_builder b;

	pb_init(&b); /* an IP packet of 34 bytes in SNAP */
	pb_ethernet(&b, 1, 2, sizeof(snap) + 34);
	pb_bytes(&b, snap, sizeof(snap));
	add_datagram(&b);
	golden_add(w, &b);

	pb_init(&b);
	pb_ethernet(&b, 1, 2, sizeof(other));
	pb_bytes(&b, other, sizeof(other));
	golden_add(w, &b);
}

const struct golden golden_llc = { GOLDEN_ETHERNET, ETHERNET_HDR, add_llc };

static void add_pppoe(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8864);
	pb_be16(&b, 0x1100);
	pb_be16(&b, 17); /* session */
	pb_be16(&b, 2 + 34);
	pb_be16(&b, 0x0021);
	add_datagram(&b);
	golden_add(w, &b);

	pb_init(&b); /* link control: not looked into */
	pb_ethernet(&b, 1, 2, 0x8864);
	pb_be16(&b, 0x1100);
	pb_be16(&b, 17);
	pb_be16(&b, 2 + 4);
	pb_be16(&b, 0xc021);
	pb_be32(&b, 0x09010004);
	golden_add(w, &b);
}

const struct golden golden_pppoe = { GOLDEN_ETHERNET, ETHERNET_HDR, add_pppoe };

static void add_mpls(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x8847);
	pb_be32(&b, 16 << 12 | 64);         /* label 16 */
	pb_be32(&b, 17 << 12 | 0x100 | 64); /* label 17, the last */
	add_datagram(&b);
	golden_add(w, &b);
}

const struct golden golden_mpls = { GOLDEN_ETHERNET, ETHERNET_HDR, add_mpls };

static void add_arp_packet(struct pcap_writer *w, uint16_t op)
{
	static const uint8_t mac1[6] = { 2, 0, 0, 0, 0, 1 };
	static const uint8_t mac2[6] = { 2, 0, 0, 0, 0, 2 };
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, 0x0806);
	pb_be16(&b, 1);      /* hardware: Ethernet */
	pb_be16(&b, 0x0800); /* protocol: IPv4 */
	pb_be16(&b, 0x0604); /* address lengths */
	pb_be16(&b, op);
	pb_bytes(&b, mac1, sizeof(mac1));
	pb_be32(&b, 0xc0000201);
	pb_bytes(&b, mac2, sizeof(mac2));
	pb_be32(&b, 0xc0000202);
	golden_add(w, &b);
}

static void add_arp(struct pcap_writer *w)
{
	add_arp_packet(w, 1);
	add_arp_packet(w, 2);
}

const struct golden golden_arp = { GOLDEN_ETHERNET, ETHERNET_HDR, add_arp };
