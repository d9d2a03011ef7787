/* golden_tunnel.c - golden captures of packets inside of packets. */
#include "tests/golden/golden.h"

#define BEHIND_IPV4 34
#define BEHIND_UDP 42

/* A datagram of DNS' port and no DNS, so that the inner ports are seen. */
static void add_inner(struct pcap_writer *w, struct packet_builder *b)
{
	pb_ipv4(b, "10.0.0.1", "10.0.0.2", 17);
	pb_udp(b, 50000, 9);
	pb_bytes(b, "golden", 6);
	golden_add(w, b);
}

static void add_inner6(struct pcap_writer *w, struct packet_builder *b)
{
	pb_ipv6(b, "2001:db8::1", "2001:db8::2", 6);
	pb_tcp(b, 50000, 9, 0x010);
	golden_add(w, b);
}

static void add_inner_frame(struct pcap_writer *w, struct packet_builder *b)
{
	pb_ethernet(b, 3, 4, 0x0800);
	add_inner(w, b);
}

static void begin_udp(struct packet_builder *b, uint16_t port)
{
	pb_frame(b, 17);
	pb_udp(b, 40000, port);
}

static void add_gre_plain(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 47);
	pb_be32(&b, 0x0800);
	add_inner(w, &b);

	pb_frame(&b, 47); /* checksum, key, sequence number */
	pb_be32(&b, 0xb00086dd);
	pb_be32(&b, 0x12340000);
	pb_be32(&b, 77);
	pb_be32(&b, 1);
	add_inner6(w, &b);

	pb_frame(&b, 47); /* source route: RFC 1701 */
	pb_be32(&b, 0x40000800);
	pb_be32(&b, 0);
	pb_be32(&b, 0x08000004);
	pb_be32(&b, 0xc0000201);
	pb_be32(&b, 0);
	add_inner(w, &b);

	pb_frame(&b, 47); /* NVGRE */
	pb_be32(&b, 0x20006558);
	pb_be32(&b, 0x00123401);
	add_inner_frame(w, &b);
}

static void add_gre(struct pcap_writer *w)
{
	struct packet_builder b;

	add_gre_plain(w);

	pb_frame(&b, 47); /* ERSPAN of type I */
	pb_be32(&b, 0x88be);
	add_inner_frame(w, &b);

	pb_frame(&b, 47); /* PPTP: PPP, with an acknowledgment */
	pb_be32(&b, 0x3081880b);
	pb_be32(&b, 0x00260007); /* 38 bytes of call 7 */
	pb_be32(&b, 1);
	pb_be32(&b, 2);
	pb_be32(&b, 0xff030021);
	add_inner(w, &b);

	pb_frame(&b, 47); /* PPTP: an acknowledgment alone */
	pb_be32(&b, 0x2081880b);
	pb_be32(&b, 7);
	pb_be32(&b, 3);
	golden_add(w, &b);

	pb_frame(&b, 47); /* a keep-alive */
	pb_be32(&b, 0);
	golden_add(w, &b);

	pb_frame(&b, 47); /* of a version that does not exist */
	pb_be32(&b, 0x00020800);
	golden_add(w, &b);
}

const struct golden golden_gre = { GOLDEN_ETHERNET, BEHIND_IPV4, add_gre };

static void begin_erspan(struct packet_builder *b, uint16_t protocol)
{
	pb_frame(b, 47);
	pb_be16(b, 0x1000); /* with a sequence number */
	pb_be16(b, protocol);
	pb_be32(b, 1);
}

static void add_erspan(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_erspan(&b, 0x88be);
	pb_be32(&b, 0x10640011); /* type II, VLAN 100, session 17 */
	pb_be32(&b, 3);          /* index */
	add_inner_frame(w, &b);

	begin_erspan(&b, 0x22eb);
	pb_be32(&b, 0x20640011); /* type III */
	pb_be32(&b, 0);
	pb_be32(&b, 1); /* with a subheader */
	pb_be32(&b, 0);
	pb_be32(&b, 0);
	add_inner_frame(w, &b);

	begin_erspan(&b, 0x22eb);
	pb_be32(&b, 0x20640011);
	pb_be32(&b, 0);
	pb_be32(&b, 0x00000800); /* an IP packet, which nobody sends */
	golden_add(w, &b);

	begin_erspan(&b, 0x88be);
	pb_be32(&b, 0x70640011); /* of an unknown version */
	golden_add(w, &b);
}

const struct golden golden_erspan = { GOLDEN_ETHERNET, BEHIND_UDP, add_erspan };

static void add_etherip(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 97);
	pb_be16(&b, 0x3000);
	add_inner_frame(w, &b);

	pb_frame(&b, 97); /* of an unknown version */
	pb_be16(&b, 0x4000);
	golden_add(w, &b);
}

const struct golden golden_etherip = { GOLDEN_ETHERNET, BEHIND_IPV4,
	                               add_etherip };

static void add_esp(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 50);
	pb_be32(&b, 0x1000); /* security parameters index */
	pb_be32(&b, 1);      /* sequence number */
	pb_be32(&b, 0xa0a0a0a0);
	golden_add(w, &b);
}

const struct golden golden_esp = { GOLDEN_ETHERNET, BEHIND_IPV4, add_esp };

static void add_vxlan(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 4789);
	pb_be32(&b, 0x08000000);
	pb_be32(&b, 100 << 8);
	add_inner_frame(w, &b);

	begin_udp(&b, 8472); /* a VLAN inside is of another net */
	pb_be32(&b, 0x08000000);
	pb_be32(&b, 100 << 8);
	pb_ethernet(&b, 3, 4, 0x8100);
	pb_vlan(&b, 7, 0x0800);
	add_inner(w, &b);

	begin_udp(&b, 4790); /* IPv6, by the generic protocol extension */
	pb_be32(&b, 0x0c000002);
	pb_be32(&b, 100 << 8);
	add_inner6(w, &b);

	begin_udp(&b, 4789); /* no network: something else */
	pb_be32(&b, 0);
	pb_be32(&b, 0);
	golden_add(w, &b);
}

const struct golden golden_vxlan = { GOLDEN_ETHERNET, BEHIND_UDP, add_vxlan };

static void add_geneve(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 6081);
	pb_be32(&b, 0x6558);
	pb_be32(&b, 100 << 8);
	add_inner_frame(w, &b);

	begin_udp(&b, 6081); /* two words of options, and IPv6 */
	pb_be32(&b, 0x020086dd);
	pb_be32(&b, 100 << 8);
	pb_be32(&b, 0x01080001);
	pb_be32(&b, 0xdeadbeef);
	add_inner6(w, &b);

	begin_udp(&b, 6081); /* of an unknown version */
	pb_be32(&b, 0x40006558);
	pb_be32(&b, 0);
	golden_add(w, &b);
}

const struct golden golden_geneve = { GOLDEN_ETHERNET, BEHIND_UDP, add_geneve };

static void add_gtp(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 2152);
	pb_be32(&b, 0x30ff0022); /* 34 bytes */
	pb_be32(&b, 0xcafe);
	add_inner(w, &b);

	begin_udp(&b, 2152); /* sequence number and an extension header */
	pb_be32(&b, 0x36ff0044);
	pb_be32(&b, 0xcafe);
	pb_be32(&b, 0x00010085);
	pb_be32(&b, 0x01100900);
	add_inner6(w, &b);

	begin_udp(&b, 2152); /* echo request */
	pb_be32(&b, 0x32010004);
	pb_be32(&b, 0);
	pb_be32(&b, 1 << 16);
	golden_add(w, &b);

	begin_udp(&b, 2152); /* an extension header without a length */
	pb_be32(&b, 0x34ff0008);
	pb_be32(&b, 0xcafe);
	pb_be32(&b, 0x85);
	pb_be32(&b, 0);
	golden_add(w, &b);
}

const struct golden golden_gtp = { GOLDEN_ETHERNET, BEHIND_UDP, add_gtp };

static void add_teredo(struct pcap_writer *w)
{
	static const uint8_t auth[] = { 0, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0 };
	static const uint8_t origin[] = { 0, 0, 0x63, 0xbf, 63, 255, 253, 254 };
	struct packet_builder b;

	begin_udp(&b, 3544);
	add_inner6(w, &b);

	begin_udp(&b, 3544);
	pb_bytes(&b, auth, sizeof(auth));
	pb_bytes(&b, origin, sizeof(origin));
	add_inner6(w, &b);

	begin_udp(&b, 3544); /* a bubble */
	pb_ipv6(&b, "2001:db8::1", "2001:db8::2", 59);
	golden_add(w, &b);

	begin_udp(&b, 3544); /* something else */
	pb_bytes(&b, "golden", 6);
	golden_add(w, &b);
}

const struct golden golden_teredo = { GOLDEN_ETHERNET, BEHIND_UDP, add_teredo };

static void add_l2tp(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 1701); /* the least there is */
	pb_be16(&b, 0x0002);
	pb_be32(&b, 5 << 16 | 6); /* tunnel, session */
	pb_be32(&b, 0xff030021);
	add_inner(w, &b);

	begin_udp(&b, 1701); /* length, sequence numbers, an offset of two */
	pb_be16(&b, 0x4a02);
	pb_be16(&b, 8 + 4 + 4 + 1 + 60);
	pb_be32(&b, 5 << 16 | 6);
	pb_be32(&b, 1 << 16);
	pb_be16(&b, 2);
	pb_be16(&b, 0);
	pb_u8(&b, 0x57);
	add_inner6(w, &b);

	begin_udp(&b, 1701); /* a control message */
	pb_be16(&b, 0xc802);
	pb_be16(&b, 12);
	pb_be32(&b, 5 << 16);
	pb_be32(&b, 1 << 16);
	golden_add(w, &b);

	begin_udp(&b, 1701); /* version 3 */
	pb_be16(&b, 0x0003);
	pb_be16(&b, 0);
	pb_be32(&b, 6);
	golden_add(w, &b);

	begin_udp(&b, 1701); /* a length that does not reach behind itself */
	pb_be16(&b, 0x4002);
	pb_be16(&b, 3);
	pb_be32(&b, 5 << 16 | 6);
	golden_add(w, &b);
}

const struct golden golden_l2tp = { GOLDEN_ETHERNET, BEHIND_UDP, add_l2tp };

static void add_udpencap(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 4500); /* ESP */
	pb_be32(&b, 0x1000);
	pb_be32(&b, 1);
	pb_be32(&b, 0xa0a0a0a0);
	golden_add(w, &b);

	begin_udp(&b, 4500); /* IKE */
	pb_be32(&b, 0);
	pb_bytes(&b, "initiator and responder here", 28);
	golden_add(w, &b);

	begin_udp(&b, 4500); /* a keep-alive */
	pb_u8(&b, 0xff);
	golden_add(w, &b);
}

const struct golden golden_udpencap = { GOLDEN_ETHERNET, BEHIND_UDP,
	                                add_udpencap };
