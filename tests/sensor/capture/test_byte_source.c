/* test_byte_source.c - buffers, gzip, and pipes that are slow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "common/compiler.h"
#include "sensor/capture/byte_source.h"

#include "capture_builder.h"

#define GZIP (16 + MAX_WBITS)

static int file_of(const void *bytes, size_t len)
{
	int fd = memfd_create("bytes", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, len, 0), len);
	return fd;
}

/* Numbers 0, 1, 2 ... of 32 bits: every place can be told from every other. */
static uint8_t *numbers(size_t len)
{
	uint8_t *bytes = malloc(len);

	assert_non_null(bytes);
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(i / 4 >> (8 * (i % 4)));
	return bytes;
}

static size_t gzip(const void *bytes, size_t len, uint8_t *out, size_t size)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes,
		       .avail_in = (uInt)len,
		       .next_out = out,
		       .avail_out = (uInt)size };

	assert_int_equal(
	        deflateInit2(&z, 6, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY),
	        Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(deflateEnd(&z), Z_OK);
	return z.total_out;
}

/* Reads to the end in pieces of `piece`; all bytes have to be right. */
static enum bytes_state read_through(int fd, const uint8_t *wanted, size_t len,
                                     size_t piece, size_t *out_read)
{
	enum bytes_state state;
	struct byte_source b;
	size_t at = 0;

	assert_int_equal(byte_source_open(&b, fd), 0);
	while ((state = byte_source_want(&b, piece)) == BYTES_OK) {
		assert_true(at + piece <= len);
		assert_memory_equal(byte_source_at(&b), wanted + at, piece);
		byte_source_take(&b, piece);
		at += piece;
		assert_int_equal(b.offset, at);
	}
	assert_true(at + byte_source_left(&b) <= len);
	assert_memory_equal(byte_source_at(&b), wanted + at,
	                    byte_source_left(&b));
	*out_read = at + byte_source_left(&b);
	byte_source_close(&b);
	return state;
}

static void pieces_of_every_size(void **unused)
{
	static const size_t pieces[] = { 1, 3, 4096, 99999, BYTE_SOURCE_SIZE };
	size_t len = 3 * BYTE_SOURCE_SIZE + 17, got;
	uint8_t *bytes = numbers(len);

	(void)unused;
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		int fd = file_of(bytes, len);

		assert_int_equal(read_through(fd, bytes, len, pieces[i], &got),
		                 BYTES_END);
		assert_int_equal(got, len);
		close(fd);
	}
	free(bytes);
}

static void skipping(void **unused)
{
	size_t len = 3 * BYTE_SOURCE_SIZE;
	uint8_t *bytes = numbers(len);
	int fd = file_of(bytes, len);
	struct byte_source b;

	(void)unused;
	assert_int_equal(byte_source_open(&b, fd), 0);
	byte_source_skip(&b, 2 * BYTE_SOURCE_SIZE + 5);
	assert_int_equal(byte_source_want(&b, 4), BYTES_OK);
	assert_memory_equal(byte_source_at(&b),
	                    bytes + 2 * BYTE_SOURCE_SIZE + 5, 4);
	assert_int_equal(b.offset, 2 * BYTE_SOURCE_SIZE + 5);
	byte_source_skip(&b, UINT32_MAX);
	assert_int_equal(byte_source_want(&b, 1), BYTES_END);
	assert_int_equal(b.offset, len);
	byte_source_close(&b);
	close(fd);
	free(bytes);
}

static void skipping_can_be_interrupted(void **unused)
{
	size_t len = 3 * BYTE_SOURCE_SIZE;
	uint8_t *bytes = numbers(len);
	int fd = file_of(bytes, len);
	struct byte_source b;
	int more = 0;

	(void)unused;
	assert_int_equal(byte_source_open(&b, fd), 0);
	b.wait = false;
	byte_source_skip(&b, len - 4);
	while (byte_source_want(&b, 4) == BYTES_MORE)
		more++;
	assert_int_equal(more, 1); /* one at open, one here, then the end */
	assert_int_equal(byte_source_want(&b, 4), BYTES_OK);
	assert_memory_equal(byte_source_at(&b), bytes + len - 4, 4);
	byte_source_close(&b);
	close(fd);
	free(bytes);
}

/* Members of nothing give no byte, however many there are. */
static void gzip_of_nothing_is_damage(void **unused)
{
	size_t size = 2 * BYTE_SOURCE_SIZE, used = 0;
	uint8_t *packed = malloc(size);
	struct byte_source b;
	int fd;

	(void)unused;
	assert_non_null(packed);
	used = gzip("", 0, packed, size);
	for (size_t one = used; used + one <= size; used += one)
		memcpy(packed + used, packed, one);
	fd = file_of(packed, used);
	assert_int_equal(byte_source_open(&b, fd), 0);
	assert_int_equal(byte_source_want(&b, 1), BYTES_FAULT);
	assert_non_null(strstr(b.fault, "gzip"));
	byte_source_close(&b);
	close(fd);
	free(packed);
}

static void gzip_of_several_members(void **unused)
{
	size_t len = 2 * BYTE_SOURCE_SIZE + 99, used, got;
	uint8_t *bytes = numbers(len);
	uint8_t *packed = malloc(2 * len);
	int fd;

	(void)unused;
	assert_non_null(packed);
	used = gzip(bytes, 1000, packed, len);
	used += gzip(bytes + 1000, len - 1000, packed + used, len);
	fd = file_of(packed, used);
	assert_int_equal(read_through(fd, bytes, len, 777, &got), BYTES_END);
	assert_int_equal(got, len);
	close(fd);
	free(packed);
	free(bytes);
}

/* Whatever is whole comes first, then the fault; never a wrong byte. */
static void gzip_cut_at_every_byte(void **unused)
{
	uint8_t packed[4096];
	uint8_t *bytes = numbers(2000);
	size_t len = gzip(bytes, 2000, packed, sizeof(packed));
	size_t got, before = 0;

	(void)unused;
	for (size_t n = 2; n < len; n++) {
		int fd = file_of(packed, n);

		assert_int_equal(read_through(fd, bytes, 2000, 1, &got),
		                 BYTES_FAULT);
		assert_true(got >= before);
		before = got;
		close(fd);
	}
	free(bytes);
}

/* Reads on while the bytes are 0x55; gives how many there were. */
static size_t count_same(struct byte_source *b, enum bytes_state *out_state)
{
	size_t n = 0;

	while ((*out_state = byte_source_want(b, 1)) == BYTES_OK &&
	       byte_source_at(b)[0] == 0x55) {
		byte_source_take(b, 1);
		n++;
	}
	return n;
}

static void gzip_damage_is_a_fault(void **unused)
{
	uint8_t packed[4096], plain[2000];
	size_t len;

	(void)unused;
	memset(plain, 0x55, sizeof(plain));
	len = gzip(plain, sizeof(plain), packed, sizeof(packed));
	for (size_t i = 10; i < len; i++) { /* behind the gzip header */
		struct byte_source b;
		enum bytes_state state;
		size_t n;
		int fd;

		packed[i] ^= 0x10;
		fd = file_of(packed, len);
		assert_int_equal(byte_source_open(&b, fd), 0);
		n = count_same(&b, &state);
		if (state == BYTES_END) /* a bit that means nothing */
			assert_int_equal(n, sizeof(plain));
		else if (state == BYTES_FAULT)
			assert_non_null(strstr(b.fault, "gzip"));
		byte_source_close(&b);
		close(fd);
		packed[i] ^= 0x10;
	}
}

static void a_slow_pipe_never_blocks(void **unused)
{
	struct byte_source b;
	int ends[2];

	(void)unused;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], "abc", 3), 3);
	assert_int_equal(byte_source_open(&b, ends[0]), 0);
	b.wait = false;
	assert_int_equal(byte_source_want(&b, 4), BYTES_WAIT);
	assert_int_equal(byte_source_want(&b, 3), BYTES_OK);
	byte_source_skip(&b, 4);
	assert_int_equal(byte_source_want(&b, 1), BYTES_WAIT);
	assert_int_equal(write(ends[1], "defg", 4), 4);
	assert_int_equal(byte_source_want(&b, 3), BYTES_OK);
	assert_memory_equal(byte_source_at(&b), "efg", 3);
	close(ends[1]);
	assert_int_equal(byte_source_want(&b, 4), BYTES_END);
	byte_source_close(&b);
	close(ends[0]);
}

static void what_cannot_be_read_is_a_fault(void **unused)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct byte_source b;

	(void)unused;
	assert_int_equal(byte_source_open(&b, fd), 0);
	assert_int_equal(byte_source_want(&b, 1), BYTES_FAULT);
	assert_non_null(strstr(b.fault, "directory"));
	byte_source_close(&b);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_of_every_size),
		cmocka_unit_test(skipping),
		cmocka_unit_test(skipping_can_be_interrupted),
		cmocka_unit_test(gzip_of_nothing_is_damage),
		cmocka_unit_test(gzip_of_several_members),
		cmocka_unit_test(gzip_cut_at_every_byte),
		cmocka_unit_test(gzip_damage_is_a_fault),
		cmocka_unit_test(a_slow_pipe_never_blocks),
		cmocka_unit_test(what_cannot_be_read_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
