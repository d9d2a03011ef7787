/* test_decoders.c - walks decoders.def: every row is whole. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sensor/decode/decoders.h"
#include "tests/support/decode_support.h"

#define PATH_SIZE 4096

static const char *const row_names[DECODER_COUNT] = {
#define DECODER(upper, lower) [DECODER_##upper] = #lower,
#include "sensor/decode/decoders.def"
#undef DECODER
};

static void test_rows_are_complete(void **state)
{
	(void)state;
	assert_null(decoders[DECODER_COUNT]);
	for (size_t i = 0; i < DECODER_COUNT; i++) {
		assert_non_null(decoders[i]);
		assert_non_null(decoders[i]->decode);
		assert_string_equal(decoders[i]->name, row_names[i]);
		assert_int_not_equal(decoders[i]->found_under[0].space,
		                     NEXT_NONE);
	}
}

static void test_names_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < DECODER_COUNT; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(decoders[i]->name,
			                        decoders[k]->name);
}

static bool payload_space(enum next_space space)
{
	return space == NEXT_TCP || space == NEXT_UDP;
}

/* Where a numbered key is found in all the rows. */
static size_t count_key(struct next key)
{
	size_t found = 0;

	for (size_t i = 0; i < DECODER_COUNT; i++)
		for (size_t k = 0; k < DECODER_KEYS_MAX; k++) {
			const struct next *other = &decoders[i]->found_under[k];

			found += other->space == key.space &&
			         other->key == key.key;
		}
	return found;
}

/* Several decoders may name a port, each of them once. */
static void expect_payload_key(const struct decoder *decoder, size_t k)
{
	const struct next *keys = decoder->found_under;

	assert_true(keys[k].key <= UINT16_MAX);
	for (size_t i = 0; i < k; i++)
		assert_false(keys[i].space == keys[k].space &&
		             keys[i].key == keys[k].key);
}

/* First bytes are looked at only where any port will do. */
static void test_first_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < DECODER_COUNT; i++) {
		const struct decoder *decoder = decoders[i];
		bool any_port = false;

		for (size_t k = 0; k < DECODER_KEYS_MAX; k++)
			any_port |=
			        payload_space(decoder->found_under[k].space) &&
			        decoder->found_under[k].key == NEXT_ANY_PORT;
		for (size_t k = 0; k < DECODER_FIRST_MAX; k++) {
			const struct byte_range *range = &decoder->first[k];

			if (range->end == 0)
				break;
			assert_true(any_port);
			assert_true(range->from < range->end);
			assert_true(range->end <= UINT8_MAX + 1);
		}
	}
}

static void test_keys_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < DECODER_COUNT; i++) {
		bool payload = false;

		for (size_t k = 0; k < DECODER_KEYS_MAX; k++) {
			struct next key = decoders[i]->found_under[k];

			assert_in_range(key.space, 0, NEXT_SPACE_COUNT - 1);
			payload |= payload_space(key.space);
			if (key.space == NEXT_NONE)
				break;
			if (payload_space(key.space))
				expect_payload_key(decoders[i], k);
			else
				assert_int_equal(count_key(key), 1);
		}
		/* match() is for payloads alone, and they need it. */
		assert_int_equal(payload, decoders[i]->match != NULL);
	}
}

static void expect_file(const char *folder, const char *prefix,
                        const char *name, const char *suffix)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s/%s%s%s", TESTS_DIR, folder, prefix,
	         name, suffix);
	if (access(path, R_OK) != 0)
		fail_msg("%s is missing", path);
}

static void expect_seeds(const char *name)
{
	char path[PATH_SIZE];
	struct dirent *entry;
	size_t seeds = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/fuzz/seeds/%s", TESTS_DIR, name);
	dir = opendir(path);
	if (!dir)
		fail_msg("%s is missing", path);
	while ((entry = readdir(dir)) != NULL)
		seeds += entry->d_name[0] != '.';
	assert_int_equal(closedir(dir), 0);
	assert_true(seeds > 0);
}

static void test_every_row_has_its_tests(void **state)
{
	(void)state;
	expect_seeds("decode");
	for (size_t i = 0; i < DECODER_COUNT; i++) {
		const char *name = decoders[i]->name;

		expect_file("sensor/decode", "test_", name, ".c");
		expect_file("golden", "", name, ".pcap");
		expect_file("golden", "", name, ".txt");
		expect_file("fuzz/sensor_decode", "fuzz_", name, ".c");
		expect_seeds(name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_complete),
		cmocka_unit_test(test_names_are_unique),
		cmocka_unit_test(test_keys_are_unique),
		cmocka_unit_test(test_first_bytes),
		cmocka_unit_test(test_every_row_has_its_tests),
	};

	return cmocka_run_group_tests_name("decoders", tests, NULL, NULL);
}
