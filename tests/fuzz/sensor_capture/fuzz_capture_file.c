/*
 * fuzz_capture_file.c - any bytes as a capture: packets, an end or a fault,
 * each packet whole and within its limit, and never an endless loop.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sensor/capture/capture_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint8_t sink;

static void look_at(const struct captured *c)
{
	if (c->caplen > CAPTURE_PACKET_MAX)
		abort();
	for (uint32_t i = 0; i < c->caplen; i++)
		sink = c->bytes[i];
}

static void read_all(int fd, size_t steps_max)
{
	struct captured captured;
	struct capture_file f;
	enum capture_state state = CAPTURE_OTHER;

	if (capture_file_open(&f, fd) < 0) {
		if (!f.error[0])
			abort(); /* no explanation */
		return;
	}
	for (size_t i = 0; state == CAPTURE_OTHER || state == CAPTURE_PACKET;
	     i++) {
		/* A step takes four bytes at least. Gzip makes more of them. */
		if (!f.bytes.unzip && i > steps_max)
			abort();
		state = capture_file_next(&f, &captured);
		if (state == CAPTURE_PACKET)
			look_at(&captured);
	}
	if (state == CAPTURE_BROKEN && !f.error[0])
		abort();
	capture_file_close(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd < 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	read_all(fd, size / 4 + 1);
	close(fd);
	return 0;
}
