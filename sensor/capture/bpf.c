/* bpf.c - see bpf.h. */
#include "sensor/capture/bpf.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "sensor/capture/link_type.h"

#define PACKET_MAX 262144 /* as capture_file.h has it */

/* All that the sensor decodes, and what libpcap's filters know about. */
static const uint16_t prepared[] = {
	0,   /* NULL */
	1,   /* ETHERNET */
	9,   /* PPP */
	50,  /* PPP_HDLC */
	51,  /* PPP_ETHER */
	101, /* RAW */
	104, /* C_HDLC */
	105, /* IEEE802_11 */
	107, /* FRELAY */
	108, /* LOOP */
	113, /* LINUX_SLL */
	127, /* IEEE802_11_RADIOTAP */
	192, /* PPI */
	228, /* IPV4 */
	229, /* IPV6 */
	239, /* NFLOG */
	276, /* LINUX_SLL2 */
};

struct program {
	uint16_t link_type;
	bool usable; /* `code` is compiled */
	struct bpf_program code;
};

struct bpf {
	size_t count;
	struct program programs[1 + ARRAY_SIZE(prepared)];
	const struct program *latest; /* likely again */
};

static int compile(struct program *p, uint16_t link_type,
                   const char *expression, char *error, size_t error_size)
{
	pcap_t *dead = pcap_open_dead(link_type_to_dlt(link_type), PACKET_MAX);

	p->link_type = link_type;
	if (!dead) {
		(void)snprintf(error, error_size, "out of memory");
		return -ENOMEM;
	}
	p->usable = pcap_compile(dead, &p->code, expression, 1,
	                         PCAP_NETMASK_UNKNOWN) == 0;
	if (!p->usable)
		(void)snprintf(error, error_size, "%s", pcap_geterr(dead));
	pcap_close(dead);
	return p->usable ? 0 : -EINVAL;
}

int bpf_open(const char *expression, uint16_t link_type, struct bpf **out_bpf,
             char *error, size_t error_size)
{
	struct bpf *b = calloc(1, sizeof(*b));
	char ignored[PCAP_ERRBUF_SIZE];
	int result;

	if (!b) {
		(void)snprintf(error, error_size, "out of memory");
		return -ENOMEM;
	}
	b->latest = &b->programs[0];
	result = compile(&b->programs[b->count++], link_type, expression, error,
	                 error_size);
	if (result < 0) {
		bpf_close(b);
		return result;
	}
	for (size_t i = 0; i < ARRAY_SIZE(prepared); i++)
		/* It need not make sense for all. */
		if (prepared[i] != link_type)
			(void)compile(&b->programs[b->count++], prepared[i],
			              expression, ignored, sizeof(ignored));
	*out_bpf = b;
	return 0;
}

void bpf_close(struct bpf *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->count; i++)
		if (b->programs[i].usable)
			pcap_freecode(&b->programs[i].code);
	free(b);
}

static const struct program *find(const struct bpf *b, uint16_t link_type)
{
	for (size_t i = 0; i < b->count; i++)
		if (b->programs[i].link_type == link_type &&
		    b->programs[i].usable)
			return &b->programs[i];
	return NULL;
}

enum bpf_verdict bpf_match(struct bpf *b, const struct captured *captured)
{
	struct pcap_pkthdr header = { .caplen = captured->caplen,
		                      .len = captured->len };

	if (b->latest->link_type != captured->link_type) {
		const struct program *p = find(b, captured->link_type);

		if (!p)
			return BPF_UNKNOWN;
		b->latest = p;
	}
	return pcap_offline_filter(&b->latest->code, &header, captured->bytes)
	               ? BPF_MATCH
	               : BPF_OTHER;
}
