/*
 * fuzz_fields.c - the fields of a record alone, as the store keeps them.
 *
 * What was decoded is encoded, decoded and encoded again: the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "proto/packet_record.h"

#define ENCODED_MAX (RECORD_FIELDS_MAX * (4 + RECORD_VALUE_MAX))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_value(const struct field_value *f)
{
	const struct field_info *info = field_info(f->id);
	volatile uint8_t sum = 0;

	require(info != NULL);
	require(f->len <= RECORD_VALUE_MAX);
	if (info->type == FIELD_TYPE_UINT || info->type == FIELD_TYPE_BOOL)
		require(!f->len && !f->bytes);
	if (info->type == FIELD_TYPE_BOOL)
		require(f->number <= 1);
	if (info->type == FIELD_TYPE_MAC)
		require(f->len == MAC_SIZE);
	if (info->type == FIELD_TYPE_ADDR)
		require(f->len == 4 || f->len == 16);
	for (size_t i = 0; i < f->len; i++)
		sum = (uint8_t)(sum + f->bytes[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t first[ENCODED_MAX], second[ENCODED_MAX];
	struct writer w = writer_of(first, sizeof(first));
	struct writer v = writer_of(second, sizeof(second));
	struct packet_record r = { 0 };
	struct packet_record again = { 0 };

	if (packet_fields_decode(data, size, &r) < 0) {
		require(r.field_count == 0);
		return 0;
	}
	for (size_t i = 0; i < r.field_count; i++)
		check_value(&r.fields[i]);
	packet_fields_encode(&w, &r);
	require(writer_ok(&w) && w.used <= size);
	require(packet_fields_decode(first, w.used, &again) == 0);
	require(again.field_count == r.field_count);
	packet_fields_encode(&v, &again);
	require(writer_ok(&v) && v.used == w.used);
	require(memcmp(first, second, w.used) == 0);
	return 0;
}
