/* golden_peers.c - golden captures of what is known by class and little more.
 */
#include <string.h>

#include "tests/golden/golden.h"

#define BEHIND_UDP 42
#define BEHIND_TCP 54

static void add_udp(struct pcap_writer *w, uint16_t port, const void *bytes,
                    size_t len)
{
	struct packet_builder b;

	pb_frame(&b, 17);
	pb_udp(&b, 40000, port);
	pb_bytes(&b, bytes, len);
	golden_add(w, &b);
}

static void add_tcp(struct pcap_writer *w, uint16_t port, const void *bytes,
                    size_t len)
{
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, 40000, port, 0x018);
	pb_bytes(&b, bytes, len);
	golden_add(w, &b);
}

#define UDP(port, text) add_udp(w, (port), (text), sizeof(text) - 1)
#define TCP(port, text) add_tcp(w, (port), (text), sizeof(text) - 1)

static void add_stun(struct pcap_writer *w)
{
	/* binding request, and its success with an attribute */
	UDP(3478, "\0\1\0\0\x21\x12\xa4\x42"
	          "abcdefghijkl");
	UDP(40001, "\1\1\0\x08\x21\x12\xa4\x42"
	           "abcdefghijkl\x80\x22\0\4test");
	UDP(40001, "\0\1\0\4\x21\x12\xa4\x42"
	           "abcdefghijkl"); /* a length of what is not there */
	UDP(3478, "\x40\1\0\4data");
	UDP(40001, "\x40\1\0\4data"); /* nothing says so here */
	UDP(3478, "\0\1\0\0\x21\x12\xa4\x42"
	          "abc");
}

const struct golden golden_stun = { GOLDEN_ETHERNET, BEHIND_UDP, add_stun };

static void add_wireguard(struct pcap_writer *w)
{
	uint8_t message[148] = { 1 };

	add_udp(w, 51820, message, 148);
	message[0] = 2;
	add_udp(w, 51820, message, 92);
	message[0] = 4;
	add_udp(w, 40001, message, 32);
	add_udp(w, 51820, message, 33); /* no size of a message */
	message[0] = 5;
	add_udp(w, 51820, message, 148); /* no type */
}

const struct golden golden_wireguard = { GOLDEN_ETHERNET, BEHIND_UDP,
	                                 add_wireguard };

static void add_openvpn(struct pcap_writer *w)
{
	UDP(40001, "\x38sessions\0\0\0\0\0"); /* told by its content */
	UDP(1194, "\x30some data");
	UDP(1194, "\x78no such opcode");
	UDP(1194, "\x28short");
}

const struct golden golden_openvpn = { GOLDEN_ETHERNET, BEHIND_UDP,
	                               add_openvpn };

static void add_bittorrent(struct pcap_writer *w)
{
	TCP(40001, "\x13"
	           "BitTorrent protocol\0\0\0\0\0\0\0\0"
	           "the hash of a torrent of a peer, itself!");
	TCP(6881, "\0\0\0\1\2"); /* interested */
	TCP(6881, "\xff\0\0\1\2");
	TCP(40001, "\x13"
	           "BitTorrent protocol\0\0\0\0\0\0\0\0"
	           "the line"); /* goes on elsewhere */
}

const struct golden golden_bittorrent = { GOLDEN_ETHERNET, BEHIND_TCP,
	                                  add_bittorrent };

static void add_syslog(struct pcap_writer *w)
{
	UDP(514, "<34>Oct 11 22:14:15 host su: failed");
	UDP(40001, "<165>1 2003-08-24T05:14:15Z host app - - -");
	UDP(514, "<13>no date");
	UDP(40001, "<13>no date");
	UDP(514, "<192>no such priority");
	UDP(514, "<1");
}

const struct golden golden_syslog = { GOLDEN_ETHERNET, BEHIND_UDP, add_syslog };

static void add_modbus(struct pcap_writer *w)
{
	TCP(502, "\0\1\0\0\0\6\x11\3\0\x6b\0\3");
	TCP(502, "\0\1\0\0\0\3\x11\x83\2"); /* exception */
	TCP(502, "\0\1\0\1\0\6\x11\3\0\x6b\0\3");
	TCP(502, "\0\1\0\0\0\1\x11");
	TCP(502, "\0\1\0\0\0\6");
}

const struct golden golden_modbus = { GOLDEN_ETHERNET, BEHIND_TCP, add_modbus };

static void add_mqtt(struct pcap_writer *w)
{
	TCP(1883, "\x10\x12\0\4MQTT\4\x02\0\x3c\0\6golden");
	/* with user name and password, which stay where they are */
	TCP(40001, "\x10\x1a\0\4MQTT\5\xc2\0\x3c\0\0\1c\0\4user\0\4word");
	TCP(1883, "\x30\x0b\0\5a/b/cdata");
	TCP(1883, "\x82\x0a\0\1\0\5a/b/c\0");
	TCP(1883, "\xd0\0");
	TCP(40001, "\xd0\0");
	TCP(1883, "\x30\xff\xff\xff\xff\1");
	TCP(1883, "\x30\3\0\xff"
	          "a"); /* a topic longer than its message */
}

const struct golden golden_mqtt = { GOLDEN_ETHERNET, BEHIND_TCP, add_mqtt };

static void add_radius(struct pcap_writer *w)
{
	UDP(1812, "\1\7\0\x22"
	          "0123456789abcdef\1\6user\2\x08secret");
	UDP(1813, "\5\1\0\x14"
	          "0123456789abcdef");
	UDP(1812, "\1\7\0\x18"
	          "0123456789abcdef\1\1us"); /* a length below 2 */
	UDP(1812, "\1\7\0\x13"
	          "0123456789abcdef");
}

const struct golden golden_radius = { GOLDEN_ETHERNET, BEHIND_UDP, add_radius };

static void add_rip(struct pcap_writer *w)
{
	UDP(520, "\1\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10");
	UDP(520, "\1\2\0");
}

const struct golden golden_rip = { GOLDEN_ETHERNET, BEHIND_UDP, add_rip };

static void add_dropbox_lan(struct pcap_writer *w)
{
	UDP(17500, "{\"host_int\": 1}");
	UDP(17500, "something else");
}

const struct golden golden_dropbox_lan = { GOLDEN_ETHERNET, BEHIND_UDP,
	                                   add_dropbox_lan };

static void add_http2(struct pcap_writer *w)
{
	/* preface, settings, GET http://www.example.com/ (RFC 7541 C.4.1) */
	TCP(8080, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	          "\0\0\0\4\0\0\0\0\0"
	          "\0\0\x11\1\5\0\0\0\1"
	          "\x82\x86\x84\x41\x8c\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab"
	          "\x90\xf4\xff");
	/* its answer: 404, plain text */
	TCP(40001, "\0\0\1\1\5\0\0\0\1\x8d");
	/* padding and priority; a path that is written out */
	TCP(40001, "\0\0\x0e\1\x2d\0\0\0\3\2\0\0\0\0\x10\x04\4/abc\0\0"
	           "\0\0\0\0\1\0\0\0\3");
	TCP(40001, "\0\0\7\4\0\0\0\0\0settings"); /* not a multiple of 6 */
	TCP(8080, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	          "\0\0\x11\1\5\0\0\0\1\x82\x86"); /* goes on elsewhere */
}

const struct golden golden_http2 = { GOLDEN_ETHERNET, BEHIND_TCP, add_http2 };

static void add_port_class(struct pcap_writer *w)
{
	UDP(69, "\0\1golden\0octet\0");
	UDP(500, "initiateresponde\x21\x20\x22\x08\0\0\0\0\0\0\0\x1c");
	UDP(521, "\1\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10");
	UDP(3784, "\x20\xc0\3\x18\0\0\0\1\0\0\0\2\0\1\x86\xa0\0\1\x86\xa0"
	          "\0\0\0\0");
	UDP(5683, "\x40\1\1\2\xb4golf");
	UDP(5683, "\x80\1\1\2");
}

const struct golden golden_port_class = { GOLDEN_ETHERNET, BEHIND_UDP,
	                                  add_port_class };
