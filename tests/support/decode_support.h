/*
 * decode_support.h - decoding in tests, with everything checked that must hold
 * for any packet.
 *
 * Shape: every packet is copied into a heap block of exactly its captured size,
 *        so that a sanitizer sees one byte too many. The record starts out as
 *        garbage: nothing may rely on what an earlier packet left.
 * Errors: failed assertions.
 * Ownership: a record lives until the next decode of the same `decoded`.
 * Threads: one.
 */
#ifndef TESTS_SUPPORT_DECODE_SUPPORT_H
#define TESTS_SUPPORT_DECODE_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/buf.h"
#include "sensor/decode/decode.h"
#include "tests/support/packet_builder.h"

#define DECODE_LINK_ETHERNET 1
#define DECODE_BEHIND_ETHERNET 14 /* where a packet of pb_frame() goes on */
#define DECODE_BEHIND_IPV4 34
#define DECODE_BEHIND_IPV6 54
#define DECODE_TEST_TS_NS INT64_C(1767225600000000000)

struct decoded {
	struct packet pkt;
	struct counters counters;
	uint8_t *bytes; /* the block of this packet */
};

struct decoded *decoded_new(void);
void decoded_free(struct decoded *d);

/* For cmocka: a new `struct decoded` as the state of a test. */
int decoded_setup(void **state);
int decoded_teardown(void **state);
#define decoded_test(test)                                                     \
	cmocka_unit_test_setup_teardown(test, decoded_setup, decoded_teardown)

/* `caplen` bytes of a packet that had `len`. */
const struct packet_record *decode_bytes(struct decoded *d, uint16_t link_type,
                                         const void *bytes, size_t caplen,
                                         size_t len);

/* Ends the packet and decodes it whole, as Ethernet. */
const struct packet_record *decode_built(struct decoded *d,
                                         struct packet_builder *b);

/* What the record has as its first value of this kind. */
uint64_t decoded_number(const struct packet_record *r, enum field_id id);
void decoded_expect_bytes(const struct packet_record *r, enum field_id id,
                          const void *bytes, size_t len);

/* The packet at every length below `len`: kept in part by the capture, and as
 * a short packet. Below `needed` the first is CUT and the second MALFORMED;
 * from `needed` on the first has no fault. */
void decode_check_cuts(uint16_t link_type, const void *bytes, size_t len,
                       size_t needed);

/* The record as lines of text. */
void decode_print(struct buf *out, const struct packet_record *r);

#endif
