/*
 * source.h - where packets come from: an interface or a capture file.
 *
 * Shape: open (may need privileges) reads no packet; then poll `fd` and read. A
 * source never blocks in read; a file's fd is -1 when it is always ready.
 * Errors: open explains itself in `error`, ready for a person; read gives the
 *        number of packets handed out, 0 for nothing now, SOURCE_END when the
 *        capture ended, SOURCE_GONE when the interface was removed, or
 *        SOURCE_BROKEN when the file is damaged (source_error() says where; all
 *        whole packets before were handed out).
 * Ownership: the packet given to `fn` lives until it returns.
 * Threads: the sensor's one thread.
 */
#ifndef SENSOR_CAPTURE_SOURCE_H
#define SENSOR_CAPTURE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "sensor/decode/decode.h"

#define SOURCE_ERROR_SIZE 512

enum source_result { SOURCE_END = -1, SOURCE_GONE = -2, SOURCE_BROKEN = -3 };

struct source_options {
	const char *name;   /* interface, or path, "-" is standard input */
	const char *filter; /* BPF expression or NULL */
	uint32_t snaplen;   /* bytes; 0 is all */
	uint32_t
	        buffer_bytes; /* capture ring of the kernel; 0 is the default */
	bool promiscuous;
};

struct source_stats { /* packets since open */
	uint64_t kernel_received;
	uint64_t kernel_dropped;
	uint64_t interface_dropped;
};

typedef void source_packet_fn(const struct captured *captured, void *arg);

struct source; /* one per process */

struct source_ops {
	const char *name; /* "live", "file" */
	int (*open)(const struct source_options *options, struct source **out,
	            char error[SOURCE_ERROR_SIZE]);
	int (*read)(struct source *s, int max_packets, source_packet_fn *fn,
	            void *arg);
	int (*fd)(const struct source *s);
	uint16_t (*link_type)(
	        const struct source *s); /* of the first interface */
	uint32_t (*snaplen)(const struct source *s);
	int (*stats)(struct source *s, struct source_stats *out_stats);
	/* True when the interface was removed, for those who do not read yet;
	 * NULL: cannot be. */
	bool (*gone)(const struct source *s);
	const char *(*error)(const struct source *s);
	void (*close)(struct source *s);
};

extern const struct source_ops source_live; /* live.c */
extern const struct source_ops source_file; /* file.c */

#endif
