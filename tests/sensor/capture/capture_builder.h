/*
 * capture_builder.h - capture files for tests, field by field.
 *
 * Shape: bytes appended in either byte order to a buffer of fixed size.
 * Errors: running out of room is a failed assertion.
 */
#ifndef TESTS_SENSOR_CAPTURE_CAPTURE_BUILDER_H
#define TESTS_SENSOR_CAPTURE_CAPTURE_BUILDER_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CB_SIZE (1u << 19)

#define CB_MAGIC_US 0xa1b2c3d4u
#define CB_MAGIC_NS 0xa1b23c4du
#define CB_MAGIC_KUZNETZOV 0xa1b2cd34u

#define CB_SECTION 0x0a0d0d0au
#define CB_INTERFACE 1u
#define CB_PACKET_OLD 2u
#define CB_PACKET_SIMPLE 3u
#define CB_PACKET_ENHANCED 6u
#define CB_CUSTOM 0x0badu

struct capture_builder {
	bool big_endian;
	size_t used;
	size_t block; /* where the open block begins */
	uint8_t bytes[CB_SIZE];
};

/* Owned by the caller: free(). */
static inline struct capture_builder *cb_new(bool big_endian)
{
	struct capture_builder *b = calloc(1, sizeof(*b));

	assert(b);
	b->big_endian = big_endian;
	return b;
}

static inline void cb_bytes(struct capture_builder *b, const void *bytes,
                            size_t len)
{
	assert(len <= CB_SIZE - b->used);
	memcpy(b->bytes + b->used, bytes, len);
	b->used += len;
}

static inline void cb_put(struct capture_builder *b, size_t at, uint64_t v,
                          unsigned int size)
{
	for (unsigned int i = 0; i < size; i++) {
		unsigned int shift = b->big_endian ? size - 1 - i : i;

		b->bytes[at + i] = (uint8_t)(v >> (8 * shift));
	}
}

static inline void cb_uint(struct capture_builder *b, uint64_t v,
                           unsigned int size)
{
	assert(size <= CB_SIZE - b->used);
	cb_put(b, b->used, v, size);
	b->used += size;
}

static inline void cb_u16(struct capture_builder *b, uint16_t v)
{
	cb_uint(b, v, 2);
}

static inline void cb_u32(struct capture_builder *b, uint32_t v)
{
	cb_uint(b, v, 4);
}

static inline void cb_u64(struct capture_builder *b, uint64_t v)
{
	cb_uint(b, v, 8);
}

/* `len` bytes 0, 1, 2 ... */
static inline void cb_payload(struct capture_builder *b, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		cb_uint(b, i & 0xff, 1);
}

static inline void cb_pcap(struct capture_builder *b, uint32_t magic,
                           uint16_t minor, uint32_t link)
{
	cb_u32(b, magic);
	cb_u16(b, 2);
	cb_u16(b, minor);
	cb_u32(b, 0); /* time zone */
	cb_u32(b, 0); /* accuracy */
	cb_u32(b, 65535);
	cb_u32(b, link);
}

static inline void cb_record(struct capture_builder *b, uint32_t seconds,
                             uint32_t fraction, uint32_t caplen, uint32_t len)
{
	cb_u32(b, seconds);
	cb_u32(b, fraction);
	cb_u32(b, caplen);
	cb_u32(b, len);
}

static inline void cb_begin(struct capture_builder *b, uint32_t type)
{
	b->block = b->used;
	cb_u32(b, type);
	cb_u32(b, 0); /* length: cb_end() */
}

static inline void cb_end(struct capture_builder *b)
{
	uint32_t len;

	while (b->used % 4)
		cb_uint(b, 0, 1);
	len = (uint32_t)(b->used - b->block) + 4;
	cb_put(b, b->block + 4, len, 4);
	cb_u32(b, len);
}

static inline void cb_section(struct capture_builder *b)
{
	cb_begin(b, CB_SECTION);
	cb_u32(b, 0x1a2b3c4d);
	cb_u16(b, 1);
	cb_u16(b, 0);
	cb_u64(b, UINT64_MAX);
	cb_end(b);
}

/* Options may follow; then cb_end(). */
static inline void cb_interface_begin(struct capture_builder *b, uint16_t link,
                                      uint32_t snaplen)
{
	cb_begin(b, CB_INTERFACE);
	cb_u16(b, link);
	cb_u16(b, 0);
	cb_u32(b, snaplen);
}

static inline void cb_interface(struct capture_builder *b, uint16_t link)
{
	cb_interface_begin(b, link, 0);
	cb_end(b);
}

static inline void cb_tsresol(struct capture_builder *b, uint8_t tsresol)
{
	cb_u16(b, 9);
	cb_u16(b, 1);
	cb_uint(b, tsresol, 1);
	cb_payload(b, 3); /* padding */
}

static inline void cb_tsoffset(struct capture_builder *b, int64_t seconds)
{
	cb_u16(b, 14);
	cb_u16(b, 8);
	cb_u64(b, (uint64_t)seconds);
}

static inline void cb_enhanced(struct capture_builder *b, uint32_t interface,
                               uint64_t ticks, uint32_t caplen, uint32_t len)
{
	cb_begin(b, CB_PACKET_ENHANCED);
	cb_u32(b, interface);
	cb_u32(b, (uint32_t)(ticks >> 32));
	cb_u32(b, (uint32_t)ticks);
	cb_u32(b, caplen);
	cb_u32(b, len);
	cb_payload(b, caplen);
	cb_end(b);
}

/* The first `len` bytes as a file without a name, to be read from its start. */
static inline int cb_fd(const struct capture_builder *b, size_t len)
{
	int fd = memfd_create("capture", MFD_CLOEXEC);
	ssize_t n;

	assert(fd >= 0);
	n = pwrite(fd, b->bytes, len, 0);
	assert(n == (ssize_t)len);
	return fd;
}

#endif
