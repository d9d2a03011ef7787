/* test_pcap_file.c - the classic format: every variant, cut at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sensor/capture/capture_file.h"

#include "capture_builder.h"

#define NS_PER_S INT64_C(1000000000)
#define RECORDS 3
#define LENGTHS_MAX 200

static const struct {
	uint32_t magic;
	int64_t ns_per_fraction;
	size_t record_header;
} formats[] = {
	{ CB_MAGIC_US, 1000, 16 },
	{ CB_MAGIC_NS, 1, 16 },
	{ CB_MAGIC_KUZNETZOV, 1000, 24 },
};

/* Record i has i bytes of payload, of i + 100. */
static struct capture_builder *make(size_t format, bool big_endian)
{
	struct capture_builder *b = cb_new(big_endian);

	cb_pcap(b, formats[format].magic, 4, 113);
	for (uint32_t i = 0; i < RECORDS; i++) {
		cb_record(b, 1000 + i, 7 + i, i, i + 100);
		if (formats[format].record_header == 24)
			cb_u64(b, UINT64_MAX);
		cb_payload(b, i);
	}
	return b;
}

static void check_packet(const struct captured *c, uint32_t i, size_t format)
{
	assert_int_equal(c->ts_ns,
	                 (1000 + i) * NS_PER_S +
	                         (7 + i) * formats[format].ns_per_fraction);
	assert_int_equal(c->caplen, i);
	assert_int_equal(c->len, i + 100);
	assert_int_equal(c->link_type, 113);
	for (uint32_t k = 0; k < i; k++)
		assert_int_equal(c->bytes[k], k);
}

/* The number of whole records in the first n bytes; is n the end of one? */
static uint32_t whole(size_t n, size_t format, bool *out_boundary)
{
	size_t at = 24;
	uint32_t i = 0;

	while (i < RECORDS && at + formats[format].record_header + i <= n)
		at += formats[format].record_header + i++;
	*out_boundary = at == n;
	return i;
}

static void check_cut(const struct capture_builder *b, size_t n, size_t format)
{
	int fd = cb_fd(b, n);
	struct captured captured;
	struct capture_file f;
	enum capture_state state;
	uint32_t seen = 0;
	bool boundary;

	if (n < 24) {
		assert_true(capture_file_open(&f, fd) < 0);
		assert_string_not_equal(f.error, "");
		close(fd);
		return;
	}
	assert_int_equal(capture_file_open(&f, fd), 0);
	while ((state = capture_file_next(&f, &captured)) == CAPTURE_PACKET)
		check_packet(&captured, seen++, format);
	assert_int_equal(seen, whole(n, format, &boundary));
	assert_int_equal(state, boundary ? CAPTURE_END : CAPTURE_BROKEN);
	if (!boundary)
		assert_non_null(strstr(f.error, "the file ends inside"));
	/* It stays so. */
	assert_int_equal(capture_file_next(&f, &captured), state);
	capture_file_close(&f);
	close(fd);
}

static void every_format_cut_at_every_byte(void **unused)
{
	(void)unused;
	for (size_t format = 0; format < 3; format++)
		for (int big = 0; big < 2; big++) {
			struct capture_builder *b = make(format, big);

			assert_true(b->used < LENGTHS_MAX);
			for (size_t n = 0; n <= b->used; n++)
				check_cut(b, n, format);
			free(b);
		}
}

/* The lengths of one record as versions before 2.4 order them. */
static void check_swap(uint16_t minor, uint32_t first, uint32_t second,
                       bool swapped)
{
	struct capture_builder *b = cb_new(false);
	struct captured captured;
	struct capture_file f;
	int fd;

	cb_pcap(b, CB_MAGIC_US, minor, 1);
	cb_record(b, 1, 0, first, second);
	cb_payload(b, swapped ? second : first);
	fd = cb_fd(b, b->used);
	assert_int_equal(capture_file_open(&f, fd), 0);
	assert_int_equal(capture_file_next(&f, &captured), CAPTURE_PACKET);
	assert_int_equal(captured.caplen, swapped ? second : first);
	assert_int_equal(captured.len, swapped ? first : second);
	capture_file_close(&f);
	close(fd);
	free(b);
}

static void old_versions_swap_the_lengths(void **unused)
{
	(void)unused;
	check_swap(2, 100, 60, true);
	check_swap(2, 60, 100, true);
	check_swap(3, 100, 60, true);
	check_swap(3, 60, 100, false);
	check_swap(4, 60, 100, false);
	check_swap(4, 100, 60, false);
}

/* The file header of `b`, refused, with `words` in the explanation. */
static void check_refused(struct capture_builder *b, const char *words)
{
	int fd = cb_fd(b, b->used);
	struct capture_file f;

	assert_true(capture_file_open(&f, fd) < 0);
	assert_non_null(strstr(f.error, words));
	close(fd);
	free(b);
}

static void strange_headers_are_refused(void **unused)
{
	struct capture_builder *b;

	(void)unused;
	b = cb_new(false);
	cb_pcap(b, CB_MAGIC_US, 5, 1);
	check_refused(b, "pcap version 2.5 is not known");
	b = cb_new(true);
	cb_pcap(b, CB_MAGIC_US, 4, 0x00300001);
	check_refused(b, "reserved bits");
	b = cb_new(true);
	cb_pcap(b, 0x12345678, 4, 1);
	check_refused(b, "neither a pcap nor a pcapng");
	check_refused(cb_new(true), "the file is empty");
}

static void frame_check_length_is_no_part_of_the_link_type(void **unused)
{
	struct capture_builder *b = cb_new(false);
	struct capture_file f;
	int fd;

	(void)unused;
	cb_pcap(b, CB_MAGIC_US, 4, 0xf4000001); /* FCS length 15, present */
	fd = cb_fd(b, b->used);
	assert_int_equal(capture_file_open(&f, fd), 0);
	assert_int_equal(f.link_type, 1);
	assert_int_equal(f.snaplen, 65535);
	capture_file_close(&f);
	close(fd);
	free(b);
}

static void check_caplen(uint32_t caplen, enum capture_state wanted)
{
	struct capture_builder *b = cb_new(false);
	struct captured captured;
	struct capture_file f;
	int fd;

	cb_pcap(b, CB_MAGIC_US, 4, 1);
	cb_record(b, 1, 0, caplen, caplen);
	if (wanted == CAPTURE_PACKET)
		cb_payload(b, caplen);
	fd = cb_fd(b, b->used);
	assert_int_equal(capture_file_open(&f, fd), 0);
	assert_int_equal(capture_file_next(&f, &captured), wanted);
	if (wanted == CAPTURE_BROKEN)
		assert_non_null(strstr(f.error, "byte 24: a record claims"));
	capture_file_close(&f);
	close(fd);
	free(b);
}

static void longest_packet(void **unused)
{
	(void)unused;
	check_caplen(CAPTURE_PACKET_MAX, CAPTURE_PACKET);
	check_caplen(CAPTURE_PACKET_MAX + 1, CAPTURE_BROKEN);
	check_caplen(UINT32_MAX, CAPTURE_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_cut_at_every_byte),
		cmocka_unit_test(old_versions_swap_the_lengths),
		cmocka_unit_test(strange_headers_are_refused),
		cmocka_unit_test(
		        frame_check_length_is_no_part_of_the_link_type),
		cmocka_unit_test(longest_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
