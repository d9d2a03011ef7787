/*
 * golden.h - for each decoder a capture that is made here and what its packets
 * must become.
 *
 * Shape: golden/NAME.pcap and golden/NAME.txt lie in the repository;
 * make_golden writes them, test_golden makes them again and compares. To look
 * at a change: run make_golden and read the diff. Errors: failed assertions.
 * Threads: one.
 */
#ifndef TESTS_GOLDEN_GOLDEN_H
#define TESTS_GOLDEN_GOLDEN_H

#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "sensor/decode/decoders.h"
#include "tests/support/packet_builder.h"

#define GOLDEN_FILE_MAX 65536
#define GOLDEN_BUF_MAX 131072 /* for buf_init() */
#define GOLDEN_ETHERNET 1     /* the link type */

struct golden {
	uint16_t link_type;
	size_t header_at; /* where this decoder's header begins, in every one
	                   * of the packets: its fuzz seeds begin there */
	void (*add)(struct pcap_writer *w);
};

#define DECODER(upper, lower) extern const struct golden golden_##lower;
#include "sensor/decode/decoders.def"
#undef DECODER

extern const struct golden *const goldens[DECODER_COUNT];

/* Ends the packet and adds it whole. */
void golden_add(struct pcap_writer *w, struct packet_builder *b);

/* Writes the capture of a decoder. */
void golden_write(const struct golden *golden, const char *path);

/* Reads a whole file; asserts that it is there. */
void golden_read(struct buf *out, const char *path);

/* Calls `each` for every packet of a capture that pcap_writer wrote. */
struct golden_packet {
	unsigned number; /* from 1 */
	uint16_t link_type;
	const uint8_t *bytes;
	uint32_t caplen, len;
};
void golden_each(const struct buf *capture,
                 void (*each)(void *ctx, const struct golden_packet *packet),
                 void *ctx);

/* What the packets of a capture are decoded to, as text. */
void golden_text(struct buf *out, const struct buf *capture);

#endif
