/* test_pcapng_file.c - blocks, sections, clocks, and each of them cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sensor/capture/capture_file.h"
#include "sensor/capture/pcapng_file.h"
#include "sensor/capture/pcapng_interface.h"

#include "capture_builder.h"

#define NS_PER_S INT64_C(1000000000)
#define PACKETS_MAX 16

/* What was read of a file. */
struct seen {
	int opened;
	enum capture_state end;
	uint32_t count;
	uint32_t wrong_bytes; /* all packets have bytes 0, 1, 2 ... */
	struct captured packets[PACKETS_MAX]; /* without bytes */
	char error[SOURCE_ERROR_SIZE];
};

static void read_all(const struct capture_builder *b, size_t n, struct seen *s)
{
	int fd = cb_fd(b, n);
	struct capture_file f;
	struct captured c;

	*s = (struct seen){ .end = CAPTURE_OTHER };
	s->opened = capture_file_open(&f, fd);
	while (s->opened == 0 &&
	       (s->end == CAPTURE_OTHER || s->end == CAPTURE_PACKET)) {
		s->end = capture_file_next(&f, &c);
		if (s->end != CAPTURE_PACKET)
			continue;
		assert_true(s->count < PACKETS_MAX);
		for (uint32_t i = 0; i < c.caplen; i++)
			s->wrong_bytes += c.bytes[i] != (i & 0xff);
		c.bytes = NULL;
		s->packets[s->count++] = c;
	}
	memcpy(s->error, f.error, sizeof(s->error));
	if (s->opened == 0)
		capture_file_close(&f);
	close(fd);
}

static void simple(struct capture_builder *b, uint32_t len, uint32_t stored)
{
	cb_begin(b, CB_PACKET_SIMPLE);
	cb_u32(b, len);
	cb_payload(b, stored);
	cb_end(b);
}

static void old_packet(struct capture_builder *b, uint16_t interface)
{
	cb_begin(b, CB_PACKET_OLD);
	cb_u16(b, interface);
	cb_u16(b, 0xffff); /* drops: not known */
	cb_u32(b, 0);
	cb_u32(b, 5000000);
	cb_u32(b, 3);
	cb_u32(b, 60);
	cb_payload(b, 3);
	cb_end(b);
}

static void custom(struct capture_builder *b, uint32_t len)
{
	cb_begin(b, CB_CUSTOM);
	cb_u32(b, 32473);
	cb_payload(b, len);
	cb_end(b);
}

/* Three sections: little, big, little endian; every kind of packet. */
static struct capture_builder *make(void)
{
	struct capture_builder *b = cb_new(false);

	cb_section(b);
	custom(b, 5);
	cb_interface(b, 1);
	cb_interface_begin(b, 276, 2);
	cb_tsresol(b, 9);
	cb_tsoffset(b, -3);
	cb_end(b);
	cb_enhanced(b, 0, 1000001, 4, 40);
	cb_enhanced(b, 1, 7 * NS_PER_S + 5, 1, 2);
	simple(b, 50, 8); /* of the first interface, without a limit */
	old_packet(b, 0);
	b->big_endian = true;
	cb_section(b);
	cb_interface_begin(b, 101, 3);
	cb_end(b);
	simple(b, 50, 3);
	cb_enhanced(b, 0, 2000000, 0, 0);
	custom(b, 0);
	b->big_endian = false;
	cb_section(b);
	cb_interface(b, 113);
	cb_enhanced(b, 0, UINT64_C(1) << 40, 9, 9);
	return b;
}

static const struct captured wanted[] = {
	{ NS_PER_S + 1000, 40, 4, 1, NULL },
	{ 4 * NS_PER_S + 5, 2, 1, 276, NULL },
	{ RECORD_TS_NONE, 50, 8, 1, NULL },
	{ 5 * NS_PER_S, 60, 3, 1, NULL },
	{ RECORD_TS_NONE, 50, 3, 101, NULL },
	{ 2 * NS_PER_S, 0, 0, 101, NULL },
	{ (INT64_C(1) << 40) * 1000, 9, 9, 113, NULL },
};
#define WANTED (sizeof(wanted) / sizeof(wanted[0]))

static void check_packets(const struct seen *s)
{
	for (uint32_t i = 0; i < s->count; i++) {
		assert_int_equal(s->packets[i].ts_ns, wanted[i].ts_ns);
		assert_int_equal(s->packets[i].len, wanted[i].len);
		assert_int_equal(s->packets[i].caplen, wanted[i].caplen);
		assert_int_equal(s->packets[i].link_type, wanted[i].link_type);
	}
}

static void all_kinds_of_blocks(void **unused)
{
	struct capture_builder *b = make();
	struct seen s;

	(void)unused;
	read_all(b, b->used, &s);
	assert_int_equal(s.opened, 0);
	assert_int_equal(s.end, CAPTURE_END);
	assert_int_equal(s.count, WANTED);
	assert_int_equal(s.wrong_bytes, 0);
	check_packets(&s);
	free(b);
}

static bool is_boundary(const struct capture_builder *b, size_t n)
{
	size_t at = 0;

	/* Blocks are shorter than 256 bytes: the greater of the two length
	 * bytes is the length in either byte order. */
	while (at < n)
		at += b->bytes[at + 4] > b->bytes[at + 7] ? b->bytes[at + 4]
		                                          : b->bytes[at + 7];
	return at == n;
}

static void cut_at_every_byte(void **unused)
{
	struct capture_builder *b = make();
	uint32_t before = 0;
	struct seen s;

	(void)unused;
	for (size_t n = 0; n < b->used; n++) {
		read_all(b, n, &s);
		if (s.opened < 0) {
			assert_int_equal(before, 0);
			assert_string_not_equal(s.error, "");
			continue;
		}
		check_packets(&s);
		assert_in_range(s.count, before, before + 1);
		before = s.count;
		assert_int_equal(s.end, is_boundary(b, n) ? CAPTURE_END
		                                          : CAPTURE_BROKEN);
		if (s.end == CAPTURE_BROKEN)
			assert_non_null(strstr(s.error, "ends inside"));
	}
	assert_int_equal(before, WANTED - 1);
	free(b);
}

static void any_byte_may_be_wrong(void **unused)
{
	struct capture_builder *b = make();
	struct seen s;

	(void)unused;
	for (size_t i = 0; i < b->used; i++) {
		uint8_t was = b->bytes[i];

		b->bytes[i] = 0xff;
		read_all(b, b->used, &s);
		if (s.opened < 0 || s.end == CAPTURE_BROKEN)
			assert_string_not_equal(s.error, "");
		else /* a packet block may have become an unknown one */
			assert_in_range(s.count, WANTED - 1, WANTED);
		b->bytes[i] = was;
	}
	free(b);
}

static void check_broken(struct capture_builder *b, const char *words)
{
	struct seen s;

	read_all(b, b->used, &s);
	assert_true(s.opened < 0 || s.end == CAPTURE_BROKEN);
	if (!strstr(s.error, words))
		fail_msg("\"%s\" is not in \"%s\"", words, s.error);
	free(b);
}

static struct capture_builder *with_interface(void)
{
	struct capture_builder *b = cb_new(false);

	cb_section(b);
	cb_interface(b, 1);
	return b;
}

static void contradictions_are_explained(void **unused)
{
	struct capture_builder *b;

	(void)unused;
	b = with_interface();
	cb_enhanced(b, 1, 0, 1, 1);
	check_broken(b, "interface 1, which is not described");
	b = cb_new(false);
	cb_section(b);
	simple(b, 1, 1);
	check_broken(b, "without any interface");
	b = with_interface();
	cb_enhanced(b, 0, 0, 8, 8);
	cb_put(b, b->block + 20, 9, 4);
	check_broken(b, "claims 9 captured bytes and has 8");
	b = with_interface();
	cb_enhanced(b, 0, 0, 8, 8);
	cb_put(b, b->used - 4, 7, 4);
	check_broken(b, "two lengths of a block differ");
	b = with_interface();
	custom(b, 8);
	cb_put(b, b->used - 4, 7, 4);
	check_broken(b, "two lengths of a block differ");
	b = with_interface();
	cb_begin(b, CB_PACKET_ENHANCED);
	cb_end(b);
	check_broken(b, "a packet block is too short");
	b = with_interface();
	cb_begin(b, CB_INTERFACE);
	cb_end(b);
	check_broken(b, "an interface description is too short");
}

static void headers_are_checked(void **unused)
{
	struct capture_builder *b;

	(void)unused;
	b = with_interface();
	cb_put(b, 12, 2, 2);
	check_broken(b, "pcapng version 2.0 is not known");
	b = with_interface();
	cb_put(b, 8, 0x11111111, 4);
	check_broken(b, "byte-order magic");
	b = cb_new(false);
	cb_section(b);
	check_broken(b, "no interface is described");
	b = with_interface();
	cb_u32(b, CB_CUSTOM);
	cb_u32(b, 8);
	cb_u32(b, 8);
	check_broken(b, "a block of 8 bytes");
	b = with_interface();
	cb_u32(b, CB_PACKET_ENHANCED);
	cb_u32(b, PCAPNG_BLOCK_MAX + 4);
	cb_u32(b, 0);
	check_broken(b, "is the limit");
	b = cb_new(false);
	cb_section(b);
	cb_interface_begin(b, 1, 0);
	cb_u16(b, 2);
	cb_u16(b, 99); /* longer than the block */
	cb_end(b);
	check_broken(b, "an option is longer than its block");
}

static void interfaces_have_a_limit(void **unused)
{
	struct capture_builder *b = cb_new(false);

	(void)unused;
	cb_section(b);
	for (uint32_t i = 0; i <= CAPTURE_INTERFACES_MAX; i++)
		cb_interface(b, 1);
	check_broken(b, "more than 4096 interfaces");
}

static void unknown_blocks_may_be_large(void **unused)
{
	struct capture_builder *b = with_interface();
	struct seen s;

	(void)unused;
	custom(b, CB_SIZE - 1000);
	cb_enhanced(b, 0, 5, 1, 1);
	read_all(b, b->used, &s);
	assert_int_equal(s.end, CAPTURE_END);
	assert_int_equal(s.count, 1);
	free(b);
}

static int64_t ts(uint8_t tsresol, int64_t offset_s, uint64_t ticks)
{
	const struct pcapng_interface interface = { .tsresol = tsresol,
		                                    .offset_s = offset_s };

	return pcapng_interface_ts(&interface, ticks);
}

static void clocks(void **unused)
{
	(void)unused;
	assert_int_equal(ts(0, 0, 3), 3 * NS_PER_S);
	assert_int_equal(ts(6, 0, 1234567), 1234567000);
	assert_int_equal(ts(9, 0, 42), 42);
	assert_int_equal(ts(9, 2, 42), 2 * NS_PER_S + 42);
	assert_int_equal(ts(9, -2, 42), -2 * NS_PER_S + 42);
	assert_int_equal(ts(12, 0, 5999), 5);
	assert_int_equal(ts(28, 0, UINT64_MAX), 1);
	assert_int_equal(ts(29, 0, UINT64_MAX), 0);
	assert_int_equal(ts(127, 0, UINT64_MAX), 0);
	assert_int_equal(ts(0x80, 0, 3), 3 * NS_PER_S);
	assert_int_equal(ts(0x80 | 1, 0, 3), 3 * NS_PER_S / 2);
	assert_int_equal(ts(0x80 | 63, 0, UINT64_MAX), 2 * NS_PER_S - 1);
	assert_int_equal(ts(0x80 | 127, 0, UINT64_MAX), 0);
	/* Beyond the year 2262, and before 1677. */
	assert_int_equal(ts(0, 0, UINT64_MAX), RECORD_TS_NONE);
	assert_int_equal(ts(0x80, 0, UINT64_MAX), RECORD_TS_NONE);
	assert_int_equal(ts(9, 0, UINT64_MAX), RECORD_TS_NONE);
	assert_int_equal(ts(9, INT64_MAX, 0), RECORD_TS_NONE);
	assert_int_equal(ts(9, INT64_MIN, 0), RECORD_TS_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_kinds_of_blocks),
		cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(any_byte_may_be_wrong),
		cmocka_unit_test(contradictions_are_explained),
		cmocka_unit_test(headers_are_checked),
		cmocka_unit_test(interfaces_have_a_limit),
		cmocka_unit_test(unknown_blocks_may_be_large),
		cmocka_unit_test(clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
