/* capture_file.c - see capture_file.h. */
#include "sensor/capture/capture_file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sensor/capture/pcap_file.h"
#include "sensor/capture/pcapng_file.h"

#define MAGIC_SIZE 4

enum capture_state capture_file_broken(struct capture_file *f,
                                       const char *format, ...)
{
	const char *where = f->bytes.unzip ? "unpacked byte" : "byte";
	char what[SOURCE_ERROR_SIZE / 2];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	(void)snprintf(f->error, sizeof(f->error), "%s %llu: %s", where,
	               (unsigned long long)f->bytes.offset, what);
	return CAPTURE_BROKEN;
}

enum capture_state capture_file_missing(struct capture_file *f,
                                        enum bytes_state state, size_t n,
                                        const char *what)
{
	size_t left = byte_source_left(&f->bytes);

	if (state == BYTES_WAIT)
		return CAPTURE_WAIT;
	if (state == BYTES_MORE)
		return CAPTURE_OTHER;
	if (state == BYTES_FAULT)
		return capture_file_broken(f, "%s", f->bytes.fault);
	return capture_file_broken(
	        f, "the file ends inside %s: %zu of %zu bytes are there", what,
	        left, n);
}

/* 0, or a negative errno with an explanation. */
static int recognise(struct capture_file *f)
{
	enum bytes_state state = byte_source_want(&f->bytes, MAGIC_SIZE);
	const uint8_t *magic = byte_source_at(&f->bytes);

	if (state == BYTES_FAULT) {
		(void)capture_file_missing(f, state, MAGIC_SIZE, "the header");
		return -EIO;
	}
	if (state == BYTES_END && byte_source_left(&f->bytes) == 0) {
		(void)snprintf(f->error, sizeof(f->error), "the file is empty");
		return -EBADMSG;
	}
	if (state == BYTES_OK && pcap_file_is(magic))
		return pcap_file_open(f);
	if (state == BYTES_OK && pcapng_file_is(magic))
		return pcapng_file_open(f);
	(void)snprintf(f->error, sizeof(f->error),
	               "this is neither a pcap nor a pcapng capture");
	return -EBADMSG;
}

int capture_file_open(struct capture_file *f, int fd)
{
	int error;

	*f = (struct capture_file){ .known = false };
	error = byte_source_open(&f->bytes, fd);
	if (error < 0) {
		(void)snprintf(f->error, sizeof(f->error), "%s",
		               strerrordesc_np(-error));
		return error;
	}
	error = recognise(f);
	if (error < 0)
		capture_file_close(f);
	return error;
}

void capture_file_close(struct capture_file *f)
{
	byte_source_close(&f->bytes);
	free(f->section.interfaces);
	f->section.interfaces = NULL;
}
