/* file.c - packets from a capture file, a pipe or standard input. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sensor/capture/bpf.h"
#include "sensor/capture/capture_file.h"
#include "sensor/capture/file_poll.h"
#include "sensor/capture/source.h"

/* Steps and bytes of one read: so that a filter nothing matches, or a file of
 * blocks that are no packets, does not keep the loop from its other work. */
#define READ_STEPS_MAX 65536
#define READ_BYTES_MAX (16u << 20)

struct source {
	int fd;
	bool own_fd; /* to close */
	struct file_poll poll;
	struct capture_file file;
	bool any;         /* packet seen, matching or not */
	uint32_t snaplen; /* 0: all */
	uint64_t handed_out;
	struct bpf *bpf; /* NULL: no filter */
	char name[128];
	char error[SOURCE_ERROR_SIZE];
};

static void explain(struct source *s, const char *format, ...)
        PRINTF_LIKE(2, 3);

/* "name: what" */
static void explain(struct source *s, const char *format, ...)
{
	char what[SOURCE_ERROR_SIZE - sizeof(s->name) - 2];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	(void)snprintf(s->error, sizeof(s->error), "%s: %s", s->name, what);
}

/* Reading. */

/* CAPTURE_PACKET if the packet matches the filter, CAPTURE_OTHER if not. */
static enum capture_state filter_packet(struct source *s,
                                        const struct captured *captured)
{
	switch (s->bpf ? bpf_match(s->bpf, captured) : BPF_MATCH) {
	case BPF_MATCH:
		return CAPTURE_PACKET;
	case BPF_OTHER:
		return CAPTURE_OTHER;
	default:
		explain(s,
		        "the filter has no meaning for link type %u, which "
		        "comes after %llu matching packets; read the file "
		        "without --filter",
		        captured->link_type, (unsigned long long)s->handed_out);
		return CAPTURE_BROKEN;
	}
}

static enum capture_state next_packet(struct source *s, struct captured *out)
{
	enum capture_state state = capture_file_next(&s->file, out);

	if (state == CAPTURE_BROKEN)
		explain(s, "%s", s->file.error);
	return state;
}

/* A capture without a single packet is a mistake somebody wants to hear of. */
static enum capture_state no_packets(struct source *s)
{
	explain(s, "the capture holds no packets");
	return CAPTURE_BROKEN;
}

static enum capture_state step(struct source *s, struct captured *captured)
{
	enum capture_state state = next_packet(s, captured);

	if (state == CAPTURE_END && !s->any)
		return no_packets(s);
	if (state != CAPTURE_PACKET)
		return state;
	s->any = true;
	return filter_packet(s, captured);
}

static int file_read(struct source *s, int max_packets, source_packet_fn *fn,
                     void *arg)
{
	const uint64_t begun = s->file.bytes.offset;
	enum capture_state state = CAPTURE_OTHER;
	int handed_out = 0;

	for (int i = 0; i < READ_STEPS_MAX && handed_out < max_packets &&
	                s->file.bytes.offset - begun < READ_BYTES_MAX;
	     i++) {
		struct captured captured;

		state = step(s, &captured);
		if (state == CAPTURE_OTHER)
			continue;
		if (state != CAPTURE_PACKET)
			break;
		if (s->snaplen && captured.caplen > s->snaplen)
			captured.caplen = s->snaplen;
		s->handed_out++;
		handed_out++;
		fn(&captured, arg);
	}
	file_poll_set(&s->poll, state != CAPTURE_WAIT);
	if (handed_out > 0) /* an end comes again at the next call */
		return handed_out;
	if (state == CAPTURE_END)
		return SOURCE_END;
	return state == CAPTURE_BROKEN ? SOURCE_BROKEN : 0;
}

/* Opening. */

static int open_descriptor(struct source *s, const char *name)
{
	if (strcmp(name, "-") == 0) {
		s->fd = STDIN_FILENO;
		(void)snprintf(s->name, sizeof(s->name), "standard input");
		return 0;
	}
	(void)snprintf(s->name, sizeof(s->name), "%s", name);
	s->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (s->fd < 0) {
		explain(s, "%s", strerrordesc_np(errno));
		return -EIO;
	}
	s->own_fd = true;
	return 0;
}

/* Something to poll, for what is not a regular file. */
static int open_poll(struct source *s)
{
	int error;

	if (s->file.bytes.regular)
		return 0;
	error = file_poll_open(&s->poll, s->fd);
	if (error < 0)
		explain(s, "cannot wait for it: %s", strerrordesc_np(-error));
	return error;
}

static int open_filter(struct source *s, const char *expression)
{
	char why[SOURCE_ERROR_SIZE / 2];
	int error = bpf_open(expression, s->file.link_type, &s->bpf, why,
	                     sizeof(why));

	if (error < 0)
		explain(s, "filter \"%s\" for link type %u: %s", expression,
		        s->file.link_type, why);
	return error;
}

static int open_parts(struct source *s, const struct source_options *options)
{
	int error = open_descriptor(s, options->name);

	if (error < 0)
		return error;
	error = capture_file_open(&s->file, s->fd);
	if (error < 0) {
		explain(s, "%s", s->file.error);
		return error;
	}
	error = open_poll(s);
	if (error == 0 && options->filter && options->filter[0])
		error = open_filter(s, options->filter);
	s->snaplen = options->snaplen;
	s->file.bytes.wait = false;
	return error;
}

static void file_close(struct source *s)
{
	if (!s)
		return;
	bpf_close(s->bpf);
	capture_file_close(&s->file);
	file_poll_close(&s->poll);
	if (s->own_fd)
		close(s->fd);
	free(s);
}

static int file_open(const struct source_options *options, struct source **out,
                     char error[SOURCE_ERROR_SIZE])
{
	struct source *s = calloc(1, sizeof(*s));
	int result;

	if (!s) {
		(void)snprintf(error, SOURCE_ERROR_SIZE, "out of memory");
		return -ENOMEM;
	}
	s->fd = -1;
	s->poll = (struct file_poll){ .poll_fd = -1, .ready_fd = -1 };
	result = open_parts(s, options);
	if (result < 0) {
		memcpy(error, s->error, SOURCE_ERROR_SIZE);
		file_close(s);
		return result;
	}
	*out = s;
	return 0;
}

/* The rest. */

static int file_fd(const struct source *s)
{
	return s->poll.poll_fd;
}

static uint16_t file_link_type(const struct source *s)
{
	return s->file.link_type;
}

static uint32_t file_snaplen(const struct source *s)
{
	uint32_t of_file = s->file.snaplen;

	if (of_file == 0 || (s->snaplen && s->snaplen < of_file))
		return s->snaplen;
	return of_file;
}

static int file_stats(struct source *s, struct source_stats *out_stats)
{
	*out_stats = (struct source_stats){ .kernel_received = s->handed_out };
	return 0;
}

static const char *file_error(const struct source *s)
{
	return s->error;
}

const struct source_ops source_file = {
	.name = "file",
	.open = file_open,
	.read = file_read,
	.fd = file_fd,
	.link_type = file_link_type,
	.snaplen = file_snaplen,
	.stats = file_stats,
	.error = file_error,
	.close = file_close,
};
