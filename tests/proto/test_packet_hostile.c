/* test_packet_hostile.c - PACKETS that nobody should have sent. */

#include <errno.h>

#include "packet_case.h"

static void every_truncation(void **state)
{
	struct packet_record r = dns_record();
	size_t whole;

	(void)state;
	r.present = ALL_PRESENT;
	encode(&r);
	whole = payload_len;
	/* the message ends too early */
	for (size_t len = 0; len < whole; len++)
		assert_int_equal(try_decode(len), -EBADMSG);
	/* the record says so itself */
	for (payload_len = whole - 1; payload_len >= BODY_AT; payload_len--) {
		fix_length();
		assert_int_equal(try_decode(payload_len), -EBADMSG);
	}
}

/* Of a newer sensor: bytes behind what we know of a record. */
static void longer_records_are_understood(void **state)
{
	struct packet_record r = dns_record();

	(void)state;
	encode(&r);
	for (size_t i = 0; i < 100; i++) {
		payload[payload_len++] = 0xff;
		assert_int_equal(try_decode(payload_len), -EBADMSG);
		fix_length();
		assert_int_equal(try_decode(payload_len), 0);
		assert_true(records_equal(&r, &decoded));
	}
}

/* Tries every value of the byte at `at` from `first` to 255. */
static void assert_refused(const struct packet_record *r, size_t at,
                           unsigned int first)
{
	encode(r);
	for (unsigned int v = first; v < 256; v++) {
		payload[at] = (uint8_t)v;
		assert_int_equal(try_decode(payload_len), -EBADMSG);
	}
}

static void unknown_values_are_refused(void **state)
{
	struct packet_record r = dns_record();
	size_t ip_at = BODY_AT + FIXED_SIZE + MAC_SIZE + 2;

	(void)state;
	assert_refused(&r, FAULT_AT, RECORD_FAULT_END);
	assert_refused(&r, ip_at + 3, RECORD_FRAG_END);
	assert_refused(&r, ip_at, 7);
	for (unsigned int family = 0; family < 4; family++) {
		encode(&r);
		payload[ip_at] = (uint8_t)family;
		assert_int_equal(try_decode(payload_len), -EBADMSG);
	}
	assert_refused(&r, VLAN_COUNT_AT, RECORD_VLANS_MAX + 1);
	assert_refused(&r, TUNNEL_COUNT_AT, RECORD_TUNNELS_MAX + 1);
	assert_refused(&r, FIELD_COUNT_AT, RECORD_FIELDS_MAX + 1);
	for (unsigned int bit = 10; bit < 16; bit++) {
		encode(&r);
		writer_put_be16(payload + PRESENT_AT,
		                (uint16_t)(r.present | 1u << bit));
		assert_int_equal(try_decode(payload_len), -EBADMSG);
	}
}

/* An inner packet is checked as the outer one is. */
static void unknown_inner_values_are_refused(void **state)
{
	struct packet_record r = dns_record();
	size_t inner_at = BODY_AT + FIXED_SIZE;

	(void)state;
	r.present = RECORD_INNER_IP;
	assert_refused(&r, inner_at, 7);
	assert_refused(&r, inner_at + 3, RECORD_FRAG_END);
	r.present = RECORD_INNER_TCP_FLAGS;
	assert_refused(&r, inner_at, 0x10);
}

static void twelve_bits_are_twelve(void **state)
{
	struct packet_record r = { .seq = 1,
		                   .present = RECORD_TCP_FLAGS,
		                   .tcp_flags = 0x0fff,
		                   .vlan_count = 1,
		                   .vlan = { 0x0fff } };

	(void)state;
	assert_round_trip(&r);
	assert_refused(&r, BODY_AT + FIXED_SIZE, 0x10);
	assert_refused(&r, BODY_AT + FIXED_SIZE + 2, 0x10);
	r.tcp_flags = 0xf002; /* a sloppy decoder does not end the stream */
	r.vlan[0] = 0xe064;
	encode(&r);
	assert_int_equal(try_decode(payload_len), 0);
	assert_int_equal(decoded.tcp_flags, 0x002);
	assert_int_equal(decoded.vlan[0], 0x064);
}

static void unknown_apps_are_let_through(void **state)
{
	struct packet_record r = dns_record();

	(void)state;
	encode(&r);
	payload[APP_AT] = 250;
	payload[APP_AT + 1] = 251;
	payload[payload_len - FIELDS_SIZE - 1] = 252; /* the last tunnel */
	assert_int_equal(try_decode(payload_len), 0);
	assert_int_equal(decoded.app, 250);
	assert_int_equal(decoded.l4, 251);
	assert_string_equal(app_name(decoded.app), "unknown");
	assert_int_equal(decoded.tunnel[1], 252);
	assert_string_equal(tunnel_name(decoded.tunnel[1]), "unknown");
}

static void counts_are_not_believed(void **state)
{
	static const uint32_t counts[] = { 0, 2, 1000, 0x10000, UINT32_MAX };
	struct packet_record r = dns_record();
	struct packets_reader p = { .left = 77 };

	(void)state;
	encode(&r);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		writer_put_be32(payload + 8, counts[i]);
		assert_int_equal(try_decode(payload_len), -EBADMSG);
	}
	encode(&r);
	memset(payload, 0, 8); /* sequence numbers begin at 1 */
	assert_int_equal(packets_open(&p, payload, payload_len), -EBADMSG);
	assert_int_equal(p.left, 77); /* untouched */
	memset(payload, 0xff, 8);
	payload[11] = 2; /* they would wrap */
	assert_int_equal(packets_open(&p, payload, payload_len), -EBADMSG);
}

static void record_length_has_a_limit(void **state)
{
	struct packet_record r = { .seq = 1 };

	(void)state;
	encode(&r);
	memset(payload + payload_len, 0, PACKET_RECORD_MAX);
	payload_len = PACKETS_HEADER_SIZE + PACKET_RECORD_MAX;
	fix_length();
	assert_int_equal(try_decode(payload_len), 0);
	payload_len++;
	fix_length();
	assert_int_equal(try_decode(payload_len), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_truncation),
		TEST(longer_records_are_understood),
		TEST(unknown_values_are_refused),
		TEST(unknown_inner_values_are_refused),
		TEST(twelve_bits_are_twelve),
		TEST(unknown_apps_are_let_through),
		TEST(counts_are_not_believed),
		TEST(record_length_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
