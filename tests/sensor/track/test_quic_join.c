/* test_quic_join.c - a QUIC ClientHello in several packets. */
#include "track_case.h"

#include "tests/support/decode_quic.h"

#define LAST_EXTENSION_AT 187

/* A datagram with the bytes [from, end) of the hello. */
static const struct packet_record *part(struct track_case *c, int64_t at_ms,
                                        size_t from, size_t end)
{
	const struct decode_quic quic = { .version = DECODE_QUIC_V1,
		                          .dcid = decode_quic_dcid,
		                          .dcid_len = 8,
		                          .number_len = 2,
		                          .number = (uint32_t)at_ms };
	uint8_t frames[1000] = { 0 }, packet[DECODE_QUIC_MAX];
	size_t len;

	(void)decode_quic_crypto(frames, from, decode_quic_hello + from,
	                         end - from);
	len = decode_quic_seal(packet, &quic, frames, sizeof(frames));
	return case_udp(c, at_ms, &UDP(1, 40000, 2, 443, packet, len));
}

static bool has_text(const struct packet_record *r, enum field_id id,
                     const char *text)
{
	const struct field_value *value = record_field(r, id);

	return value && value->len == strlen(text) &&
	       memcmp(value->bytes, text, value->len) == 0;
}

/* Everything once, and the header still there. */
static bool is_whole(const struct packet_record *r)
{
	size_t names = 0;

	for (size_t i = 0; i < r->field_count; i++)
		names += r->fields[i].id == FIELD_QUIC_SNI;
	return names == 1 && has_text(r, FIELD_QUIC_SNI, "example.com") &&
	       has_text(r, FIELD_QUIC_ALPN, "alpn") &&
	       has_text(r, FIELD_QUIC_JA4, DECODE_QUIC_JA4) &&
	       record_field(r, FIELD_QUIC_DCID);
}

static void expect_end(struct track_case *c)
{
	assert_int_equal(c->track.early.oldest, 0);
	case_stop(c);
	assert_string_equal(case_flow(c, 1)->name, "example.com");
	assert_int_equal(case_flow(c, 1)->r.name_source, FLOW_NAME_SNI);
	assert_int_equal(case_flow(c, 1)->r.app, APP_QUIC);
}

static void one_packet(void **state)
{
	assert_true(is_whole(part(*state, 0, 0, DECODE_QUIC_HELLO_LEN)));
	expect_end(*state);
}

static void two_packets(void **state)
{
	(void)state;
	/* Of the last extension nothing is told but its type. */
	for (size_t cut = 1; cut < LAST_EXTENSION_AT; cut += 7) {
		struct track_case *c = case_new(16, 4);

		assert_false(is_whole(part(c, 0, 0, cut)));
		assert_true(is_whole(part(c, 1, cut, DECODE_QUIC_HELLO_LEN)));
		expect_end(c);
		case_free(c);
		c = case_new(16, 4); /* the other way round */
		assert_false(is_whole(part(c, 0, cut, DECODE_QUIC_HELLO_LEN)));
		assert_true(is_whole(part(c, 1, 0, cut)));
		expect_end(c);
		case_free(c);
	}
}

/* Three, one of them twice, with overlaps. */
static void several_packets(void **state)
{
	struct track_case *c = *state;

	assert_false(is_whole(part(c, 0, 150, 200)));
	assert_false(is_whole(part(c, 1, 150, 200)));
	assert_false(is_whole(part(c, 2, 190, DECODE_QUIC_HELLO_LEN)));
	assert_true(is_whole(part(c, 3, 0, 160)));
	expect_end(c);
}

/* A hello that never ends gives its buffer back with the flow. */
static void never_whole(void **state)
{
	struct track_case *c = *state;

	(void)part(c, 0, 10, 20);
	(void)part(c, 1, 30, 40);
	assert_int_not_equal(c->track.early.oldest, 0);
	case_stop(c);
	assert_int_equal(c->track.early.oldest, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		case_test(one_packet),
		cmocka_unit_test(two_packets),
		case_test(several_packets),
		case_test(never_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
