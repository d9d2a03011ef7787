/* pcap_writer.c - capture files for tests.
 * Source: draft-ietf-opsawg-pcap, big-endian. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/writer.h"
#include "tests/support/packet_builder.h"

#define PCAP_MAGIC_NS 0xa1b23c4du
#define PCAP_SNAPLEN 262144
#define PCAP_HDR 24
#define RECORD_HDR 16
#define START_S 1767225600u /* 2026-01-01T00:00:00Z */
#define NS_PER_MS 1000000u

struct pcap_writer {
	FILE *file;
	uint32_t count;
};

static void put(struct pcap_writer *w, const void *bytes, size_t n)
{
	size_t put = n ? fwrite(bytes, 1, n, w->file) : 0;

	assert(put == n);
	(void)put;
}

struct pcap_writer *pcap_writer_new(const char *path, uint16_t link_type)
{
	struct pcap_writer *w = calloc(1, sizeof(*w));
	uint8_t hdr[PCAP_HDR];
	struct writer out = writer_of(hdr, sizeof(hdr));

	assert(w);
	w->file = fopen(path, "wb");
	assert(w->file);
	writer_be32(&out, PCAP_MAGIC_NS);
	writer_be16(&out, 2); /* version 2.4 */
	writer_be16(&out, 4);
	writer_be32(&out, 0); /* reserved */
	writer_be32(&out, 0); /* reserved */
	writer_be32(&out, PCAP_SNAPLEN);
	writer_be32(&out, link_type);
	put(w, hdr, out.used);
	return w;
}

void pcap_writer_add(struct pcap_writer *w, const void *bytes, size_t caplen,
                     size_t len)
{
	uint8_t hdr[RECORD_HDR];
	struct writer out = writer_of(hdr, sizeof(hdr));

	writer_be32(&out, START_S + w->count / 1000);
	writer_be32(&out, w->count % 1000 * NS_PER_MS);
	writer_be32(&out, (uint32_t)caplen);
	writer_be32(&out, (uint32_t)len);
	put(w, hdr, out.used);
	put(w, bytes, caplen);
	w->count++;
}

void pcap_writer_free(struct pcap_writer *w)
{
	int rc;

	if (!w)
		return;
	rc = fclose(w->file);
	assert(rc == 0);
	(void)rc;
	free(w);
}
