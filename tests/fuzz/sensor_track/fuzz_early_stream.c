/*
 * fuzz_early_stream.c - pieces against a plain model: offset u16, length u8,
 * then the bytes; length 0 begins anew.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/cursor.h"
#include "sensor/track/early_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t model[EARLY_STREAM_SIZE];
static bool has[EARLY_STREAM_SIZE];

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void add_to_model(size_t offset, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len && offset + i < EARLY_STREAM_SIZE; i++) {
		if (!has[offset + i])
			model[offset + i] = bytes[i];
		has[offset + i] = true;
	}
}

static void check(const struct early_stream *e, uint16_t owner)
{
	size_t len, expected = 0;
	const uint8_t *bytes = early_stream_bytes(e, owner, &len);

	while (expected < EARLY_STREAM_SIZE && has[expected])
		expected++;
	require(len == expected);
	require(memcmp(bytes, model, len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cur c = cur_of(data, size, size);
	struct early_stream e;
	uint16_t owner = 0;

	require(early_stream_init(&e, 1) == 0);
	while (cur_left(&c) >= 3) {
		size_t offset = cur_be16(&c) % (EARLY_STREAM_SIZE + 16);
		size_t len = cur_u8(&c);
		const uint8_t *bytes;

		if (len > cur_left(&c))
			len = cur_left(&c);
		bytes = cur_take(&c, len);
		if (!owner || len == 0) {
			early_stream_open(&e, &owner, 0);
			memset(has, 0, sizeof(has));
		}
		if (!early_stream_add(&e, owner, offset, bytes, len)) {
			early_stream_close(&e, &owner);
			continue;
		}
		add_to_model(offset, bytes, len);
		check(&e, owner);
	}
	early_stream_done(&e);
	return 0;
}
