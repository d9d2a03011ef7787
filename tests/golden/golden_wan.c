/* golden_wan.c - golden captures of PPP, wireless and what else is no Ethernet.
 */
#include "tests/golden/golden.h"

#define LINK_PPP 9
#define LINK_FDDI 10
#define LINK_C_HDLC 104
#define LINK_WLAN 105
#define LINK_RADIOTAP 127
#define LINK_NFLOG 239

#define ETHERNET_HDR 14

static const uint8_t snap_ipv4[] = { 0xaa, 0xaa, 0x03, 0, 0, 0, 0x08, 0x00 };

static void put_mac(struct packet_builder *b, uint8_t last)
{
	const uint8_t mac[6] = { 0x02, 0, 0, 0, 0, last };

	pb_bytes(b, mac, sizeof(mac));
}

static void add_datagram(struct pcap_writer *w, struct packet_builder *b)
{
	pb_ipv4(b, "192.0.2.1", "198.51.100.2", 17);
	pb_udp(b, 40000, 9);
	pb_bytes(b, "golden", 6);
	golden_add(w, b);
}

static void add_datagram6(struct pcap_writer *w, struct packet_builder *b)
{
	pb_ipv6(b, "2001:db8::1", "2001:db8::2", 17);
	pb_udp(b, 40000, 9);
	pb_bytes(b, "golden", 6);
	golden_add(w, b);
}

static void add_ppp_control(struct pcap_writer *w, uint16_t protocol)
{
	struct packet_builder b;

	pb_init(&b);
	pb_be16(&b, 0xff03);
	pb_be16(&b, protocol);
	pb_be32(&b, 0x01010004); /* configure-request 1 without options */
	golden_add(w, &b);
}

static void add_ppp(struct pcap_writer *w)
{
	static const uint16_t control[] = { 0xc021, 0x8021, 0x8057, 0x80fd,
		                            0xc023, 0xc223, 0x8207 };
	struct packet_builder b;

	pb_init(&b);
	pb_be16(&b, 0xff03);
	pb_be16(&b, 0x0021);
	add_datagram(w, &b);

	pb_init(&b); /* everything that can be left out */
	pb_u8(&b, 0x57);
	add_datagram6(w, &b);

	pb_init(&b); /* MPLS */
	pb_be16(&b, 0x0281);
	pb_be32(&b, 0x00010140);
	add_datagram(w, &b);

	pb_init(&b); /* Cisco HDLC in its place */
	pb_be16(&b, 0x0f00);
	pb_be16(&b, 0x0800);
	add_datagram(w, &b);

	for (size_t i = 0; i < sizeof(control) / sizeof(*control); i++)
		add_ppp_control(w, control[i]);
}

const struct golden golden_ppp = { LINK_PPP, 0, add_ppp };

static void add_chdlc(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b);
	pb_be16(&b, 0x0f00);
	pb_be16(&b, 0x0800);
	add_datagram(w, &b);

	pb_init(&b); /* SLARP: a line that is alive */
	pb_be16(&b, 0x8f00);
	pb_be16(&b, 0x8035);
	pb_be32(&b, 2);
	pb_be32(&b, 1);
	pb_be32(&b, 0);
	pb_be16(&b, 0xffff);
	golden_add(w, &b);

	pb_init(&b); /* no Ethertype */
	pb_be16(&b, 0x8f00);
	pb_be16(&b, 0x0100);
	golden_add(w, &b);
}

const struct golden golden_chdlc = { LINK_C_HDLC, 0, add_chdlc };

static void add_fddi(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b);
	pb_u8(&b, 0x50); /* LLC */
	put_mac(&b, 2);
	put_mac(&b, 1);
	pb_bytes(&b, snap_ipv4, sizeof(snap_ipv4));
	add_datagram(w, &b);

	pb_init(&b); /* station management */
	pb_u8(&b, 0x41);
	put_mac(&b, 2);
	put_mac(&b, 1);
	pb_be32(&b, 0);
	golden_add(w, &b);
}

const struct golden golden_fddi = { LINK_FDDI, 0, add_fddi };

static void put_le16(struct packet_builder *b, uint16_t v)
{
	pb_be16(b, (uint16_t)(v << 8 | v >> 8));
}

static void add_nflog(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b);
	pb_be16(&b, 0x0200); /* IPv4, version 0 */
	pb_be16(&b, 5);      /* group */
	put_le16(&b, 9);     /* a prefix of five bytes, padded */
	put_le16(&b, 10);
	pb_bytes(&b, "drop\0\0\0\0", 8);
	put_le16(&b, 4 + 34);
	put_le16(&b, 9);
	pb_ipv4(&b, "192.0.2.1", "198.51.100.2", 17);
	pb_udp(&b, 40000, 9);
	pb_bytes(&b, "golden", 6);
	pb_end(&b);
	pb_be16(&b, 0); /* to a multiple of four */
	pcap_writer_add(w, b.bytes, b.used, b.used);

	pb_init(&b); /* IPv6, logged by a big-endian machine */
	pb_be16(&b, 0x0a00);
	pb_be16(&b, 5);
	pb_be16(&b, 4 + 54);
	pb_be16(&b, 9);
	add_datagram6(w, &b);

	pb_init(&b); /* an attribute shorter than its own head */
	pb_be16(&b, 0x0200);
	pb_be16(&b, 5);
	put_le16(&b, 3);
	put_le16(&b, 9);
	golden_add(w, &b);

	pb_init(&b); /* no packet */
	pb_be16(&b, 0x0200);
	pb_be16(&b, 5);
	golden_add(w, &b);
}

const struct golden golden_nflog = { LINK_NFLOG, 0, add_nflog };

static void put_wlan(struct packet_builder *b, uint8_t control, uint8_t flags)
{
	pb_u8(b, control);
	pb_u8(b, flags);
	pb_be16(b, 0); /* duration */
	put_mac(b, 1);
	put_mac(b, 2);
	put_mac(b, 3);
	pb_be16(b, 0x1000); /* sequence number 1, fragment 0 */
}

static void add_radiotap(struct pcap_writer *w)
{
	static const uint8_t time[8] = { 1 };
	struct packet_builder b;

	pb_init(&b);
	pb_be16(&b, 0);
	put_le16(&b, 8); /* the fixed part alone */
	pb_be32(&b, 0);
	put_wlan(&b, 0x08, 0x01);
	pb_bytes(&b, snap_ipv4, sizeof(snap_ipv4));
	add_datagram(w, &b);

	pb_init(&b); /* two words of presence, time, flags: with a checksum */
	pb_be16(&b, 0);
	put_le16(&b, 26);
	pb_be32(&b, 0x03000080);
	pb_be32(&b, 0);
	pb_be32(&b, 0); /* to a multiple of 8 */
	pb_bytes(&b, time, sizeof(time));
	pb_be16(&b, 0x1000); /* flags, padding */
	put_wlan(&b, 0x08, 0x02);
	pb_be32(&b, 0xe0e00300); /* LLC, and four bytes of checksum */
	pb_be32(&b, 0xdeadbeef);
	golden_add(w, &b);

	pb_init(&b); /* the members do not fit into the header */
	pb_be16(&b, 0);
	put_le16(&b, 12);
	pb_be32(&b, 0x03000000);
	pb_be32(&b, 0);
	put_wlan(&b, 0x48, 0x01);
	golden_add(w, &b);
}

const struct golden golden_radiotap = { LINK_RADIOTAP, 0, add_radiotap };

static void add_wlan_data(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b); /* from the access point, QoS */
	put_wlan(&b, 0x88, 0x02);
	pb_be16(&b, 0);
	pb_bytes(&b, snap_ipv4, sizeof(snap_ipv4));
	add_datagram(w, &b);

	pb_init(&b); /* between access points: four addresses */
	put_wlan(&b, 0x08, 0x03);
	put_mac(&b, 4);
	pb_bytes(&b, snap_ipv4, sizeof(snap_ipv4));
	add_datagram(w, &b);

	pb_init(&b); /* several packets in one frame */
	put_wlan(&b, 0x88, 0x01);
	pb_be16(&b, 0x8000);
	put_mac(&b, 1);
	put_mac(&b, 2);
	pb_be16(&b, sizeof(snap_ipv4) + 34);
	pb_bytes(&b, snap_ipv4, sizeof(snap_ipv4));
	add_datagram(w, &b);

	pb_init(&b); /* header of 26 bytes, padded to 28 */
	put_wlan(&b, 0x88, 0x00);
	pb_be16(&b, 0);
	pb_be16(&b, 0);
	pb_bytes(&b, snap_ipv4, sizeof(snap_ipv4));
	add_datagram(w, &b);
}

static void add_wlan(struct pcap_writer *w)
{
	struct packet_builder b;

	add_wlan_data(w);

	pb_init(&b); /* encrypted */
	put_wlan(&b, 0x08, 0x41);
	pb_be32(&b, 0x12345678);
	golden_add(w, &b);

	pb_init(&b); /* a beacon */
	put_wlan(&b, 0x80, 0x00);
	pb_be32(&b, 0);
	golden_add(w, &b);

	pb_init(&b); /* an acknowledgment */
	pb_be32(&b, 0xd4000000);
	put_mac(&b, 1);
	golden_add(w, &b);

	pb_init(&b); /* of a version that does not exist */
	put_wlan(&b, 0x09, 0x00);
	golden_add(w, &b);
}

const struct golden golden_wlan = { LINK_WLAN, 0, add_wlan };

static void add_pppoed(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 0xff, 0x8863);
	pb_be32(&b, 0x11090000); /* who can? */
	pb_be16(&b, 4);
	pb_be32(&b, 0x01010000); /* any service */
	golden_add(w, &b);

	pb_init(&b); /* of another version */
	pb_ethernet(&b, 1, 0xff, 0x8863);
	pb_be32(&b, 0x21090000);
	pb_be16(&b, 0);
	golden_add(w, &b);
}

const struct golden golden_pppoed = { GOLDEN_ETHERNET, ETHERNET_HDR,
	                              add_pppoed };
