/* golden.c - making, reading and decoding golden captures. */
#include "tests/golden/golden.h"

#include <stdio.h>

#include "tests/support/decode_support.h"

#define PCAP_HDR 24

const struct golden *const goldens[DECODER_COUNT] = {
#define DECODER(upper, lower) [DECODER_##upper] = &golden_##lower,
#include "sensor/decode/decoders.def"
#undef DECODER
};

void golden_add(struct pcap_writer *w, struct packet_builder *b)
{
	pb_end(b);
	pcap_writer_add(w, b->bytes, b->used, b->used);
}

void golden_write(const struct golden *golden, const char *path)
{
	struct pcap_writer *w = pcap_writer_new(path, golden->link_type);

	golden->add(w);
	pcap_writer_free(w);
}

void golden_read(struct buf *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *room;

	if (!file)
		fail_msg("cannot open %s", path);
	assert_int_equal(buf_reserve(out, GOLDEN_FILE_MAX, &room), 0);
	buf_commit(out, fread(room, 1, GOLDEN_FILE_MAX, file));
	assert_int_equal(fclose(file), 0);
}

void golden_each(const struct buf *capture,
                 void (*each)(void *ctx, const struct golden_packet *packet),
                 void *ctx)
{
	struct cur c = cur_of(capture->bytes, capture->used, capture->used);
	struct golden_packet packet = { 0 };

	cur_skip(&c, PCAP_HDR - 4);
	packet.link_type = (uint16_t)cur_be32(&c);
	while (cur_left(&c) > 0) {
		packet.number++;
		cur_skip(&c, 8); /* time */
		packet.caplen = cur_be32(&c);
		packet.len = cur_be32(&c);
		packet.bytes = cur_take(&c, packet.caplen);
		assert_true(cur_ok(&c));
		each(ctx, &packet);
	}
	assert_true(packet.number > 0);
}

static void print_packet(void *ctx, const struct golden_packet *packet)
{
	struct buf *out = ctx;
	struct decoded *d = decoded_new();
	const struct packet_record *r =
	        decode_bytes(d, packet->link_type, packet->bytes,
	                     packet->caplen, packet->len);

	assert_int_equal(buf_printf(out, "packet %u\n", packet->number), 0);
	decode_print(out, r);
	decoded_free(d);
}

void golden_text(struct buf *out, const struct buf *capture)
{
	golden_each(capture, print_packet, out);
}
