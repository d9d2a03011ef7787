/* test_file.c - source_file: opening, filters, pipes, and what it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sensor/capture/source.h"

#include "capture_builder.h"

#define ETHERNET_IPV4_UDP 17
#define ETHERNET_IPV4_TCP 6
#define PACKET_LEN 42

static char path[64];

static void count(const struct captured *captured, void *arg)
{
	uint64_t *bytes = arg;

	*bytes += captured->caplen;
}

/* An Ethernet frame with an IPv4 header of this protocol. */
static void frame(struct capture_builder *b, uint8_t protocol)
{
	uint8_t bytes[PACKET_LEN] = { 0 };

	bytes[12] = 0x08; /* IPv4 */
	bytes[14] = 0x45;
	bytes[23] = protocol;
	cb_bytes(b, bytes, sizeof(bytes));
}

static struct capture_builder *ethernet(uint32_t packets)
{
	struct capture_builder *b = cb_new(false);

	cb_pcap(b, CB_MAGIC_NS, 4, 1);
	for (uint32_t i = 0; i < packets; i++) {
		cb_record(b, i, 0, PACKET_LEN, PACKET_LEN);
		frame(b, i % 3 ? ETHERNET_IPV4_TCP : ETHERNET_IPV4_UDP);
	}
	return b;
}

static void save(const struct capture_builder *b)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(b->bytes, 1, b->used, file), b->used);
	assert_int_equal(fclose(file), 0);
}

/* Opens `path`, reads to the end, gives what the last read gave. */
static int read_file(const char *filter, uint32_t snaplen,
                     struct source_stats *out_stats, uint64_t *out_bytes)
{
	const struct source_options options = { .name = path,
		                                .filter = filter,
		                                .snaplen = snaplen };
	char error[SOURCE_ERROR_SIZE];
	struct source *s;
	int result;

	*out_bytes = 0;
	if (source_file.open(&options, &s, error) < 0)
		fail_msg("%s", error);
	assert_int_equal(source_file.fd(s), -1);
	do {
		result = source_file.read(s, 2, count, out_bytes);
		assert_true(result <= 2);
	} while (result >= 0);
	assert_int_equal(source_file.stats(s, out_stats), 0);
	if (result == SOURCE_BROKEN)
		print_message("%s\n", source_file.error(s));
	source_file.close(s);
	return result;
}

static void open_fails(const char *name, const char *filter, const char *words)
{
	const struct source_options options = { .name = name,
		                                .filter = filter };
	char error[SOURCE_ERROR_SIZE] = "";
	struct source *s = NULL;

	assert_true(source_file.open(&options, &s, error) < 0);
	if (!strstr(error, words))
		fail_msg("\"%s\" is not in \"%s\"", words, error);
	assert_null(s);
}

static void all_packets(void **unused)
{
	struct capture_builder *b = ethernet(7);
	struct source_stats stats;
	uint64_t bytes;

	(void)unused;
	save(b);
	assert_int_equal(read_file(NULL, 0, &stats, &bytes), SOURCE_END);
	assert_int_equal(stats.kernel_received, 7);
	assert_int_equal(stats.kernel_dropped, 0);
	assert_int_equal(bytes, 7 * PACKET_LEN);
	assert_int_equal(read_file("", 20, &stats, &bytes), SOURCE_END);
	assert_int_equal(bytes, 7 * 20);
	free(b);
}

static void damage_comes_after_the_whole_packets(void **unused)
{
	struct capture_builder *b = ethernet(7);
	struct source_stats stats;
	uint64_t bytes;

	(void)unused;
	b->used -= 1;
	save(b);
	assert_int_equal(read_file(NULL, 0, &stats, &bytes), SOURCE_BROKEN);
	assert_int_equal(stats.kernel_received, 6);
	free(b);
}

static void filters(void **unused)
{
	struct capture_builder *b = ethernet(7);
	struct source_stats stats;
	uint64_t bytes;

	(void)unused;
	save(b);
	assert_int_equal(read_file("udp", 0, &stats, &bytes), SOURCE_END);
	assert_int_equal(stats.kernel_received, 3);
	/* Before the packet is cut: its protocol is byte 23. */
	assert_int_equal(read_file("udp", 20, &stats, &bytes), SOURCE_END);
	assert_int_equal(bytes, 3 * 20);
	/* Nothing matches: that is an end, not an empty capture. */
	assert_int_equal(read_file("arp", 0, &stats, &bytes), SOURCE_END);
	assert_int_equal(stats.kernel_received, 0);
	open_fails(path, "tcp prot 80", "filter \"tcp prot 80\"");
	open_fails(path, "tcp prot 80", "syntax error");
	free(b);
}

static void a_filter_for_several_link_types(void **unused)
{
	struct capture_builder *b = cb_new(true);
	struct source_stats stats;
	uint64_t bytes;
	uint8_t raw[20] = { 0x45, [9] = ETHERNET_IPV4_UDP };

	(void)unused;
	cb_section(b);
	cb_interface(b, 1);
	cb_interface(b, 101);
	cb_interface(b, 147); /* for private use: no filter knows it */
	for (uint32_t i = 0; i < 2; i++) {
		cb_begin(b, CB_PACKET_ENHANCED);
		cb_u32(b, i);
		cb_u64(b, 0);
		cb_u32(b, i ? sizeof(raw) : PACKET_LEN);
		cb_u32(b, PACKET_LEN);
		if (i)
			cb_bytes(b, raw, sizeof(raw));
		else
			frame(b, ETHERNET_IPV4_UDP);
		cb_end(b);
	}
	save(b);
	assert_int_equal(read_file("udp", 0, &stats, &bytes), SOURCE_END);
	assert_int_equal(stats.kernel_received, 2);
	cb_enhanced(b, 2, 0, 1, 1);
	save(b);
	assert_int_equal(read_file("udp", 0, &stats, &bytes), SOURCE_BROKEN);
	assert_int_equal(stats.kernel_received, 2);
	assert_int_equal(read_file(NULL, 0, &stats, &bytes), SOURCE_END);
	assert_int_equal(stats.kernel_received, 3);
	free(b);
}

static void mistakes_are_told_at_the_start(void **unused)
{
	struct capture_builder *b = ethernet(1);

	(void)unused;
	open_fails("/nonexistent/file.pcap", NULL, "No such file");
	open_fails("/", NULL, "Is a directory");
	b->used = 23;
	save(b);
	open_fails(path, NULL, "ends inside the file header");
	b->used = 0;
	save(b);
	open_fails(path, NULL, "the file is empty");
	cb_bytes(b, "#!/bin/sh\n", 10);
	save(b);
	open_fails(path, NULL, "neither a pcap nor a pcapng");
	free(b);
}

/* No packet is looked at by open, which root calls. */
static void the_first_packet_is_read_later(void **unused)
{
	struct capture_builder *b = ethernet(1);
	struct source_stats stats;
	uint64_t bytes;

	(void)unused;
	b->used -= 1;
	save(b);
	assert_int_equal(read_file(NULL, 0, &stats, &bytes), SOURCE_BROKEN);
	b->used = 24;
	save(b);
	assert_int_equal(read_file(NULL, 0, &stats, &bytes), SOURCE_BROKEN);
	assert_int_equal(stats.kernel_received, 0);
	free(b);
}

/* Appends a block without meaning of `len` bytes, most of them a hole. */
static void save_hole(uint32_t len)
{
	const uint32_t head[2] = { CB_CUSTOM, len };
	FILE *file = fopen(path, "ab");
	long at;

	assert_non_null(file);
	at = ftell(file);
	assert_int_equal(fwrite(head, sizeof(head), 1, file), 1);
	assert_int_equal(fflush(file), 0);
	assert_int_equal(
	        ftruncate(fileno(file), (off_t)at + len - (off_t)sizeof(len)),
	        0);
	assert_int_equal(fwrite(&len, sizeof(len), 1, file), 1);
	assert_int_equal(fclose(file), 0);
}

static void a_read_has_a_limit_of_bytes(void **unused)
{
	const struct source_options options = { .name = path };
	struct capture_builder *b = cb_new(false);
	char error[SOURCE_ERROR_SIZE];
	uint64_t bytes = 0;
	struct source *s;
	int reads = 0;
	int result;

	(void)unused;
	cb_section(b);
	cb_interface(b, 1);
	save(b);
	save_hole(100u << 20);
	assert_int_equal(source_file.open(&options, &s, error), 0);
	while ((result = source_file.read(s, 9, count, &bytes)) == 0)
		reads++;
	assert_int_equal(result, SOURCE_BROKEN);
	assert_string_equal(source_file.error(s) + strlen(path),
	                    ": the capture holds no packets");
	assert_in_range(reads, 100 / 18, 100 / 15);
	source_file.close(s);
	free(b);
}

/* What is looked at before the first interface is known has an end. */
static void a_header_has_a_limit(void **unused)
{
	struct capture_builder *b = cb_new(false);

	(void)unused;
	cb_section(b);
	save(b);
	save_hole(1u << 30);
	open_fails(path, NULL, "no interface is described in the first 65536");
	free(b);
	b = cb_new(false);
	cb_section(b);
	cb_interface_begin(b, 1, 0);
	cb_u16(b, 1); /* a comment */
	cb_u16(b, 65532);
	cb_payload(b, 65532);
	cb_end(b);
	save(b);
	open_fails(path, NULL, "65536 is the limit");
	free(b);
}

static bool ready(const struct source *s)
{
	struct pollfd p = { .fd = source_file.fd(s), .events = POLLIN };

	assert_true(p.fd >= 0);
	return poll(&p, 1, 0) == 1;
}

/* Puts a pipe in the place of standard input and opens "-". */
static struct source *open_standard_input(const struct capture_builder *b,
                                          size_t len, int *out_writer)
{
	const struct source_options options = { .name = "-" };
	char error[SOURCE_ERROR_SIZE];
	struct source *s;
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	assert_int_equal(write(ends[1], b->bytes, len), len);
	if (source_file.open(&options, &s, error) < 0)
		fail_msg("%s", error);
	*out_writer = ends[1];
	return s;
}

static void standard_input_as_it_comes(void **unused)
{
	struct capture_builder *b = ethernet(7);
	size_t two = 24 + 2 * (16 + PACKET_LEN);
	uint64_t bytes = 0;
	struct source *s;
	int writer;

	(void)unused;
	s = open_standard_input(b, two + 3, &writer);
	/* Bytes we hold back must wake the loop, though the pipe is empty. */
	assert_true(ready(s));
	assert_int_equal(source_file.read(s, 1, count, &bytes), 1);
	assert_true(ready(s));
	assert_int_equal(source_file.read(s, 9, count, &bytes), 1);
	assert_false(ready(s));
	assert_int_equal(source_file.read(s, 9, count, &bytes), 0);
	assert_int_equal(write(writer, b->bytes + two + 3, b->used - two - 3),
	                 b->used - two - 3);
	assert_true(ready(s));
	assert_int_equal(source_file.read(s, 9, count, &bytes), 5);
	close(writer);
	assert_true(ready(s));
	assert_int_equal(source_file.read(s, 9, count, &bytes), SOURCE_END);
	assert_int_equal(bytes, 7 * PACKET_LEN);
	source_file.close(s);
	free(b);
}

static void a_pipe_that_ends_early(void **unused)
{
	struct capture_builder *b = ethernet(7);
	uint64_t bytes = 0;
	struct source *s;
	int writer;

	(void)unused;
	s = open_standard_input(b, 24, &writer);
	assert_int_equal(source_file.read(s, 9, count, &bytes), 0);
	close(writer);
	assert_int_equal(source_file.read(s, 9, count, &bytes), SOURCE_BROKEN);
	assert_string_equal(source_file.error(s),
	                    "standard input: the capture holds no packets");
	source_file.close(s);
	s = open_standard_input(b, 30, &writer);
	close(writer);
	assert_int_equal(source_file.read(s, 9, count, &bytes), SOURCE_BROKEN);
	assert_non_null(strstr(source_file.error(s), "6 of 16 bytes"));
	source_file.close(s);
	free(b);
}

static void what_the_file_says(void **unused)
{
	struct capture_builder *b = ethernet(1);
	const struct source_options all = { .name = path };
	const struct source_options some = { .name = path, .snaplen = 96 };
	char error[SOURCE_ERROR_SIZE];
	struct source *s;

	(void)unused;
	save(b);
	assert_int_equal(source_file.open(&all, &s, error), 0);
	assert_int_equal(source_file.link_type(s), 1);
	assert_int_equal(source_file.snaplen(s), 65535);
	source_file.close(s);
	assert_int_equal(source_file.open(&some, &s, error), 0);
	assert_int_equal(source_file.snaplen(s), 96);
	source_file.close(s);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_packets),
		cmocka_unit_test(damage_comes_after_the_whole_packets),
		cmocka_unit_test(filters),
		cmocka_unit_test(a_filter_for_several_link_types),
		cmocka_unit_test(mistakes_are_told_at_the_start),
		cmocka_unit_test(the_first_packet_is_read_later),
		cmocka_unit_test(a_read_has_a_limit_of_bytes),
		cmocka_unit_test(a_header_has_a_limit),
		cmocka_unit_test(standard_input_as_it_comes),
		cmocka_unit_test(a_pipe_that_ends_early),
		cmocka_unit_test(what_the_file_says),
	};
	int fd, failed;

	snprintf(path, sizeof(path), "/tmp/periscope-file-XXXXXX");
	fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
