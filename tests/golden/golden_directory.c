/* golden_directory.c - captures of protocols that hand out addresses, names
 * and rights. */
#include "tests/golden/golden.h"

#include <string.h>

#define BEHIND_UDP 42
#define BEHIND_TCP 54
#define PSH_ACK 0x018

static void begin_udp(struct packet_builder *b, uint16_t src, uint16_t dst)
{
	pb_frame(b, 17);
	pb_udp(b, src, dst);
}

static void add_udp(struct pcap_writer *w, uint16_t src, uint16_t dst,
                    const void *bytes, size_t len)
{
	struct packet_builder b;

	begin_udp(&b, src, dst);
	pb_bytes(&b, bytes, len);
	golden_add(w, &b);
}

static void add_tcp(struct pcap_writer *w, uint16_t src, uint16_t dst,
                    const void *bytes, size_t len)
{
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, src, dst, PSH_ACK);
	pb_bytes(&b, bytes, len);
	golden_add(w, &b);
}

static void put_zeros(struct packet_builder *b, size_t n)
{
	while (n-- > 0)
		pb_u8(b, 0);
}

static void put_dhcp(struct packet_builder *b, uint8_t op)
{
	pb_u8(b, op);
	pb_u8(b, 1); /* Ethernet */
	pb_u8(b, 6);
	pb_u8(b, 0);
	pb_be32(b, 0x12345678); /* xid */
	put_zeros(b, 8);
	pb_be32(b, 0xc6336407); /* yours */
	put_zeros(b, 8);
	pb_bytes(b, "\2\0\0\0\0\1", 6);
	put_zeros(b, 10 + 64 + 128);
}

static void add_dhcp(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 68, 67);
	put_dhcp(&b, 1);
	pb_be32(&b, 0x63825363);
	pb_bytes(&b, "\x35\1\1\x0c\4desk\x3c\6vendor\0\xff", 20);
	golden_add(w, &b);

	begin_udp(&b, 67, 68); /* a name in the field of the file */
	put_dhcp(&b, 2);
	memcpy(b.bytes + b.used - 128, "\x0c\5other\xff", 8);
	pb_be32(&b, 0x63825363);
	pb_bytes(&b, "\x34\1\1\x35\1\2\xff", 7);
	golden_add(w, &b);

	begin_udp(&b, 67, 68); /* BOOTP */
	put_dhcp(&b, 2);
	golden_add(w, &b);

	begin_udp(&b, 68, 67); /* an option that is too long */
	put_dhcp(&b, 1);
	pb_be32(&b, 0x63825363);
	pb_bytes(&b,
	         "\x35\1\3\x0c\xff"
	         "desk",
	         9);
	golden_add(w, &b);
}

const struct golden golden_dhcp = { GOLDEN_ETHERNET, BEHIND_UDP, add_dhcp };

static void put_dhcpv6(struct packet_builder *b)
{
	pb_be32(b, 0x01abcdef); /* solicit, transaction */
	pb_be32(b, 0x00270006); /* client FQDN */
	pb_bytes(b, "\0\4desk", 6);
	pb_be32(b, 0x0010000b); /* vendor class */
	pb_bytes(b, "\0\0\1\x37\0\5MSFT5", 11);
}

static void add_dhcpv6(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 546, 547);
	put_dhcpv6(&b);
	golden_add(w, &b);

	begin_udp(&b, 547, 547); /* relayed */
	pb_be16(&b, 0x0c00);
	put_zeros(&b, 32);
	pb_be32(&b, 0x0009001d);
	put_dhcpv6(&b);
	golden_add(w, &b);

	add_udp(w, 546, 547, "\1\0\0\1\0\1\0\x20short", 13);
}

const struct golden golden_dhcpv6 = { GOLDEN_ETHERNET, BEHIND_UDP, add_dhcpv6 };

static void add_snmp(struct pcap_writer *w)
{
	static const uint8_t get[] = {
		0x30, 0x13, 0x02, 0x01, 0x00, 0x04, 0x06, 'p',  'u',  'b', 'l',
		'i',  'c',  0xa0, 0x06, 0x02, 0x01, 0x05, 0x02, 0x01, 0x00
	};
	static const uint8_t v3[] = { 0x30, 0x07, 0x02, 0x01, 0x03,
		                      0x30, 0x02, 0x04, 0x00 };

	add_udp(w, 40000, 161, get, sizeof(get));
	add_udp(w, 40000, 1161, get, sizeof(get)); /* told by its content */
	add_udp(w, 40000, 162, v3, sizeof(v3));
	add_udp(w, 40000, 161, get, 8);
	add_udp(w, 40000, 161, "no ASN.1", 8);
}

const struct golden golden_snmp = { GOLDEN_ETHERNET, BEHIND_UDP, add_snmp };

static void add_ntp(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 40000, 123);
	pb_u8(&b, 0x23); /* version 4, client */
	put_zeros(&b, 47);
	golden_add(w, &b);
	begin_udp(&b, 123, 40000);
	pb_be16(&b, 0x2402); /* server, stratum 2 */
	put_zeros(&b, 46);
	golden_add(w, &b);
	add_udp(w, 40000, 123, "\x16\2\0\1\0\0\0\0\0\0\0\0", 12); /* control */
	add_udp(w, 40000, 123, "\x1b", 1);
}

const struct golden golden_ntp = { GOLDEN_ETHERNET, BEHIND_UDP, add_ntp };

/* "DESK", padded, and its type. */
static void put_nb_name(struct packet_builder *b, const char *type)
{
	pb_u8(b, 32);
	pb_bytes(b, "EEEFFDEL", 8);
	for (int i = 0; i < 11; i++)
		pb_bytes(b, "CA", 2);
	pb_bytes(b, type, 2);
	pb_u8(b, 0);
}

static void add_nbns(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 137, 137);
	pb_be32(&b, 0x00010110);
	pb_be32(&b, 0x00010000);
	pb_be32(&b, 0);
	put_nb_name(&b, "CA");
	pb_be32(&b, 0x00200001);
	golden_add(w, &b);
	add_udp(w, 137, 137,
	        "\0\1\x85\0\0\0\0\1\0\0\0\0\x20"
	        "ca",
	        15);
}

const struct golden golden_nbns = { GOLDEN_ETHERNET, BEHIND_UDP, add_nbns };

static void add_nbdgm(struct pcap_writer *w)
{
	struct packet_builder b;

	begin_udp(&b, 138, 138);
	pb_be32(&b, 0x110a0001); /* to a group */
	pb_be32(&b, 0xc0000201);
	pb_be32(&b, 0x008a0044);
	pb_be16(&b, 0);
	put_nb_name(&b, "AA");
	put_nb_name(&b, "BO");
	golden_add(w, &b);
	add_udp(w, 138, 138, "\x13\2\0\1\xc0\0\2\1\0\x8a\x82", 11);
}

const struct golden golden_nbdgm = { GOLDEN_ETHERNET, BEHIND_UDP, add_nbdgm };

static void begin_smb(struct packet_builder *b, uint16_t len)
{
	pb_frame(b, 6);
	pb_tcp(b, 40000, 445, PSH_ACK);
	pb_be16(b, 0);
	pb_be16(b, len);
}

static void put_smb2(struct packet_builder *b, uint8_t command)
{
	pb_bytes(b, "\xfeSMB\x40\0\0\0\0\0\0\0", 12);
	pb_u8(b, command);
	put_zeros(b, 51);
}

static void add_nbss(struct pcap_writer *w)
{
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, 40000, 139, PSH_ACK);
	pb_be32(&b, 0x81000044);
	put_nb_name(&b, "CA");
	put_nb_name(&b, "AA");
	golden_add(w, &b);

	begin_smb(&b, 104); /* negotiate: 2.0.2 and 3.1.1 */
	put_smb2(&b, 0);
	pb_bytes(&b, "\x24\0\2\0", 4);
	put_zeros(&b, 32);
	pb_bytes(&b, "\2\2\x11\3", 4);
	golden_add(w, &b);

	begin_smb(&b, 82); /* tree connect */
	put_smb2(&b, 3);
	pb_bytes(&b, "\x09\0\0\0\x48\0\x0a\0\\\0\\\0a\0\\\0c\0", 18);
	golden_add(w, &b);

	begin_smb(&b, 51); /* version 1, negotiate */
	pb_bytes(&b, "\xffSMBr\0\0\0\0\x18\x01\x28", 12);
	put_zeros(&b, 20);
	pb_bytes(&b, "\0\x0c\0\2NT LM 0.12\0\0\0\0", 19);
	golden_add(w, &b);

	add_tcp(w, 445, 40000, "the middle of a message", 23);
	add_tcp(w, 445, 40000, "\0\0\0\x40\xfdSMB", 8); /* encrypted */
}

const struct golden golden_nbss = { GOLDEN_ETHERNET, BEHIND_TCP, add_nbss };

static const uint8_t as_req[] = {
	0x6a, 0x3b, 0x30, 0x39, 0xa1, 0x03, 0x02, 0x01, 0x05, /* version */
	0xa2, 0x03, 0x02, 0x01, 0x0a,                         /* AS-REQ */
	0xa4, 0x2d, 0x30, 0x2b, 0xa0, 0x03, 0x03, 0x01, 0x00, /* options */
	0xa1, 0x0e, 0x30, 0x0c, 0xa0, 0x03, 0x02, 0x01, 0x01,
	0xa1, 0x05, 0x30, 0x03, 0x1b, 0x01, 'b', /* client */
	0xa2, 0x03, 0x1b, 0x01, 'R',             /* realm */
	0xa3, 0x0f, 0x30, 0x0d, 0xa0, 0x03, 0x02, 0x01, 0x02,
	0xa1, 0x06, 0x30, 0x04, 0x1b, 0x02, 'k',  't' /* service */
};

static void add_kerberos(struct pcap_writer *w)
{
	static const uint8_t error[] = { 0x7e, 0x0e, 0x30, 0x0c, 0xa6, 0x03,
		                         0x02, 0x01, 0x19, 0xa9, 0x05, 0x1b,
		                         0x03, 'O',  'R',  'G' };
	struct packet_builder b;

	add_udp(w, 40000, 88, as_req, sizeof(as_req));
	add_udp(w, 88, 40000, error, sizeof(error));
	add_udp(w, 40000, 88, "no ASN.1", 8);
	add_udp(w, 40000, 88, as_req, 30);
	pb_frame(&b, 6);
	pb_tcp(&b, 40000, 88, PSH_ACK);
	pb_be32(&b, sizeof(as_req));
	pb_bytes(&b, as_req, sizeof(as_req));
	golden_add(w, &b);
}

const struct golden golden_kerberos = { GOLDEN_ETHERNET, BEHIND_UDP,
	                                add_kerberos };

static void add_ldap(struct pcap_writer *w)
{
	static const uint8_t bind[] = { 0x30, 0x0f, 0x02, 0x01, 0x01, 0x60,
		                        0x0a, 0x02, 0x01, 0x03, 0x04, 0x02,
		                        'c',  'n',  0x80, 0x01, 's' };
	static const uint8_t search[] = { 0x30, 0x0e, 0x02, 0x01, 0x02, 0x63,
		                          0x09, 0x04, 0x04, 'd',  'c',  '=',
		                          'x',  0x0a, 0x01, 0x02 };

	add_tcp(w, 40000, 389, bind, sizeof(bind));
	add_tcp(w, 40000, 3268, search, sizeof(search));
	add_tcp(w, 40000, 389, search, 10);
	add_tcp(w, 40000, 389, "\0\0\0\4\5\4\6\xff", 8); /* encrypted */
}

const struct golden golden_ldap = { GOLDEN_ETHERNET, BEHIND_TCP, add_ldap };

static void add_cotp(struct pcap_writer *w)
{
	static const char connect[] = "\3\0\0\x25\x20\xe0\0\0\0\0\0"
	                              "Cookie: mstshash=desk\r\n\1\0\0";

	add_tcp(w, 40000, 3389, connect, 37);
	add_tcp(w, 40000, 3390, connect, 37); /* told by the cookie */
	add_tcp(w, 40000, 102, "\3\0\0\x08\2\xf0\x80x", 8);
	add_tcp(w, 40000, 3389, "\3\0\0\x08\x55\xf0\x80x", 8);
	add_tcp(w, 40000, 3389, "\x17\3\3\0\1x", 6); /* TLS by now */
}

const struct golden golden_cotp = { GOLDEN_ETHERNET, BEHIND_TCP, add_cotp };
