/* pcapng_file.c - see pcapng_file.h. */
#include "sensor/capture/pcapng_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "sensor/capture/pcapng_interface.h"

/* Every block:  type u32 | total length u32 | body ... | total length u32 */
#define BLOCK_FRAME_SIZE 12
#define BLOCK_BODY_AT 8
#define BLOCK_TRAILER_SIZE 4

#define BLOCK_SECTION 0x0a0d0d0au /* the same in both byte orders */
#define BLOCK_INTERFACE 1u
#define BLOCK_PACKET_OLD 2u
#define BLOCK_PACKET_SIMPLE 3u
#define BLOCK_PACKET_ENHANCED 6u

#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define SECTION_BODY_MIN 16 /* magic, major, minor, section length */

bool pcapng_file_is(const uint8_t magic[4])
{
	struct cur c = capture_cur(magic, 4);

	return cur_be32(&c) == BLOCK_SECTION;
}

static struct pcapng_interface *interface_find(struct capture_file *f,
                                               uint32_t id)
{
	return id < f->section.interface_count ? &f->section.interfaces[id]
	                                       : NULL;
}

/* The packet's bytes: `caplen` of what is left of the block's body. */
static enum capture_state take_packet(struct capture_file *f, struct cur *body,
                                      struct captured *out)
{
	if (!cur_ok(body))
		return capture_file_broken(f, "a packet block is too short");
	if (out->caplen > cur_left(body))
		return capture_file_broken(
		        f,
		        "a packet block claims %u captured bytes and has %zu",
		        out->caplen, cur_left(body));
	if (out->caplen > CAPTURE_PACKET_MAX)
		return capture_file_broken(
		        f, "a packet claims %u captured bytes; %u is the limit",
		        out->caplen, CAPTURE_PACKET_MAX);
	out->bytes = cur_take(body, out->caplen);
	return CAPTURE_PACKET;
}

/* Timestamp, lengths and bytes, which old and enhanced blocks have alike. */
static enum capture_state packet_rest(struct capture_file *f, uint32_t id,
                                      struct cur *body, struct captured *out)
{
	const struct pcapng_interface *interface = interface_find(f, id);
	uint64_t high = capture_u32(f, body);
	uint64_t low = capture_u32(f, body);

	out->caplen = capture_u32(f, body);
	out->len = capture_u32(f, body);
	if (cur_ok(body) && !interface)
		return capture_file_broken(
		        f, "a packet of interface %u, which is not described",
		        id);
	if (interface) {
		out->ts_ns = pcapng_interface_ts(interface, high << 32 | low);
		out->link_type = interface->link_type;
	}
	return take_packet(f, body, out);
}

static enum capture_state packet_enhanced(struct capture_file *f,
                                          struct cur body, struct captured *out)
{
	uint32_t id = capture_u32(f, &body);

	return packet_rest(f, id, &body, out);
}

static enum capture_state packet_old(struct capture_file *f, struct cur body,
                                     struct captured *out)
{
	uint32_t id = capture_u16(f, &body);

	cur_skip(&body, 2); /* drops count */
	return packet_rest(f, id, &body, out);
}

/* Has no interface (the first is meant), no time, and no captured length: it
 * is what the snap length and the block leave of the packet. */
static enum capture_state packet_simple(struct capture_file *f, struct cur body,
                                        struct captured *out)
{
	const struct pcapng_interface *interface = interface_find(f, 0);

	out->ts_ns = RECORD_TS_NONE;
	out->len = capture_u32(f, &body);
	if (!interface)
		return capture_file_broken(
		        f, "a packet without any interface described");
	out->link_type = interface->link_type;
	out->caplen = out->len;
	if (interface->snaplen && out->caplen > interface->snaplen)
		out->caplen = interface->snaplen;
	if (out->caplen > cur_left(&body))
		out->caplen = (uint32_t)cur_left(&body);
	return take_packet(f, &body, out);
}

static enum capture_state section_begin(struct capture_file *f, struct cur body)
{
	uint16_t major, minor;

	cur_skip(&body, 4); /* byte-order magic: see byte_order() */
	major = capture_u16(f, &body);
	minor = capture_u16(f, &body);
	cur_skip(&body, 8); /* section length: the blocks tell */
	if (!cur_ok(&body))
		return capture_file_broken(f, "a section header is too short");
	if (major != 1 || (minor != 0 && minor != 2))
		return capture_file_broken(
		        f, "pcapng version %u.%u is not known (1.0 is)", major,
		        minor);
	f->section.interface_count = 0;
	return pcapng_options_check(f, body);
}

static bool block_is_read(uint32_t type)
{
	return type == BLOCK_SECTION || type == BLOCK_INTERFACE ||
	       type == BLOCK_PACKET_OLD || type == BLOCK_PACKET_SIMPLE ||
	       type == BLOCK_PACKET_ENHANCED;
}

static enum capture_state block_body(struct capture_file *f, uint32_t type,
                                     struct cur body, struct captured *out)
{
	switch (type) {
	case BLOCK_SECTION:
		return section_begin(f, body);
	case BLOCK_INTERFACE:
		return pcapng_interface_add(f, body);
	case BLOCK_PACKET_OLD:
		return packet_old(f, body, out);
	case BLOCK_PACKET_SIMPLE:
		return packet_simple(f, body, out);
	default:
		return packet_enhanced(f, body, out);
	}
}

/* The whole block stands in the buffer: read it and step over it. */
static enum capture_state block_read(struct capture_file *f, uint32_t type,
                                     uint32_t len, struct captured *out)
{
	const uint8_t *block = byte_source_at(&f->bytes);
	struct cur c = capture_cur(block, len);
	struct cur body;
	enum capture_state state;

	cur_skip(&c, BLOCK_BODY_AT);
	body = cur_slice(&c, len - BLOCK_FRAME_SIZE);
	if (capture_u32(f, &c) != len)
		return capture_file_broken(f,
		                           "the two lengths of a block differ");
	state = block_body(f, type, body, out);
	if (state != CAPTURE_BROKEN)
		byte_source_take(&f->bytes, len);
	return state;
}

/* A section header brings its own byte order. */
static enum capture_state byte_order(struct capture_file *f)
{
	struct cur c = capture_cur(byte_source_at(&f->bytes), BLOCK_FRAME_SIZE);
	struct cur little;

	cur_skip(&c, BLOCK_BODY_AT);
	little = c;
	if (cur_be32(&c) == BYTE_ORDER_MAGIC)
		f->big_endian = true;
	else if (cur_le32(&little) == BYTE_ORDER_MAGIC)
		f->big_endian = false;
	else
		return capture_file_broken(
		        f, "a section header without byte-order magic");
	return CAPTURE_OTHER;
}

static enum capture_state block_next(struct capture_file *f, uint32_t type,
                                     uint32_t len, struct captured *out)
{
	uint32_t max = f->known ? PCAPNG_BLOCK_MAX : PCAPNG_HEADER_MAX;
	enum bytes_state state;

	if (len < BLOCK_FRAME_SIZE || len % 4)
		return capture_file_broken(f, "a block of %u bytes", len);
	if (!block_is_read(type)) {
		f->section.trailer = len;
		byte_source_skip(&f->bytes, len - BLOCK_TRAILER_SIZE);
		return CAPTURE_OTHER;
	}
	if (len > max)
		return capture_file_broken(
		        f,
		        "a block of type %u claims %u bytes; %u is the limit",
		        type, len, max);
	state = byte_source_want(&f->bytes, len);
	if (state != BYTES_OK)
		return capture_file_missing(f, state, len, "a block");
	return block_read(f, type, len, out);
}

/* The second length of a block that was stepped over. */
static enum capture_state skipped_trailer(struct capture_file *f)
{
	enum bytes_state state;
	struct cur c;

	state = byte_source_want(&f->bytes, BLOCK_TRAILER_SIZE);
	if (state != BYTES_OK)
		return capture_file_missing(f, state, BLOCK_TRAILER_SIZE,
		                            "the end of a block");
	c = capture_cur(byte_source_at(&f->bytes), BLOCK_TRAILER_SIZE);
	if (capture_u32(f, &c) != f->section.trailer)
		return capture_file_broken(f,
		                           "the two lengths of a block differ");
	f->section.trailer = 0;
	byte_source_take(&f->bytes, BLOCK_TRAILER_SIZE);
	return CAPTURE_OTHER;
}

static enum capture_state pcapng_file_next(struct capture_file *f,
                                           struct captured *out)
{
	enum bytes_state state;
	uint32_t type, len;
	struct cur c;

	if (f->section.trailer)
		return skipped_trailer(f);
	state = byte_source_want(&f->bytes, BLOCK_FRAME_SIZE);
	if (state == BYTES_END && byte_source_left(&f->bytes) == 0)
		return CAPTURE_END;
	if (state != BYTES_OK)
		return capture_file_missing(f, state, BLOCK_FRAME_SIZE,
		                            "a block header");
	c = capture_cur(byte_source_at(&f->bytes), BLOCK_BODY_AT);
	type = capture_u32(f, &c);
	if (type == BLOCK_SECTION && byte_order(f) == CAPTURE_BROKEN)
		return CAPTURE_BROKEN;
	len = capture_u32(f, &c);
	return block_next(f, type, len, out);
}

int pcapng_file_open(struct capture_file *f)
{
	enum capture_state state = CAPTURE_OTHER;
	struct captured unused;

	f->section.interfaces =
	        calloc(CAPTURE_INTERFACES_MAX, sizeof(*f->section.interfaces));
	if (!f->section.interfaces) {
		(void)snprintf(f->error, sizeof(f->error), "out of memory");
		return -ENOMEM;
	}
	f->next = pcapng_file_next;
	while (state == CAPTURE_OTHER && !f->known &&
	       f->bytes.offset + f->bytes.skip <= PCAPNG_HEADER_MAX)
		state = pcapng_file_next(f, &unused);
	if (state == CAPTURE_END)
		(void)capture_file_broken(f, "no interface is described");
	else if (state == CAPTURE_OTHER && !f->known)
		(void)capture_file_broken(
		        f, "no interface is described in the first %u bytes",
		        PCAPNG_HEADER_MAX);
	return f->known ? 0 : -EBADMSG;
}
