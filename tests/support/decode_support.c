/* decode_support.c - decoding in tests. */
#include "tests/support/decode_support.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/decode_check.h"

#define GARBAGE 0xa5

struct decoded *decoded_new(void)
{
	struct decoded *d = calloc(1, sizeof(*d));

	assert_non_null(d);
	return d;
}

void decoded_free(struct decoded *d)
{
	if (!d)
		return;
	free(d->bytes);
	free(d);
}

int decoded_setup(void **state)
{
	*state = decoded_new();
	return 0;
}

int decoded_teardown(void **state)
{
	decoded_free(*state);
	return 0;
}

const struct packet_record *decode_bytes(struct decoded *d, uint16_t link_type,
                                         const void *bytes, size_t caplen,
                                         size_t len)
{
	struct captured captured = {
		.ts_ns = DECODE_TEST_TS_NS,
		.len = (uint32_t)len,
		.caplen = (uint32_t)caplen,
		.link_type = link_type,
	};

	free(d->bytes);
	d->bytes = malloc(caplen ? caplen : 1);
	assert_non_null(d->bytes);
	if (caplen > 0)
		memcpy(d->bytes, bytes, caplen);
	captured.bytes = d->bytes;
	memset(&d->pkt, GARBAGE, sizeof(d->pkt));
	memset(&d->counters, 0, sizeof(d->counters));
	d->pkt.counters = &d->counters;
	d->pkt.reassembler = NULL;
	decode_packet(&d->pkt, &captured);
	decode_check_packet(&d->pkt, &captured);
	return &d->pkt.record;
}

const struct packet_record *decode_built(struct decoded *d,
                                         struct packet_builder *b)
{
	pb_end(b);
	return decode_bytes(d, DECODE_LINK_ETHERNET, b->bytes, b->used,
	                    b->used);
}

uint64_t decoded_number(const struct packet_record *r, enum field_id id)
{
	const struct field_value *value = record_field(r, id);

	assert_non_null(value);
	return value->number;
}

void decoded_expect_bytes(const struct packet_record *r, enum field_id id,
                          const void *bytes, size_t len)
{
	const struct field_value *value = record_field(r, id);

	assert_non_null(value);
	assert_int_equal(value->len, len);
	assert_memory_equal(value->bytes, bytes, len);
}

void decode_check_cuts(uint16_t link_type, const void *bytes, size_t len,
                       size_t needed)
{
	struct decoded *d = decoded_new();

	for (size_t n = 0; n < len; n++) {
		const struct packet_record *r =
		        decode_bytes(d, link_type, bytes, n, len);

		assert_int_equal(r->fault, n < needed ? RECORD_FAULT_CUT
		                                      : RECORD_FAULT_NONE);
		r = decode_bytes(d, link_type, bytes, n, n);
		assert_int_not_equal(r->fault, RECORD_FAULT_CUT);
		if (n < needed)
			assert_int_equal(r->fault, RECORD_FAULT_MALFORMED);
	}
	decoded_free(d);
}
