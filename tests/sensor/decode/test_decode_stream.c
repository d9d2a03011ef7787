/* test_decode_stream.c - what the flow table is told, and a payload anew. */
#include "tests/support/decode_support.h"

static const char request[] = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
#define REQUEST_LEN (sizeof(request) - 1)

static void tcp_numbers(void **state)
{
	struct decoded *d = *state;
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, 40000, 80, 0x18);
	pb_bytes(&b, "hello", 5);
	(void)decode_built(d, &b);
	assert_int_equal(d->pkt.transport.seq, 1000);
	assert_int_equal(d->pkt.transport.ack, 2000);
	assert_int_equal(d->pkt.transport.window, 65535);
	assert_true(d->pkt.transport.has_payload);
	assert_int_equal(d->pkt.transport.payload_len, 5);
	assert_int_equal(d->pkt.transport.l4, APP_TCP);
	assert_memory_equal(d->pkt.transport.payload.at, "hello", 5);
}

/* One packet leaves nothing for the next. */
static void no_payload(void **state)
{
	struct decoded *d = *state;
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, 40000, 80, 0x18);
	(void)decode_built(d, &b);
	pb_frame(&b, 1);
	pb_be32(&b, 0);
	(void)decode_built(d, &b);
	assert_false(d->pkt.transport.has_payload);
	assert_false(d->pkt.unfinished);
}

static void echo_ids(void **state)
{
	struct decoded *d = *state;
	struct packet_builder b;

	for (unsigned int type = 0; type < 20; type++) {
		bool has_id =
		        type == 0 || type == 8 || (type >= 13 && type <= 18);

		pb_frame(&b, 1);
		pb_u8(&b, (uint8_t)type);
		pb_u8(&b, 0);
		pb_be16(&b, 0); /* checksum */
		pb_be16(&b, 0x1234);
		(void)decode_built(d, &b);
		assert_int_equal(d->pkt.transport.icmp_id, has_id ? 0x1234 : 0);
	}
	for (uint8_t type = 127; type < 131; type++) {
		pb_frame6(&b, 58);
		pb_u8(&b, type);
		pb_u8(&b, 0);
		pb_be16(&b, 0); /* checksum */
		pb_be16(&b, 0x1234);
		(void)decode_built(d, &b);
		assert_int_equal(d->pkt.transport.icmp_id,
		                 type == 128 || type == 129 ? 0x1234 : 0);
	}
}

/* The beginning says that it is one; the whole replaces what it said. */
static void a_payload_anew(void **state)
{
	struct decoded *d = *state;
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 6);
	pb_tcp(&b, 40000, 80, 0x18);
	pb_bytes(&b, request, 20);
	r = decode_built(d, &b);
	assert_true(d->pkt.unfinished);
	assert_null(record_field(r, FIELD_HTTP_HOST));
	for (int i = 0; i < 100; i++) { /* nothing adds up */
		decode_stream(&d->pkt, (const uint8_t *)request, REQUEST_LEN);
		assert_false(d->pkt.unfinished);
		decoded_expect_bytes(r, FIELD_HTTP_HOST, "a.example", 9);
		assert_int_equal(r->app, APP_HTTP);
		assert_int_equal(r->payload_len, 20);
		assert_int_equal(r->fault, RECORD_FAULT_NONE);
	}
	decode_stream(&d->pkt, (const uint8_t *)"no words", 8);
	assert_int_equal(r->app, APP_TCP);
	assert_int_equal(r->field_count, 0);
}

/* Inside of a tunnel the decoders see the inner ports; the record keeps the
 * outer packet's members. */
static void inside_of_a_tunnel(void **state)
{
	struct decoded *d = *state;
	const struct packet_record *r;
	struct packet_builder b;

	pb_frame(&b, 4);
	pb_ipv4(&b, "10.0.0.1", "10.0.0.2", 6);
	pb_tcp(&b, 40000, 53, 0x18);
	pb_be16(&b, 25); /* a DNS query of which one byte is here */
	pb_u8(&b, 0);
	r = decode_built(d, &b);
	assert_int_equal(r->l4, APP_NONE);
	decode_stream(&d->pkt,
	              (const uint8_t *)"\0\x19\x12\x34\1\0\0\1\0\0\0\0\0\0"
	                               "\7example\0\0\1\0\1",
	              27);
	assert_int_equal(r->app, APP_DNS);
	decoded_expect_bytes(r, FIELD_DNS_QNAME, "example", 7);
	assert_int_equal(decoded_number(r, FIELD_DNS_TCP), 1);
	assert_int_equal(r->l4, APP_NONE);
	assert_int_equal(r->present & RECORD_PORTS, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		decoded_test(tcp_numbers),        decoded_test(no_payload),
		decoded_test(echo_ids),           decoded_test(a_payload_anew),
		decoded_test(inside_of_a_tunnel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
