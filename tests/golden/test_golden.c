/* test_golden.c - every decoder's golden capture gives what it always gave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/golden/golden.h"

#define PATH_SIZE 4096

static void path_of(char out[PATH_SIZE], enum decoder_id id, const char *suffix)
{
	(void)snprintf(out, PATH_SIZE, "%s/golden/%s.%s", TESTS_DIR,
	               decoders[id]->name, suffix);
}

static void test_decoded_as_before(void **state)
{
	(void)state;
	for (int id = 0; id < DECODER_COUNT; id++) {
		struct buf capture, expected, text;
		char path[PATH_SIZE];

		buf_init(&capture, GOLDEN_BUF_MAX);
		buf_init(&expected, GOLDEN_BUF_MAX);
		buf_init(&text, GOLDEN_BUF_MAX);
		path_of(path, (enum decoder_id)id, "pcap");
		golden_read(&capture, path);
		path_of(path, (enum decoder_id)id, "txt");
		golden_read(&expected, path);
		golden_text(&text, &capture);
		assert_string_equal((const char *)text.bytes,
		                    (const char *)expected.bytes);
		buf_done(&capture);
		buf_done(&expected);
		buf_done(&text);
	}
}

static void test_captures_can_be_made_again(void **state)
{
	char made[] = "/tmp/periscope_golden_XXXXXX";
	int fd = mkstemp(made);

	(void)state;
	assert_true(fd >= 0);
	(void)close(fd); /* only the name is used */
	for (int id = 0; id < DECODER_COUNT; id++) {
		struct buf kept, again;
		char path[PATH_SIZE];

		buf_init(&kept, GOLDEN_BUF_MAX);
		buf_init(&again, GOLDEN_BUF_MAX);
		path_of(path, (enum decoder_id)id, "pcap");
		golden_read(&kept, path);
		golden_write(goldens[id], made);
		golden_read(&again, made);
		assert_int_equal(kept.used, again.used);
		assert_memory_equal(kept.bytes, again.bytes, kept.used);
		buf_done(&kept);
		buf_done(&again);
	}
	assert_int_equal(unlink(made), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoded_as_before),
		cmocka_unit_test(test_captures_can_be_made_again),
	};

	return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
