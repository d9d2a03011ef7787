/* golden_control.c - golden captures of what switches and routers say to each
 * other. */
#include "tests/golden/golden.h"

#define BEHIND_ETHERNET 14
#define BEHIND_LLC 17
#define BEHIND_SNAP 22
#define BEHIND_IPV4 34

/* An 802.3 frame, whose type is a length. */
static void begin_llc(struct packet_builder *b, const char *llc, size_t llc_len,
                      size_t len)
{
	pb_init(b);
	pb_ethernet(b, 1, 2, (uint16_t)(llc_len + len));
	pb_bytes(b, llc, llc_len);
}

static void add_llc_frame(struct pcap_writer *w, const char *llc,
                          size_t llc_len, const char *bytes, size_t len)
{
	struct packet_builder b;

	begin_llc(&b, llc, llc_len, len);
	pb_bytes(&b, bytes, len);
	golden_add(w, &b);
}

#define LLC(text) add_llc_frame(w, "\x42\x42\3", 3, (text), sizeof(text) - 1)
#define SNAP(text)                                                             \
	add_llc_frame(w, "\xaa\xaa\3\0\0\x0c\x20\0", 8, (text),                \
	              sizeof(text) - 1)

static void add_stp(struct pcap_writer *w)
{
	LLC("\0\0\0\0\0\x80\0\2\0\0\0\0\1\0\0\0\4"
	    "\x80\0\2\0\0\0\0\2\x80\1\0\0\x14\0\2\0\x0f\0");
	LLC("\0\0\0\x80"); /* topology change */
	LLC("\0\0\2\2\0\x80\0\2\0");
}

const struct golden golden_stp = { GOLDEN_ETHERNET, BEHIND_LLC, add_stp };

static void add_cdp(struct pcap_writer *w)
{
	SNAP("\2\xb4\0\0\0\1\0\x0agolden\0\3\0\x08Gi0/");
	SNAP("\2\xb4\0\0\0\1\0\3"); /* an element below its least size */
	SNAP("\2\xb4\0\0\0\1\0\x20golden");
}

const struct golden golden_cdp = { GOLDEN_ETHERNET, BEHIND_SNAP, add_cdp };

static void add_frame(struct pcap_writer *w, uint16_t ethertype,
                      const char *bytes, size_t len)
{
	struct packet_builder b;

	pb_init(&b);
	pb_ethernet(&b, 1, 2, ethertype);
	pb_bytes(&b, bytes, len);
	golden_add(w, &b);
}

#define FRAME(type, text) add_frame(w, (type), (text), sizeof(text) - 1)

static void add_lldp(struct pcap_writer *w)
{
	FRAME(0x88cc, "\2\7\4\2\0\0\0\0\1\4\4\5eth\6\2\0\x78"
	              "\x0a\6golden\0\0");
	FRAME(0x88cc, "\2\7\4\2\0\0\0\0\1\4\7\3\2\0\0\0\0\1\0\0");
	FRAME(0x88cc, "\x0a\x20golden");
}

const struct golden golden_lldp = { GOLDEN_ETHERNET, BEHIND_ETHERNET,
	                            add_lldp };

static void add_eapol(struct pcap_writer *w)
{
	FRAME(0x888e, "\2\0\0\5\1\1\0\5\1");
	FRAME(0x888e, "\1\1\0\0");
	FRAME(0x888e, "\2\3\0\x5fkeys");
}

const struct golden golden_eapol = { GOLDEN_ETHERNET, BEHIND_ETHERNET,
	                             add_eapol };

static void add_ip(struct pcap_writer *w, uint8_t proto, const char *bytes,
                   size_t len)
{
	struct packet_builder b;

	pb_frame(&b, proto);
	pb_bytes(&b, bytes, len);
	golden_add(w, &b);
}

#define IP(proto, text) add_ip(w, (proto), (text), sizeof(text) - 1)

static void add_ospf(struct pcap_writer *w)
{
	IP(89, "\2\1\0\x2c\xc0\0\2\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
	IP(89, "\2\4\0\x2c\xc0\0\2\1\0\0"); /* ends inside of the area */
}

const struct golden golden_ospf = { GOLDEN_ETHERNET, BEHIND_IPV4, add_ospf };

static void add_vrrp(struct pcap_writer *w)
{
	IP(112, "\x21\x0a\x64\1\0\1\0\0\xc0\0\2\1\0\0\0\0\0\0\0\0");
	IP(112, "\x31\x0a\x64\1");
}

const struct golden golden_vrrp = { GOLDEN_ETHERNET, BEHIND_IPV4, add_vrrp };

static void add_pim(struct pcap_writer *w)
{
	IP(103, "\x20\0\0\0\0\1\0\2\0\x69");
	IP(103, "\x23\0");
}

const struct golden golden_pim = { GOLDEN_ETHERNET, BEHIND_IPV4, add_pim };
