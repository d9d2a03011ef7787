/* golden_dialog.c - captures of protocols that are lines of text. */
#include "tests/golden/golden.h"

#include <string.h>

#define BEHIND_UDP 42
#define BEHIND_TCP 54
#define PSH_ACK 0x018

static void add_tcp(struct pcap_writer *w, uint16_t src, uint16_t dst,
                    const char *text)
{
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, src, dst, PSH_ACK);
	pb_bytes(&b, text, strlen(text));
	golden_add(w, &b);
}

static void add_udp(struct pcap_writer *w, uint16_t src, uint16_t dst,
                    const char *text)
{
	struct packet_builder b;

	pb_frame(&b, 17);
	pb_udp(&b, src, dst);
	pb_bytes(&b, text, strlen(text));
	golden_add(w, &b);
}

static void add_ftp(struct pcap_writer *w)
{
	add_tcp(w, 21, 40000, "220-Welcome\r\n to this\r\n220 ready\r\n");
	add_tcp(w, 40000, 21, "USER someone\r\n");
	add_tcp(w, 40000, 21, "PASS not to be seen\r\n");
	add_tcp(w, 40000, 21, "RETR file\r\nQUIT\r\n");
	add_tcp(w, 40000, 21, "not a command\r\n");
	add_tcp(w, 2121, 40000, "220 (vsFTPd 3.0.5)\r\n"); /* by content */
	add_tcp(w, 20, 40000, "the bytes of a file");
}

const struct golden golden_ftp = { GOLDEN_ETHERNET, BEHIND_TCP, add_ftp };

static void add_smtp(struct pcap_writer *w)
{
	add_tcp(w, 25, 40000, "220 mail.example.org ESMTP\r\n");
	add_tcp(w, 40000, 25, "EHLO desk.example.org\r\n");
	add_tcp(w, 25, 40000,
	        "250-mail.example.org\r\n250-SIZE\r\n250 AUTH PLAIN\r\n");
	add_tcp(w, 40000, 587, "AUTH PLAIN AGEAYg==\r\n");
	add_tcp(w, 40000, 25, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n");
	add_tcp(w, 40000, 25, "Subject: 250 words\r\n\r\nDATA follow\r\n");
	add_tcp(w, 40000, 2525, "EHLO desk\r\n"); /* told by content */
	add_tcp(w, 40000, 2525, "QUIT\r\n");      /* nothing says so here */
}

const struct golden golden_smtp = { GOLDEN_ETHERNET, BEHIND_TCP, add_smtp };

static void add_pop(struct pcap_writer *w)
{
	add_tcp(w, 110, 40000, "+OK POP3 server ready\r\n");
	add_tcp(w, 40000, 110, "USER someone\r\n");
	add_tcp(w, 40000, 110, "PASS not to be seen\r\n");
	add_tcp(w, 110, 40000, "-ERR no\r\n");
	add_tcp(w, 110, 40000, "Subject: the middle of a message\r\n");
	add_tcp(w, 1110, 40000, "+OK Dovecot POP3 ready\r\n");
}

const struct golden golden_pop = { GOLDEN_ETHERNET, BEHIND_TCP, add_pop };

static void add_imap(struct pcap_writer *w)
{
	add_tcp(w, 143, 40000, "* OK [CAPABILITY IMAP4rev1] ready\r\n");
	add_tcp(w, 40000, 143, "a1 LOGIN someone not-to-be-seen\r\n");
	add_tcp(w, 143, 40000, "* 3 EXISTS\r\na1 OK done\r\n");
	add_tcp(w, 40000, 143, "a2 SELECT INBOX\r\na3 UID FETCH 1 ALL\r\n");
	add_tcp(w, 143, 40000, "text of a message\r\n");
	add_tcp(w, 1143, 40000, "* OK IMAP4rev1 server\r\n");
}

const struct golden golden_imap = { GOLDEN_ETHERNET, BEHIND_TCP, add_imap };

static void add_ssh(struct pcap_writer *w)
{
	add_tcp(w, 22, 40000, "SSH-2.0-OpenSSH_9.7\r\n");
	add_tcp(w, 2222, 40000, "SSH-1.99-x comment\n");
	add_tcp(w, 22, 40000, "Hello\r\nSSH-2.0-x\r\n");
	add_tcp(w, 40000, 22, "\1\2\3\4\5\6");
}

const struct golden golden_ssh = { GOLDEN_ETHERNET, BEHIND_TCP, add_ssh };

static void add_sip(struct pcap_writer *w)
{
	add_udp(w, 5060, 5060,
	        "INVITE sip:bob@example.org SIP/2.0\r\nTo: bob\r\n\r\n");
	add_udp(w, 5060, 5060, "SIP/2.0 180 Ringing\r\n\r\n");
	add_udp(w, 40000, 9000, "OPTIONS sip:example.org SIP/2.0\r\n\r\n");
	add_udp(w, 5060, 5060, "REGISTER sip:the.line.goes.on");
	add_udp(w, 5060, 5060, "\r\n\r\n"); /* keeps a binding alive */
}

const struct golden golden_sip = { GOLDEN_ETHERNET, BEHIND_UDP, add_sip };

static void add_ssdp(struct pcap_writer *w)
{
	add_udp(w, 40000, 1900,
	        "M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\n"
	        "ST: upnp:rootdevice\r\n\r\n");
	add_udp(w, 1900, 1900,
	        "NOTIFY * HTTP/1.1\r\nNT: upnp:rootdevice\r\n"
	        "USN: uuid:1::upnp:rootdevice\r\nServer: x UPnP/1.0 y\r\n"
	        "Location: http://192.0.2.1/d.xml\r\n\r\n");
	add_udp(w, 1900, 40000,
	        "HTTP/1.1 200 OK\r\nst:upnp:rootdevice\r\n\r\n");
	add_udp(w, 40000, 1901, "M-SEARCH * HTTP/1.1\r\nST: a\r\n\r\n");
	add_udp(w, 40000, 1900, "nothing of the kind");
}

const struct golden golden_ssdp = { GOLDEN_ETHERNET, BEHIND_UDP, add_ssdp };
