/*
 * make_golden.c - writes golden captures, their texts and the fuzz seeds that
 * are made of them: make_golden TESTS_DIR [DECODER...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/writer.h"
#include "tests/golden/golden.h"

#define PATH_SIZE 4096

struct seeds {
	const char *tests_dir, *name;
	size_t header_at;
};

static void write_file(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) {
		(void)fprintf(stderr, "make_golden: cannot write %s\n", path);
		exit(1);
	}
}

/* Two bytes that the fuzz target takes for itself, then packet bytes. */
static void write_seed(const struct seeds *s, const char *target,
                       unsigned number, uint16_t head,
                       const struct golden_packet *packet)
{
	size_t from = strcmp(target, "decode") == 0 ? 0 : s->header_at;
	uint8_t seed[2 + PACKET_BUILDER_SIZE];
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/fuzz/seeds", s->tests_dir);
	(void)mkdir(path, 0777); /* may be there */
	(void)snprintf(path, sizeof(path), "%s/fuzz/seeds/%s", s->tests_dir,
	               target);
	(void)mkdir(path, 0777); /* may be there */
	(void)snprintf(path, sizeof(path), "%s/fuzz/seeds/%s/%s_%u",
	               s->tests_dir, target, s->name, number);
	writer_put_be16(seed, head);
	memcpy(seed + 2, packet->bytes + from, packet->caplen - from);
	write_file(path, seed, 2 + packet->caplen - from);
}

static void write_seeds(void *ctx, const struct golden_packet *packet)
{
	const struct seeds *s = ctx;

	write_seed(s, "decode", packet->number, packet->link_type, packet);
	if (packet->caplen > s->header_at)
		write_seed(s, s->name, packet->number, 0, packet);
}

static void make(const char *tests_dir, enum decoder_id id)
{
	struct seeds s = { tests_dir, decoders[id]->name,
		           goldens[id]->header_at };
	struct buf capture, text;
	char path[PATH_SIZE];

	buf_init(&capture, GOLDEN_BUF_MAX);
	buf_init(&text, GOLDEN_BUF_MAX);
	(void)snprintf(path, sizeof(path), "%s/golden/%s.pcap", tests_dir,
	               s.name);
	golden_write(goldens[id], path);
	golden_read(&capture, path);
	golden_text(&text, &capture);
	(void)snprintf(path, sizeof(path), "%s/golden/%s.txt", tests_dir,
	               s.name);
	write_file(path, text.bytes, text.used);
	golden_each(&capture, write_seeds, &s);
	buf_done(&capture);
	buf_done(&text);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		(void)fprintf(stderr,
		              "usage: make_golden TESTS_DIR [DECODER...]\n");
		return 2;
	}
	for (int id = 0; id < DECODER_COUNT; id++) {
		int wanted = argc == 2;

		for (int i = 2; i < argc; i++)
			wanted |= strcmp(argv[i], decoders[id]->name) == 0;
		if (wanted)
			make(argv[1], (enum decoder_id)id);
	}
	return 0;
}
