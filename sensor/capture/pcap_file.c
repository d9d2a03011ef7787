/* pcap_file.c - see pcap_file.h. */
#include "sensor/capture/pcap_file.h"

#include <errno.h>

#include "common/clock.h"

#define FILE_HEADER_SIZE 24
#define RECORD_HEADER_SIZE 16
#define RECORD_HEADER_KUZNETZOV 24 /* + ifindex, protocol, packet type, pad */

#define MAGIC_US 0xa1b2c3d4u
#define MAGIC_NS 0xa1b23c4du
#define MAGIC_KUZNETZOV 0xa1b2cd34u

/* The last word of the file header: FCS length, F, reserved, LINKTYPE. */
#define LINKTYPE_RESERVED 0x03ff0000u

#define NS_PER_US 1000

static bool magic_known(uint32_t magic)
{
	return magic == MAGIC_US || magic == MAGIC_NS ||
	       magic == MAGIC_KUZNETZOV;
}

static uint32_t magic_be(const uint8_t magic[4])
{
	struct cur c = capture_cur(magic, 4);

	return cur_be32(&c);
}

static uint32_t magic_le(const uint8_t magic[4])
{
	struct cur c = capture_cur(magic, 4);

	return cur_le32(&c);
}

bool pcap_file_is(const uint8_t magic[4])
{
	return magic_known(magic_be(magic)) || magic_known(magic_le(magic));
}

/* The record's time, lengths and bytes; the lengths are not checked yet. */
static void record_header(const struct capture_file *f, struct captured *out)
{
	struct cur c =
	        capture_cur(byte_source_at(&f->bytes), RECORD_HEADER_SIZE);
	int64_t seconds = capture_u32(f, &c);
	int64_t fraction = capture_u32(f, &c);
	uint32_t first = capture_u32(f, &c);
	uint32_t second = capture_u32(f, &c);
	bool swapped =
	        f->pcap.swapped || (f->pcap.maybe_swapped && first > second);

	/* A fraction of a second or more is taken at its word. */
	out->ts_ns =
	        seconds * CLOCK_NS_PER_S + fraction * f->pcap.ns_per_fraction;
	out->caplen = swapped ? second : first;
	out->len = swapped ? first : second;
}

static enum capture_state pcap_file_next(struct capture_file *f,
                                         struct captured *out)
{
	struct byte_source *b = &f->bytes;
	size_t header = f->pcap.record_header;
	enum bytes_state state = byte_source_want(b, header);

	if (state == BYTES_END && byte_source_left(b) == 0)
		return CAPTURE_END;
	if (state != BYTES_OK)
		return capture_file_missing(f, state, header,
		                            "a record header");
	record_header(f, out);
	if (out->caplen > CAPTURE_PACKET_MAX)
		return capture_file_broken(
		        f, "a record claims %u captured bytes; %u is the limit",
		        out->caplen, CAPTURE_PACKET_MAX);
	state = byte_source_want(b, header + out->caplen);
	if (state != BYTES_OK)
		return capture_file_missing(f, state, header + out->caplen,
		                            "a record");
	out->bytes = byte_source_at(b) + header;
	out->link_type = f->link_type;
	byte_source_take(b, header + out->caplen);
	return CAPTURE_PACKET;
}

/* How records of this version are laid out, or -EBADMSG. */
static int read_version(struct capture_file *f, uint16_t major, uint16_t minor)
{
	if (major == 543 && minor == 0) { /* DG/UX tcpdump */
		f->pcap.swapped = true;
		return 0;
	}
	if (major != 2 || minor > 4) {
		(void)capture_file_broken(
		        f, "pcap version %u.%u is not known (2.0 to 2.4 are)",
		        major, minor);
		return -EBADMSG;
	}
	f->pcap.swapped = minor < 3;
	f->pcap.maybe_swapped = minor == 3;
	return 0;
}

static void read_magic(struct capture_file *f)
{
	const uint8_t *bytes = byte_source_at(&f->bytes);
	uint32_t magic = magic_be(bytes);

	f->big_endian = magic_known(magic);
	if (!f->big_endian)
		magic = magic_le(bytes);
	f->pcap.ns_per_fraction = magic == MAGIC_NS ? 1 : NS_PER_US;
	f->pcap.record_header = magic == MAGIC_KUZNETZOV
	                                ? RECORD_HEADER_KUZNETZOV
	                                : RECORD_HEADER_SIZE;
}

int pcap_file_open(struct capture_file *f)
{
	enum bytes_state state = byte_source_want(&f->bytes, FILE_HEADER_SIZE);
	uint16_t major, minor;
	uint32_t link;
	struct cur c;

	if (state != BYTES_OK) {
		(void)capture_file_missing(f, state, FILE_HEADER_SIZE,
		                           "the file header");
		return -EBADMSG;
	}
	read_magic(f);
	c = capture_cur(byte_source_at(&f->bytes), FILE_HEADER_SIZE);
	cur_skip(&c, 4); /* magic */
	major = capture_u16(f, &c);
	minor = capture_u16(f, &c);
	cur_skip(&c, 8); /* time zone, accuracy: always 0 in practice */
	f->snaplen = capture_u32(f, &c);
	link = capture_u32(f, &c);
	if (read_version(f, major, minor) < 0)
		return -EBADMSG;
	if (link & LINKTYPE_RESERVED) {
		(void)capture_file_broken(
		        f, "the link type 0x%08x has reserved bits set", link);
		return -EBADMSG;
	}
	f->link_type = (uint16_t)link;
	f->known = true;
	f->next = pcap_file_next;
	byte_source_take(&f->bytes, FILE_HEADER_SIZE);
	return 0;
}
