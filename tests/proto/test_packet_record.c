/* test_packet_record.c - PACKETS: round trips and batches. */

#include <errno.h>

#include "packet_case.h"

static void round_trip(void **state)
{
	struct packet_record r = dns_record();

	(void)state;
	assert_round_trip(&r);
	assert_string_equal(field_info(decoded.fields[2].id)->filter_name,
	                    "dns.qry.name");
	r.ts_ns = RECORD_TS_NONE;
	assert_round_trip(&r);
	r.seq = UINT64_MAX - 1;
	assert_round_trip(&r);
}

/* All 1024 sets of groups, IPv4 and IPv6: what is not there is zero. */
static void every_set_of_groups(void **state)
{
	static const uint8_t v6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };

	(void)state;
	for (unsigned int i = 0; i < 2 * (ALL_PRESENT + 1); i++) {
		struct packet_record r = dns_record();

		r.present = (uint16_t)(i / 2);
		r.tcp_flags = 0x0fff;
		r.frag = RECORD_FRAG_LATER;
		if (i % 2) {
			r.src = addr_v6(v6);
			r.dst = addr_v6(v6);
			r.dst.bytes[3] = 1;
			r.inner.src = r.dst;
			r.inner.dst = r.src;
		}
		assert_round_trip(&r);
		if (!(r.present & RECORD_IP)) {
			assert_int_equal(decoded.src.family, 0);
			assert_int_equal(decoded.ttl | decoded.ip_proto, 0);
			assert_int_equal(decoded.frag, 0);
		}
		if (!(r.present & RECORD_PORTS))
			assert_int_equal(decoded.dst_port, 0);
		if (!(r.present & RECORD_TCP_FLAGS))
			assert_int_equal(decoded.tcp_flags, 0);
		if (!(r.present & RECORD_ETH_SRC))
			assert_int_equal(decoded.eth_src[2], 0);
		if (!(r.present & RECORD_INNER_IP))
			assert_int_equal(decoded.inner.src.family, 0);
		if (!(r.present & RECORD_INNER_PORTS))
			assert_int_equal(decoded.inner.dst_port, 0);
		if (!(r.present & RECORD_INNER_TCP_FLAGS))
			assert_int_equal(decoded.inner.tcp_flags, 0);
	}
}

/* What the store keeps: each set of groups, cut at every length. */
static void tunnels_alone(void **state)
{
	(void)state;
	for (uint16_t set = 0; set < 8; set++) {
		struct packet_record r = dns_record(), again = { 0 };
		uint8_t bytes[PACKET_TUNNELS_MAX];
		struct writer w = writer_of(bytes, sizeof(bytes));

		r.present = (uint16_t)(set * RECORD_INNER_IP);
		packet_tunnels_encode(&w, &r);
		assert_true(writer_ok(&w));
		assert_int_equal(packet_tunnels_decode(bytes, w.used, &again),
		                 0);
		assert_int_equal(again.present, r.present);
		assert_true(inners_equal(&r, &again));
		assert_int_equal(again.tunnel_count, 2);
		assert_memory_equal(again.tunnel, r.tunnel, 2);
		for (size_t n = 1; n < w.used - 2; n++)
			assert_int_equal(
			        packet_tunnels_decode(bytes, n, &again),
			        -EBADMSG);
	}
}

/* A row that nobody here wrote. */
static void tunnels_refused(void **state)
{
	static const uint8_t bit[] = { 0, 1, 1 };
	static const uint8_t many[2 + RECORD_TUNNELS_MAX + 1] = { 0 };
	struct packet_record r = { 0 };
	struct writer w = writer_of(NULL, 0);

	(void)state;
	packet_tunnels_encode(&w, &r); /* nothing */
	assert_int_equal(w.used, 0);
	assert_int_equal(packet_tunnels_decode(NULL, 0, &r), 0);
	assert_int_equal(packet_tunnels_decode(bit, sizeof(bit), &r), -EBADMSG);
	assert_int_equal(packet_tunnels_decode(many, sizeof(many), &r),
	                 -EBADMSG);
}

static void largest_record(void **state)
{
	static uint8_t text[RECORD_VALUE_MAX];
	struct packet_record r = dns_record();

	(void)state;
	memset(text, 't', sizeof(text));
	r.present = ALL_PRESENT;
	r.vlan_count = RECORD_VLANS_MAX;
	r.vlan[3] = 4095;
	r.src.family = 6;
	r.dst.family = 6;
	r.inner.src.family = 6;
	r.inner.dst.family = 6;
	r.tunnel_count = RECORD_TUNNELS_MAX;
	r.tunnel[RECORD_TUNNELS_MAX - 1] = TUNNEL_VXLAN;
	r.field_count = 0;
	r.value_bytes = 0;
	while (record_add_bytes(&r, FIELD_HTTP_URI, text, sizeof(text)))
		;
	assert_int_equal(r.value_bytes, RECORD_VALUES_MAX);
	while (record_add_number(&r, FIELD_DNS_ID, UINT64_MAX))
		;
	assert_int_equal(r.field_count, RECORD_FIELDS_MAX);
	assert_round_trip(&r);
	assert_true(payload_len - PACKETS_HEADER_SIZE <= PACKET_RECORD_MAX);
}

static void empty_message(void **state)
{
	struct packets_writer w;
	struct packets_reader p;
	struct frame frame;
	size_t len;

	(void)state;
	packets_begin(&w, frame_bytes, FRAME_HEADER_SIZE + PACKETS_HEADER_SIZE,
	              5);
	assert_false(packets_append(&w, &(struct packet_record){ 0 }));
	len = packets_end(&w);
	assert_int_equal(len, FRAME_HEADER_SIZE + PACKETS_HEADER_SIZE);
	assert_int_equal(frame_peek(frame_bytes, len, &frame), 1);
	assert_int_equal(packets_open(&p, frame.payload, frame.payload_len), 0);
	assert_int_equal(packets_next(&p, &decoded), 0);
	assert_int_equal(packets_next(&p, &decoded), 0);
}

/* A batch in a buffer of `size`: whatever does not fit leaves no trace. */
static void fill(size_t size, const struct packet_record *large,
                 const struct packet_record *small)
{
	uint8_t *buffer = malloc(size);
	const struct packet_record *appended[2];
	struct packets_writer w;
	struct packets_reader p;
	struct frame frame;
	size_t n = 0, len;

	assert_non_null(buffer);
	packets_begin(&w, buffer, size, 41);
	if (packets_append(&w, large))
		appended[n++] = large;
	if (packets_append(&w, small)) /* still fits, perhaps */
		appended[n++] = small;
	len = packets_end(&w);
	assert_true(len <= size);
	assert_int_equal(w.count, n);
	assert_int_equal(frame_peek(buffer, len, &frame), 1);
	assert_int_equal(frame.payload_len, len - FRAME_HEADER_SIZE);
	assert_int_equal(packets_open(&p, frame.payload, frame.payload_len), 0);
	for (size_t i = 0; i < n; i++) {
		struct packet_record expected = *appended[i];

		expected.seq = 41 + i;
		assert_int_equal(packets_next(&p, &decoded), 1);
		assert_true(records_equal(&expected, &decoded));
	}
	assert_int_equal(packets_next(&p, &decoded), 0);
	free(buffer);
}

static void batches_of_every_size(void **state)
{
	struct packet_record large = dns_record();
	struct packet_record small = { .len = 60 };

	(void)state;
	for (size_t size = FRAME_HEADER_SIZE + PACKETS_HEADER_SIZE; size < 250;
	     size++)
		fill(size, &large, &small);
}

static void batch_ends_at_the_largest_frame(void **state)
{
	struct packet_record r = dns_record();
	size_t size = 2 * (size_t)FRAME_MAX_SIZE;
	uint8_t *buffer = malloc(size);
	struct packets_writer w;
	struct packets_reader p;
	struct frame frame;
	uint32_t count = 0;

	(void)state;
	assert_non_null(buffer);
	packets_begin(&w, buffer, size, 1);
	while (packets_append(&w, &r))
		;
	assert_true(packets_end(&w) <= FRAME_MAX_SIZE);
	assert_int_equal(frame_peek(buffer, FRAME_MAX_SIZE, &frame), 1);
	assert_int_equal(packets_open(&p, frame.payload, frame.payload_len), 0);
	while (packets_next(&p, &decoded) == 1) {
		r.seq = ++count;
		assert_true(records_equal(&r, &decoded));
	}
	assert_int_equal(count, w.count);
	assert_true(count > 500);
	free(buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(round_trip),
		TEST(every_set_of_groups),
		TEST(tunnels_alone),
		TEST(tunnels_refused),
		TEST(largest_record),
		TEST(empty_message),
		TEST(batches_of_every_size),
		TEST(batch_ends_at_the_largest_frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
