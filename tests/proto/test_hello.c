/* test_hello.c - HELLO and WELCOME: round trips and every way to be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "exact.h"
#include "proto/frame.h"
#include "proto/hello.h"

#define MAGIC_AT 0
#define VERSION_AT 4
#define START_AT 6
#define SOURCE_AT 6
#define SESSION_AT 8
#define FIRST_SEQ_AT 16
#define TEXT_AT 38 /* length of `interface` */

static uint8_t payload[8192];
static size_t payload_len;

static void hello_payload(const struct hello *h)
{
	uint8_t buffer[HELLO_FRAME_SIZE];
	struct writer w = writer_of(buffer, sizeof(buffer));
	struct frame frame;

	hello_encode(&w, h);
	assert_true(writer_ok(&w));
	assert_int_equal(w.used, HELLO_FRAME_SIZE);
	assert_int_equal(frame_peek(buffer, w.used, &frame), 1);
	assert_int_equal(frame.type, MESSAGE_HELLO);
	assert_int_equal(frame.payload_len, HELLO_PAYLOAD_SIZE);
	memcpy(payload, frame.payload, frame.payload_len);
	payload_len = frame.payload_len;
}

/* Decodes the first `len` bytes of `payload` in a block of that size. */
static int try_hello(size_t len, struct hello *out_hello)
{
	uint8_t *copy = exact_copy(payload, len);
	int err = hello_decode(copy, len, out_hello);

	free(copy);
	return err;
}

static void hello_round_trip(void **state)
{
	static const struct hello hellos[] = {
		{ HELLO_START_NEW, 0, 0 },
		{ HELLO_START_OLDEST, 0, 0 },
		{ HELLO_START_AFTER, 1, 0 },
		{ HELLO_START_AFTER, UINT64_MAX, UINT64_MAX },
		{ HELLO_START_AFTER, UINT64_C(0x0102030405060708),
		  UINT64_C(0x1112131415161718) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(hellos) / sizeof(hellos[0]); i++) {
		struct hello h = { 0 };

		hello_payload(&hellos[i]);
		assert_int_equal(try_hello(payload_len, &h), 0);
		assert_int_equal(h.start, hellos[i].start);
		assert_true(h.session == hellos[i].session);
		assert_true(h.last_seq == hellos[i].last_seq);
	}
}

static void hello_of_wrong_size(void **state)
{
	static const struct hello good = { HELLO_START_AFTER, 5, 6 };
	struct hello h = { .last_seq = 77 };

	(void)state;
	hello_payload(&good);
	for (size_t len = 0; len < HELLO_PAYLOAD_SIZE; len++)
		assert_int_equal(try_hello(len, &h), -EBADMSG);
	payload[HELLO_PAYLOAD_SIZE] = 0;
	assert_int_equal(try_hello(HELLO_PAYLOAD_SIZE + 1, &h), -EBADMSG);
	assert_int_equal(h.last_seq, 77); /* untouched */
}

static void hello_of_wrong_values(void **state)
{
	static const struct hello good = { HELLO_START_AFTER, 5, 6 };
	struct hello h = { .last_seq = 77 };

	(void)state;
	for (size_t i = MAGIC_AT; i < VERSION_AT; i++) {
		hello_payload(&good);
		payload[i] ^= 1;
		assert_int_equal(try_hello(payload_len, &h), -EBADMSG);
	}
	for (unsigned int version = 0; version <= UINT16_MAX; version++) {
		hello_payload(&good);
		writer_put_be16(payload + VERSION_AT, (uint16_t)version);
		if (version != PROTO_VERSION)
			assert_int_equal(try_hello(payload_len, &h),
			                 -EPROTONOSUPPORT);
	}
	hello_payload(&good);
	for (unsigned int start = HELLO_START_END; start < 256; start++) {
		payload[START_AT] = (uint8_t)start;
		assert_int_equal(try_hello(payload_len, &h), -EBADMSG);
	}
	/* A place to go on from that nobody asked for. */
	payload[START_AT] = HELLO_START_NEW;
	assert_int_equal(try_hello(payload_len, &h), -EBADMSG);
	payload[START_AT] = HELLO_START_OLDEST;
	assert_int_equal(try_hello(payload_len, &h), -EBADMSG);
	assert_int_equal(h.last_seq, 77);
}

static void hello_ignores_reserved_bytes(void **state)
{
	static const struct hello good = { HELLO_START_AFTER, 5, 6 };
	struct hello h;

	(void)state;
	hello_payload(&good);
	payload[7] = 0xff;
	memset(payload + 24, 0xff, 8);
	assert_int_equal(try_hello(payload_len, &h), 0);
	assert_int_equal(h.session, 5);
}

static struct welcome good_welcome(void)
{
	return (struct welcome){ .session = UINT64_C(0x0102030405060708),
		                 .first_seq = 9,
		                 .started_ns = -5,
		                 .source = WELCOME_SOURCE_LIVE,
		                 .snaplen = 262144,
		                 .link_type = 276,
		                 .interface = "eth0",
		                 .version = "0.1.0",
		                 .filter = "not port 22" };
}

static void welcome_payload(const struct welcome *m)
{
	uint8_t buffer[FRAME_HEADER_SIZE + sizeof(payload)];
	struct writer w = writer_of(buffer, sizeof(buffer));
	struct frame frame;

	welcome_encode(&w, m);
	assert_true(writer_ok(&w));
	assert_int_equal(frame_peek(buffer, w.used, &frame), 1);
	assert_int_equal(frame.type, MESSAGE_WELCOME);
	assert_int_equal(w.used, FRAME_HEADER_SIZE + frame.payload_len);
	memcpy(payload, frame.payload, frame.payload_len);
	payload_len = frame.payload_len;
}

static int try_welcome(size_t len, struct welcome *out_welcome)
{
	uint8_t *copy = exact_copy(payload, len);
	int err = welcome_decode(copy, len, out_welcome);

	free(copy);
	return err;
}

static void assert_welcome_equal(const struct welcome *a,
                                 const struct welcome *b)
{
	assert_true(a->session == b->session);
	assert_true(a->first_seq == b->first_seq);
	assert_true(a->started_ns == b->started_ns);
	assert_int_equal(a->source, b->source);
	assert_int_equal(a->snaplen, b->snaplen);
	assert_int_equal(a->link_type, b->link_type);
	assert_string_equal(a->interface, b->interface);
	assert_string_equal(a->version, b->version);
	assert_string_equal(a->filter, b->filter);
}

static void welcome_round_trip(void **state)
{
	struct welcome m = good_welcome();
	struct welcome back;

	(void)state;
	welcome_payload(&m);
	assert_int_equal(try_welcome(payload_len, &back), 0);
	assert_welcome_equal(&m, &back);
	m.source = WELCOME_SOURCE_REPLAY;
	m.interface[0] = m.version[0] = m.filter[0] = '\0';
	welcome_payload(&m);
	assert_int_equal(try_welcome(payload_len, &back), 0);
	assert_welcome_equal(&m, &back);
	memset(m.interface, 'i', WELCOME_TEXT_MAX);
	memset(m.version, 'v', WELCOME_TEXT_MAX);
	memset(m.filter, 'f', WELCOME_FILTER_MAX);
	welcome_payload(&m);
	assert_int_equal(try_welcome(payload_len, &back), 0);
	assert_welcome_equal(&m, &back);
}

static void welcome_of_wrong_size(void **state)
{
	struct welcome m = good_welcome();
	struct welcome back = { .snaplen = 77 };

	(void)state;
	welcome_payload(&m);
	for (size_t len = 0; len < payload_len; len++)
		assert_int_equal(try_welcome(len, &back), -EBADMSG);
	payload[payload_len] = 0;
	assert_int_equal(try_welcome(payload_len + 1, &back), -EBADMSG);
	assert_int_equal(back.snaplen, 77); /* untouched */
}

static void welcome_of_wrong_values(void **state)
{
	struct welcome m = good_welcome();
	struct welcome back = { .snaplen = 77 };

	(void)state;
	for (size_t i = MAGIC_AT; i < VERSION_AT; i++) {
		welcome_payload(&m);
		payload[i] ^= 0x80;
		assert_int_equal(try_welcome(payload_len, &back), -EBADMSG);
	}
	welcome_payload(&m);
	payload[VERSION_AT + 1]++;
	assert_int_equal(try_welcome(payload_len, &back), -EPROTONOSUPPORT);
	/* of another version nothing else is looked at */
	assert_int_equal(try_welcome(VERSION_AT + 2, &back), -EPROTONOSUPPORT);
	welcome_payload(&m);
	payload[SOURCE_AT] = WELCOME_SOURCE_NONE;
	assert_int_equal(try_welcome(payload_len, &back), -EBADMSG);
	for (unsigned int i = WELCOME_SOURCE_END; i < 256; i++) {
		payload[SOURCE_AT] = (uint8_t)i;
		assert_int_equal(try_welcome(payload_len, &back), -EBADMSG);
	}
	welcome_payload(&m);
	memset(payload + FIRST_SEQ_AT, 0, 8);
	assert_int_equal(try_welcome(payload_len, &back), -EBADMSG);
	assert_int_equal(back.snaplen, 77);
}

static void welcome_of_wrong_texts(void **state)
{
	struct welcome m = good_welcome();
	struct welcome back = { .snaplen = 77 };

	(void)state;
	welcome_payload(&m);
	payload[TEXT_AT + 2 + 1] = '\0'; /* "e\0h0" */
	assert_int_equal(try_welcome(payload_len, &back), -EBADMSG);
	welcome_payload(&m);
	writer_put_be16(payload + TEXT_AT, UINT16_MAX);
	assert_int_equal(try_welcome(payload_len, &back), -EBADMSG);
	/* 256 bytes where 255 are allowed: the bytes are there */
	memset(m.filter, 'f', 600);
	welcome_payload(&m);
	writer_put_be16(payload + TEXT_AT, WELCOME_TEXT_MAX + 1);
	memset(payload + TEXT_AT + 2, 'i', WELCOME_TEXT_MAX + 1);
	memset(payload + TEXT_AT + 2 + WELCOME_TEXT_MAX + 1, 0, 4);
	assert_int_equal(
	        try_welcome(TEXT_AT + 2 + WELCOME_TEXT_MAX + 1 + 4, &back),
	        -EBADMSG);
	assert_int_equal(back.snaplen, 77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hello_round_trip),
		cmocka_unit_test(hello_of_wrong_size),
		cmocka_unit_test(hello_of_wrong_values),
		cmocka_unit_test(hello_ignores_reserved_bytes),
		cmocka_unit_test(welcome_round_trip),
		cmocka_unit_test(welcome_of_wrong_size),
		cmocka_unit_test(welcome_of_wrong_values),
		cmocka_unit_test(welcome_of_wrong_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
