/*
 * capture_file.h - a capture file of any kind we read, packet by packet.
 *
 * Shape: open recognises the format by its first bytes; every
 *        capture_file_next() then does one bounded step. Total: any bytes give
 *        packets, an end, or one explained fault.
 * Units: bytes; time in nanoseconds since 1970 UTC.
 * Errors: negative from open and CAPTURE_BROKEN from next are explained in
 *        `error`: byte offset in the (gunzipped) capture, and what is wrong.
 * Ownership: the descriptor stays the caller's. A packet lives until the next
 *        call.
 * Threads: one.
 */
#ifndef SENSOR_CAPTURE_CAPTURE_FILE_H
#define SENSOR_CAPTURE_CAPTURE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"
#include "common/cursor.h"
#include "sensor/capture/byte_source.h"
#include "sensor/capture/source.h"

#define CAPTURE_PACKET_MAX (256u * 1024) /* libpcap's MAXIMUM_SNAPLEN */
#define CAPTURE_INTERFACES_MAX 4096      /* of one pcapng section */

enum capture_state {
	CAPTURE_PACKET = 1, /* a packet was read */
	CAPTURE_OTHER,      /* something else was read; go on */
	CAPTURE_WAIT,       /* the pipe has nothing for now */
	CAPTURE_END,
	CAPTURE_BROKEN
};

/* What the header of a pcap file says about its records. */
struct pcap_layout {
	uint32_t ns_per_fraction; /* 1 or 1000 */
	size_t record_header;     /* 16, or 24 in Kuznetzov's variant */
	bool swapped;             /* len stands before caplen */
	bool maybe_swapped;       /* version 2.3: if that makes more sense */
};

/* One interface description of a pcapng section. */
struct pcapng_interface {
	uint16_t link_type;
	uint8_t tsresol;  /* as in if_tsresol */
	uint32_t snaplen; /* 0: no limit */
	int64_t offset_s; /* if_tsoffset */
};

struct pcapng_section {
	struct pcapng_interface *interfaces; /* CAPTURE_INTERFACES_MAX */
	uint32_t interface_count;
	uint32_t trailer; /* length to find behind a skipped block, or 0 */
};

struct capture_file {
	struct byte_source bytes;
	bool big_endian;    /* what is read now */
	bool known;         /* link_type and snaplen are */
	uint16_t link_type; /* LINKTYPE_* of the first interface */
	uint32_t snaplen;   /* of the first interface; 0: no limit */
	enum capture_state (*next)(struct capture_file *f,
	                           struct captured *out_captured);
	struct pcap_layout pcap;
	struct pcapng_section section;
	char error[SOURCE_ERROR_SIZE];
};

/* Reads the file header: waits for it if `fd` is a pipe. */
MUST_CHECK int capture_file_open(struct capture_file *f, int fd);
void capture_file_close(struct capture_file *f);

static inline enum capture_state
capture_file_next(struct capture_file *f, struct captured *out_captured)
{
	return f->next(f, out_captured);
}

/* For the readers of the formats. */

/* Explains at which byte and what, and gives CAPTURE_BROKEN. */
enum capture_state capture_file_broken(struct capture_file *f,
                                       const char *format, ...)
        PRINTF_LIKE(2, 3);
/* What it means that `n` bytes of `what` are not there. */
enum capture_state capture_file_missing(struct capture_file *f,
                                        enum bytes_state state, size_t n,
                                        const char *what);

/* A cursor over bytes that are all there. */
static inline struct cur capture_cur(const uint8_t *bytes, size_t len)
{
	return (struct cur){ .at = bytes, .left = len };
}

static inline uint16_t capture_u16(const struct capture_file *f, struct cur *c)
{
	return f->big_endian ? cur_be16(c) : cur_le16(c);
}

static inline uint32_t capture_u32(const struct capture_file *f, struct cur *c)
{
	return f->big_endian ? cur_be32(c) : cur_le32(c);
}

#endif
