/* test_track.c - when flows are told of and let go, and what they are called.
 */
#include "track_case.h"

#define MS_PER_S INT64_C(1000)

static const struct flow_record *flow(const struct track_case *c, uint64_t id)
{
	return &case_flow(c, id)->r;
}

static bool is_closed(const struct track_case *c, uint64_t id)
{
	return flow(c, id)->event == FLOW_EVENT_CLOSE;
}

/* Any packet of another flow moves the time on; it is of no class tested. */
static void tick(struct track_case *c, int64_t at_ms)
{
	struct packet_builder b;

	case_ipv4(&b, 3, 4, 50);
	(void)case_built(c, at_ms, &b);
}

/* Flow 1 was used last at 0 ms and may be quiet for `seconds`. */
static void expect_timeout(struct track_case *c, int64_t from_ms,
                           int64_t seconds)
{
	int64_t end_ms = from_ms + seconds * MS_PER_S;

	tick(c, end_ms - 1);
	assert_false(is_closed(c, 1));
	tick(c, end_ms + FLOW_TABLE_SLACK_NS / CLOCK_NS_PER_MS);
	assert_true(is_closed(c, 1));
	assert_int_equal(flow(c, 1)->reason, FLOW_REASON_TIMEOUT);
	assert_int_equal(flow(c, 1)->last_ns,
	                 CASE_START_NS + from_ms * CLOCK_NS_PER_MS);
}

static void timeout_syn(void **state)
{
	case_seg(*state, 0, CLIENT, SYN, 100, 0);
	expect_timeout(*state, 0, 30);
}

static void timeout_established(void **state)
{
	case_seg(*state, 0, CLIENT, SYN, 100, 0);
	case_seg(*state, 10, CLIENT, ACK, 101, 0);
	expect_timeout(*state, 10, 300);
}

static void timeout_closing(void **state)
{
	case_seg(*state, 0, CLIENT, FIN | ACK, 100, 0);
	expect_timeout(*state, 0, 300);
}

static void timeout_closed(void **state)
{
	case_seg(*state, 0, CLIENT, FIN | ACK, 100, 0);
	case_seg(*state, 0, SERVER, FIN | ACK, 500, 0);
	expect_timeout(*state, 0, 15);
}

static void timeout_reset(void **state)
{
	case_seg(*state, 0, CLIENT, RST, 100, 0);
	expect_timeout(*state, 0, 15);
}

static void timeout_udp(void **state)
{
	(void)case_udp(*state, 0, &UDP(1, 5000, 2, 5001, "x", 1));
	expect_timeout(*state, 0, 60);
}

static const uint8_t query[] = { 0x12, 0x34, 0x01, 0x00, 0,   1,   0,
	                         0,    0,    0,    0,    0, /* header */
	                         7,    'e',  'x',  'a',  'm', 'p', 'l',
	                         'e',  0,    0,    1,    0,   1 };

static void timeout_dns(void **state)
{
	(void)case_udp(*state, 0, &UDP(1, 5000, 2, 53, query, sizeof(query)));
	expect_timeout(*state, 0, 30);
}

/* RFC 9000 6: a packet of a version nobody has. */
static void timeout_quic(void **state)
{
	static const uint8_t initial[1200] = { 0xc0, 0, 0, 0, 1,    8,
		                               1,    2, 3, 4, 5,    6,
		                               7,    8, 0, 0, 0x44, 0x9e };
	const struct packet_record *r = case_udp(
	        *state, 0, &UDP(1, 5000, 2, 443, initial, sizeof(initial)));

	assert_int_equal(r->app, APP_QUIC);
	expect_timeout(*state, 0, 180);
}

static void timeout_icmp(void **state)
{
	static const uint8_t echo[] = { 8, 0, 0, 0, 0, 1, 0, 1 };
	struct packet_builder b;

	case_ipv4(&b, 1, 2, 1);
	pb_bytes(&b, echo, sizeof(echo));
	(void)case_built(*state, 0, &b);
	expect_timeout(*state, 0, 30);
}

static void timeout_others(void **state)
{
	struct packet_builder b;

	case_ipv4(&b, 1, 2, 47);
	(void)case_built(*state, 0, &b);
	expect_timeout(*state, 0, 60);
}

/* Each packet puts the end off; so does one that nobody has told of. */
static void packets_keep_a_flow(void **state)
{
	struct track_case *c = *state;

	for (int64_t s = 0; s < 600; s += 7)
		(void)case_udp(c, s * MS_PER_S, &UDP(1, 5000, 2, 5001, "x", 1));
	assert_int_equal(case_flows(c), 1);
	expect_timeout(c, 595 * MS_PER_S, 60);
}

/* A packet that comes too late begins another flow, noticed or not. */
static void too_late(void **state)
{
	struct track_case *c = *state;

	(void)case_udp(c, 0, &UDP(1, 5000, 2, 5001, "x", 1));
	(void)case_udp(c, 59999, &UDP(2, 5001, 1, 5000, "x", 1));
	assert_int_equal(case_flows(c), 1);
	(void)case_udp(c, 59999 + 60000, &UDP(2, 5001, 1, 5000, "x", 1));
	assert_int_equal(case_flows(c), 2);
	assert_int_equal(flow(c, 1)->reason, FLOW_REASON_TIMEOUT);
	assert_int_equal(flow(c, 2)->src_port, 5001);
}

/* However many are due, a packet lets go of a few. */
static void expiry_is_bounded(void **state)
{
	struct track_case *c = *state;
	size_t before;

	for (uint16_t port = 1; port <= 100; port++)
		(void)case_udp(c, 0, &UDP(1, port, 2, 5001, "x", 1));
	for (int i = 0; i < 100 / TRACK_CLOSED_PER_PACKET; i++) {
		before = c->count;
		tick(c, 3600 * MS_PER_S);
		assert_in_range(c->count - before, TRACK_CLOSED_PER_PACKET,
		                TRACK_CLOSED_PER_PACKET + 1);
	}
	assert_int_equal(c->track.table.count, 1);
}

static void nothing_happens_on_the_wire(void **state)
{
	struct track_case *c = *state;

	(void)case_udp(c, 0, &UDP(1, 5000, 2, 5001, "x", 1));
	(void)case_udp(c, 0, &UDP(1, 5002, 2, 5001, "x", 1));
	track_idle(&c->track, CASE_START_NS + 60 * CLOCK_NS_PER_S, 10);
	assert_int_equal(c->track.table.count, 2);
	track_idle(&c->track, CASE_START_NS + 62 * CLOCK_NS_PER_S, 1);
	assert_int_equal(c->track.table.count, 1);
	track_idle(&c->track, CASE_START_NS, 10); /* time stands still */
	assert_int_equal(c->track.table.count, 0);
}

/* One packet from the future must not end all that comes after it, nor stay
 * for ever. */
static void time_jumps(void **state)
{
	struct track_case *c = *state;

	(void)case_udp(c, 0, &UDP(1, 5000, 2, 5001, "x", 1));
	(void)case_udp(c, INT64_C(86400) * MS_PER_S,
	               &UDP(1, 6000, 2, 5001, "x", 1));
	for (int64_t i = 1; i < 200; i++)
		(void)case_udp(c, i * 500, &UDP(1, 5000, 2, 5001, "x", 1));
	/* Flow 1 may have ended in the future; its next packet began 3. */
	assert_in_range(case_flows(c), 2, 3);
	assert_true(is_closed(c, 2));
	case_stop(c);
	assert_int_equal(c->track.table.count, 0);
}

static void times_at_the_limits(void **state)
{
	static const int64_t times[] = { INT64_MAX,      RECORD_TS_NONE,
		                         INT64_MIN + 1,  0,
		                         RECORD_TS_NONE, INT64_MAX,
		                         INT64_MIN + 1 };
	struct track_case *c = *state;
	struct packet_builder b;
	struct captured captured = { .link_type = 1 };

	case_ipv4(&b, 1, 2, 47);
	pb_end(&b);
	captured.len = captured.caplen = (uint32_t)b.used;
	captured.bytes = b.bytes;
	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		captured.ts_ns = times[i];
		decode_packet(&c->pkt, &captured);
		track_packet(&c->track, &c->pkt);
	}
	case_stop(c);
	assert_int_equal(case_flows(c), 5); /* two had no time of their own */
}

/* A table that is full lets the oldest go. */
static void evictions(void **state)
{
	struct track_case *c = case_new(8, 1);

	(void)state;
	for (uint16_t port = 1; port <= 8; port++)
		(void)case_udp(c, port, &UDP(1, port, 2, 5001, "x", 1));
	(void)case_udp(c, 9, &UDP(1, 1, 2, 5001, "x", 1)); /* used again */
	(void)case_udp(c, 10, &UDP(1, 9, 2, 5001, "x", 1));
	assert_int_equal(c->counters.of[COUNTER_FLOW_EVICTED], 1);
	assert_true(is_closed(c, 2));
	assert_int_equal(flow(c, 2)->reason, FLOW_REASON_EVICTED);
	assert_false(is_closed(c, 1));
	for (uint16_t port = 100; port < 1100; port++)
		(void)case_udp(c, 11, &UDP(1, port, 2, 5001, "x", 1));
	assert_int_equal(c->counters.of[COUNTER_FLOW_EVICTED], 1001);
	assert_int_equal(c->track.table.count, 8);
	case_stop(c);
	for (uint64_t id = 1; id <= case_flows(c); id++)
		assert_true(is_closed(c, id));
	case_free(c);
}

/* The oldest of all is found in whatever list it is. */
static void evictions_between_classes(void **state)
{
	struct track_case *c = case_new(3, 1);

	(void)state;
	case_seg(c, 0, CLIENT, SYN, 100, 0);
	(void)case_udp(c, 1, &UDP(1, 1, 2, 5001, "x", 1));
	(void)case_udp(c, 2, &UDP(1, 5000, 2, 53, query, sizeof(query)));
	case_seg(c, 3, CLIENT, ACK, 101, 0);
	tick(c, 4);
	assert_true(is_closed(c, 2));
	tick(c, 5);
	(void)case_udp(c, 6, &UDP(1, 2, 2, 5001, "x", 1));
	assert_true(is_closed(c, 3));
	(void)case_udp(c, 7, &UDP(1, 3, 2, 5001, "x", 1));
	assert_true(is_closed(c, 1));
	case_free(c);
}

/* Open, then news at once, then what goes on every ten seconds, then the end.
 */
static void events(void **state)
{
	struct track_case *c = *state;
	static const char request[] =
	        "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";

	case_seg(c, 0, CLIENT, SYN, 100, 0);
	assert_int_equal(c->count, 1);
	assert_int_equal(c->told[0].r.event, FLOW_EVENT_OPEN);
	assert_int_equal(c->told[0].r.from_src.packets, 1);
	assert_int_equal(c->told[0].r.app, APP_TCP);
	case_seg(c, 1, SERVER, SYN | ACK, 500, 0);
	assert_int_equal(c->count, 1);
	(void)case_tcp(c, 2,
	               &(struct case_segment){ .from = CLIENT,
	                                       .flags = ACK,
	                                       .seq = 101,
	                                       .ack = 501,
	                                       .data = request,
	                                       .len = sizeof(request) - 1 });
	assert_int_equal(c->count, 2);
	assert_int_equal(c->told[1].r.event, FLOW_EVENT_UPDATE);
	assert_int_equal(c->told[1].r.app, APP_HTTP);
	assert_string_equal(c->told[1].name, "a.example");
	assert_int_equal(c->told[1].r.name_source, FLOW_NAME_HOST);
	case_seg(c, 9000, SERVER, ACK, 501, 100);
	assert_int_equal(c->count, 2);
	case_seg(c, 10100, SERVER, ACK, 601, 100);
	assert_int_equal(c->count, 3);
	assert_int_equal(c->told[2].r.event, FLOW_EVENT_UPDATE);
	assert_int_equal(c->told[2].r.from_dst.packets, 3);
	case_stop(c);
	assert_int_equal(c->count, 4);
	assert_int_equal(c->told[3].r.reason, FLOW_REASON_STOPPED);
	assert_false(track_stop(&c->track, 1));
}

/* The first application stays, whatever later payloads look like. */
static void the_first_application_stays(void **state)
{
	struct track_case *c = *state;

	(void)case_tcp(c, 0,
	               &(struct case_segment){ .from = CLIENT,
	                                       .flags = ACK,
	                                       .seq = 1,
	                                       .data = "SSH-2.0-x\r\n",
	                                       .len = 11 });
	(void)case_tcp(c, 1,
	               &(struct case_segment){
	                       .from = CLIENT,
	                       .flags = ACK,
	                       .seq = 12,
	                       .data = "GET / HTTP/1.1\r\nHost: b\r\n\r\n",
	                       .len = 27 });
	case_stop(c);
	assert_int_equal(flow(c, 1)->app, APP_SSH);
}

/* The answer to a question for `name`: 192.0.2.`host`. */
static void answer(struct track_case *c, int64_t at_ms, const char *name,
                   uint8_t rcode, uint8_t host)
{
	struct packet_builder b;

	case_ipv4(&b, 9, 1, 17);
	pb_udp(&b, 53, 3000);
	pb_be16(&b, 1);
	pb_be16(&b, (uint16_t)(0x8180 | rcode));
	pb_be16(&b, 1);
	pb_be16(&b, 2);
	pb_be32(&b, 0);
	pb_dns_name(&b, name);
	pb_be32(&b, 0x00010001);
	pb_be16(&b, 0xc00c); /* an alias, then the address */
	pb_be32(&b, 0x00050001);
	pb_be32(&b, 300);
	pb_be16(&b, 7);
	pb_dns_name(&b, "alias");
	pb_be16(&b, 0xc00c);
	pb_be32(&b, 0x00010001);
	pb_be32(&b, 300);
	pb_be16(&b, 4);
	pb_be16(&b, 0xc000);
	pb_u8(&b, 2);
	pb_u8(&b, host);
	(void)case_built(c, at_ms, &b);
}

static void expect_name(struct track_case *c, uint64_t id, const char *name,
                        enum flow_name_source source)
{
	assert_string_equal(case_flow(c, id)->name, name);
	assert_int_equal(flow(c, id)->name_source, source);
}

static void names_by_dns(void **state)
{
	struct track_case *c = *state;

	answer(c, 0, "www.example", 0, SERVER);
	answer(c, 1, "nobody.example", 3, 4); /* no such name */
	case_seg(c, 10, CLIENT, SYN, 100, 0);
	expect_name(c, 2, "www.example", FLOW_NAME_DNS);
	(void)case_udp(c, 11, &UDP(1, 5000, 4, 5001, "x", 1));
	expect_name(c, 3, "", FLOW_NAME_NONE);
	(void)case_udp(c, 12,
	               &UDP(SERVER, 5000, 4, 5001, "x", 1)); /* it asks */
	expect_name(c, 4, "", FLOW_NAME_NONE);
	answer(c, 20, "other.example", 0, SERVER); /* from now on */
	(void)case_udp(c, 21, &UDP(1, 5002, SERVER, 5001, "x", 1));
	expect_name(c, 5, "other.example", FLOW_NAME_DNS);
	case_stop(c);
	expect_name(c, 2, "www.example", FLOW_NAME_DNS);
}

/* What the flow says itself beats what was asked for, and stays. */
static void names_by_host(void **state)
{
	static const char *const requests[] = {
		"GET / HTTP/1.1\r\nHost: one.example\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: two.example\r\n\r\n",
	};
	struct track_case *c = *state;
	uint32_t seq = 101;

	answer(c, 0, "www.example", 0, SERVER);
	case_seg(c, 10, CLIENT, SYN, 100, 0);
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++) {
		size_t len = strlen(requests[i]);

		(void)case_tcp(c, 11,
		               &(struct case_segment){ .from = CLIENT,
		                                       .flags = ACK,
		                                       .seq = seq,
		                                       .data = requests[i],
		                                       .len = len });
		seq += (uint32_t)len;
	}
	case_stop(c);
	expect_name(c, 2, "one.example", FLOW_NAME_HOST);
	assert_int_equal(c->track.names.entries[0].holders, 0);
}

/* More names than there is room for: counted, nothing else. */
static void too_many_names(void **state)
{
	struct track_case *c = case_new(1u << 15, 1);
	char request[64];

	(void)state;
	for (unsigned int i = 0; i < NAME_TABLE_MAX + 10; i++) {
		int len = snprintf(request, sizeof(request),
		                   "GET / HTTP/1.1\r\nHost: h%u\r\n\r\n", i);

		(void)case_tcp(c, 0,
		               &(struct case_segment){
		                       .from = CLIENT,
		                       .flags = ACK,
		                       .seq = 1,
		                       .data = request,
		                       .len = (size_t)len,
		                       .client_port = (uint16_t)(1000 + i) });
		c->count = 0;
	}
	assert_int_equal(c->counters.of[COUNTER_FLOW_NAMES_FULL], 10);
	case_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		case_test(timeout_syn),
		case_test(timeout_established),
		case_test(timeout_closing),
		case_test(timeout_closed),
		case_test(timeout_reset),
		case_test(timeout_udp),
		case_test(timeout_dns),
		case_test(timeout_quic),
		case_test(timeout_icmp),
		case_test(timeout_others),
		case_test(packets_keep_a_flow),
		case_test(too_late),
		case_test(expiry_is_bounded),
		case_test(nothing_happens_on_the_wire),
		case_test(time_jumps),
		case_test(times_at_the_limits),
		cmocka_unit_test(evictions),
		cmocka_unit_test(evictions_between_classes),
		case_test(events),
		case_test(the_first_application_stays),
		case_test(names_by_dns),
		case_test(names_by_host),
		cmocka_unit_test(too_many_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
