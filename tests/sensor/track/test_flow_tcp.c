/* test_flow_tcp.c - states, round trip, what came again and what came late. */
#include "track_case.h"

static const struct flow_record *flow(const struct track_case *c, uint64_t id)
{
	return &case_flow(c, id)->r;
}

static uint8_t state_of(struct track_case *c)
{
	case_stop(c);
	return flow(c, case_flows(c))->state;
}

/* SYN at 0 ms, SYN/ACK at 20, ACK at 30. The next bytes are 101 and 501. */
static void handshake(struct track_case *c)
{
	case_seg(c, 0, CLIENT, SYN, 100, 0);
	case_seg(c, 20, SERVER, SYN | ACK, 500, 0);
	(void)case_tcp(
	        c, 30,
	        &(struct case_segment){
	                .from = CLIENT, .flags = ACK, .seq = 101, .ack = 501 });
}

static void syn_only(void **state)
{
	case_seg(*state, 0, CLIENT, SYN, 100, 0);
	assert_int_equal(state_of(*state), FLOW_STATE_SYN);
}

static void syn_ack_is_not_enough(void **state)
{
	case_seg(*state, 0, CLIENT, SYN, 100, 0);
	case_seg(*state, 1, SERVER, SYN | ACK, 500, 0);
	assert_int_equal(state_of(*state), FLOW_STATE_SYN);
}

static void established(void **state)
{
	struct track_case *c = *state;

	handshake(c);
	assert_int_equal(state_of(c), FLOW_STATE_ESTABLISHED);
	assert_int_equal(flow(c, 1)->rtt_ns, 30 * CLOCK_NS_PER_MS);
	assert_int_equal(flow(c, 1)->from_src.packets, 2);
	assert_int_equal(flow(c, 1)->from_dst.packets, 1);
	assert_int_equal(flow(c, 1)->from_src.bytes, 2 * 54);
	assert_int_equal(flow(c, 1)->src_port, CLIENT_PORT);
	assert_int_equal(flow(c, 1)->first_ns, CASE_START_NS);
	assert_int_equal(flow(c, 1)->last_ns,
	                 CASE_START_NS + 30 * CLOCK_NS_PER_MS);
}

/* Only one side is seen. */
static void established_by_half(void **state)
{
	case_seg(*state, 0, CLIENT, SYN, 100, 0);
	case_seg(*state, 1, CLIENT, ACK, 101, 0);
	assert_int_equal(state_of(*state), FLOW_STATE_ESTABLISHED);
	assert_int_equal(flow(*state, 1)->rtt_ns, 0);
}

/* RFC 9293 3.5.1: the answer of a side that thinks it is connected. */
static void a_bare_ack_of_the_server(void **state)
{
	case_seg(*state, 0, CLIENT, SYN, 100, 0);
	case_seg(*state, 1, SERVER, ACK, 700, 0);
	assert_int_equal(state_of(*state), FLOW_STATE_SYN);
}

static void begins_in_the_middle(void **state)
{
	struct track_case *c = *state;

	case_seg(c, 0, SERVER, ACK, 5000, 10);
	case_seg(c, 1, CLIENT, ACK, 100, 0);
	assert_int_equal(state_of(c), FLOW_STATE_ESTABLISHED);
	assert_int_equal(flow(c, 1)->src_port, SERVER_PORT);
	assert_int_equal(flow(c, 1)->from_src.retransmissions, 0);
}

/* Who answers a SYN did not begin. */
static void begins_with_syn_ack(void **state)
{
	struct track_case *c = *state;

	case_seg(c, 0, SERVER, SYN | ACK, 500, 0);
	case_seg(c, 1, CLIENT, ACK, 101, 0);
	assert_int_equal(state_of(c), FLOW_STATE_ESTABLISHED);
	assert_int_equal(flow(c, 1)->src_port, CLIENT_PORT);
	assert_int_equal(flow(c, 1)->rtt_ns, 0);
}

static void closing_and_closed(void **state)
{
	struct track_case *c = *state;

	handshake(c);
	case_seg(c, 40, CLIENT, FIN | ACK, 101, 0);
	case_seg(c, 41, SERVER, ACK, 501, 0);
	case_seg(c, 42, SERVER, ACK, 501, 10); /* half of it is open */
	assert_int_equal(c->track.table.lists[FLOW_CLASS_TCP].oldest, 1);
	case_seg(c, 43, SERVER, FIN | ACK, 511, 0);
	assert_int_equal(c->track.table.lists[FLOW_CLASS_TCP_CLOSED].oldest, 1);
	case_seg(c, 44, CLIENT, ACK, 102, 0);
	assert_int_equal(state_of(c), FLOW_STATE_CLOSED);
	assert_int_equal(case_flows(c), 1);
}

static void closing(void **state)
{
	handshake(*state);
	case_seg(*state, 40, SERVER, FIN | ACK, 501, 0);
	assert_int_equal(state_of(*state), FLOW_STATE_CLOSING);
}

static void reset(void **state)
{
	handshake(*state);
	case_seg(*state, 40, SERVER, RST, 501, 0);
	case_seg(*state, 41, CLIENT, ACK, 101, 10); /* was on its way */
	assert_int_equal(state_of(*state), FLOW_STATE_RESET);
}

static void refused(void **state)
{
	case_seg(*state, 0, CLIENT, SYN, 100, 0);
	case_seg(*state, 1, SERVER, RST | ACK, 0, 0);
	assert_int_equal(state_of(*state), FLOW_STATE_RESET);
}

/* The same ports again: another flow, unless the SYN is the old one. */
static void begins_anew(void **state)
{
	struct track_case *c = *state;

	handshake(c);
	case_seg(c, 40, CLIENT, RST, 101, 0);
	case_seg(c, 50, CLIENT, SYN, 100, 0);
	assert_int_equal(case_flows(c), 1);
	case_seg(c, 60, CLIENT, SYN, 9000, 0);
	assert_int_equal(case_flows(c), 2);
	assert_int_equal(flow(c, 1)->event, FLOW_EVENT_CLOSE);
	assert_int_equal(flow(c, 1)->reason, FLOW_REASON_REPLACED);
	assert_int_equal(flow(c, 2)->event, FLOW_EVENT_OPEN);
	assert_int_equal(flow(c, 2)->state, FLOW_STATE_SYN);
}

/* A forged SYN ends no connection. */
static void a_syn_in_between(void **state)
{
	struct track_case *c = *state;

	handshake(c);
	case_seg(c, 40, CLIENT, SYN, 7777, 0);
	case_seg(c, 50, CLIENT, ACK, 101, 10);
	assert_int_equal(state_of(c), FLOW_STATE_ESTABLISHED);
	assert_int_equal(case_flows(c), 1);
	assert_int_equal(flow(c, 1)->from_src.retransmissions, 0);
}

static void syns_again(void **state)
{
	struct track_case *c = *state;

	case_seg(c, 0, CLIENT, SYN, 100, 0);
	case_seg(c, 1000, CLIENT, SYN, 100, 0);
	case_seg(c, 1010, SERVER, SYN | ACK, 500, 0);
	case_seg(c, 1015, SERVER, SYN | ACK, 500, 0);
	(void)case_tcp(
	        c, 1030,
	        &(struct case_segment){
	                .from = CLIENT, .flags = ACK, .seq = 101, .ack = 501 });
	case_stop(c);
	assert_int_equal(flow(c, 1)->from_src.retransmissions, 1);
	assert_int_equal(flow(c, 1)->from_dst.retransmissions, 1);
	assert_int_equal(flow(c, 1)->rtt_ns, 30 * CLOCK_NS_PER_MS);
}

/* Another attempt from the same port before anybody answered. */
static void another_attempt(void **state)
{
	struct track_case *c = *state;

	case_seg(c, 0, CLIENT, SYN, 100, 0);
	case_seg(c, 1000, CLIENT, SYN, 90000, 0);
	case_seg(c, 1010, CLIENT, ACK, 90001, 10);
	case_stop(c);
	assert_int_equal(case_flows(c), 1);
	assert_int_equal(flow(c, 1)->from_src.retransmissions, 0);
	assert_int_equal(flow(c, 1)->from_src.out_of_order, 0);
}

struct sent {
	int64_t at_ms;
	uint32_t seq;
	size_t len;
};

/* What the client's segments behind the handshake are counted as. */
static void expect_counts(const struct sent *sent, size_t count,
                          uint32_t retransmissions, uint32_t out_of_order)
{
	struct track_case *c = case_new(16, 4);

	handshake(c);
	for (size_t i = 0; i < count; i++)
		case_seg(c, sent[i].at_ms, CLIENT, ACK, sent[i].seq,
		         sent[i].len);
	case_stop(c);
	assert_int_equal(flow(c, 1)->from_src.retransmissions, retransmissions);
	assert_int_equal(flow(c, 1)->from_src.out_of_order, out_of_order);
	assert_int_equal(flow(c, 1)->from_dst.retransmissions, 0);
	case_free(c);
}

#define EXPECT(retransmissions, out_of_order, ...)                             \
	do {                                                                   \
		static const struct sent sent[] = { __VA_ARGS__ };             \
		expect_counts(sent, ARRAY_SIZE(sent), retransmissions,         \
		              out_of_order);                                   \
	} while (0)

static void segments(void **state)
{
	(void)state;
	/* in order */
	EXPECT(0, 0, { 40, 101, 100 }, { 41, 201, 100 }, { 42, 301, 100 });
	/* the same again, whole, in part, and with new bytes behind it */
	EXPECT(1, 0, { 40, 101, 100 }, { 41, 101, 100 });
	EXPECT(1, 0, { 40, 101, 100 }, { 41, 151, 20 });
	EXPECT(1, 0, { 40, 101, 100 }, { 41, 151, 100 }, { 42, 251, 9 });
	/* two change places; the round trip is 30 ms */
	EXPECT(0, 1, { 40, 201, 100 }, { 41, 101, 100 }, { 42, 301, 100 });
	EXPECT(0, 1, { 40, 201, 100 }, { 69, 101, 100 });
	EXPECT(1, 0, { 40, 201, 100 }, { 70, 101, 100 });
	/* the last of three comes first, then the others in either order */
	EXPECT(0, 2, { 40, 301, 100 }, { 41, 101, 100 }, { 42, 201, 100 });
	EXPECT(0, 2, { 40, 301, 100 }, { 41, 201, 100 }, { 42, 101, 100 });
	/* what has filled its hole is not late a second time */
	EXPECT(1, 1, { 40, 201, 100 }, { 41, 101, 100 }, { 42, 101, 100 });
	/* a hole inside of a hole: 1 3 5 2 4 */
	EXPECT(0, 2, { 40, 101, 10 }, { 40, 121, 10 }, { 40, 141, 10 },
	       { 41, 111, 10 }, { 41, 131, 10 });
	/* lost before us and never sent again */
	EXPECT(0, 0, { 40, 101, 10 }, { 41, 5000, 10 }, { 42, 5010, 10 });
	/* keep-alives: one byte before the next, or none */
	EXPECT(0, 0, { 40, 101, 10 }, { 50, 110, 1 }, { 60, 110, 0 });
}

/* Where numbers wrap. */
static void sequence_numbers_wrap(void **state)
{
	struct track_case *c = *state;

	case_seg(c, 0, CLIENT, SYN, UINT32_MAX - 10, 0);
	case_seg(c, 1, CLIENT, ACK, UINT32_MAX - 9, 100); /* to 89 */
	case_seg(c, 2, CLIENT, ACK, 90, 10);
	case_seg(c, 3, CLIENT, ACK, UINT32_MAX - 9, 100);
	case_seg(c, 4, CLIENT, ACK, 200, 10);
	case_seg(c, 5, CLIENT, ACK, 100, 100);
	case_stop(c);
	assert_int_equal(flow(c, 1)->from_src.retransmissions, 1);
	assert_int_equal(flow(c, 1)->from_src.out_of_order, 1);
}

/* One byte into a closed window does not move the sequence on. */
static void window_probes(void **state)
{
	struct track_case *c = *state;

	handshake(c);
	case_seg(c, 40, CLIENT, ACK, 101, 10);
	(void)case_tcp(c, 41,
	               &(struct case_segment){ .from = SERVER,
	                                       .flags = ACK,
	                                       .seq = 501,
	                                       .window_closed = true });
	case_seg(c, 240, CLIENT, ACK, 111, 1);
	case_seg(c, 640, CLIENT, ACK, 111, 1);
	case_seg(c, 641, SERVER, ACK, 501, 0);
	case_seg(c, 642, CLIENT, ACK, 111, 100);
	case_stop(c);
	assert_int_equal(flow(c, 1)->from_src.retransmissions, 0);
}

static void a_fin_again(void **state)
{
	struct track_case *c = *state;

	handshake(c);
	case_seg(c, 40, CLIENT, FIN | ACK, 101, 0);
	case_seg(c, 340, CLIENT, FIN | ACK, 101, 0);
	case_stop(c);
	assert_int_equal(flow(c, 1)->from_src.retransmissions, 1);
}

/* A header that was cut behind the ports: a flow without a state of TCP. */
static void cut_headers(void **state)
{
	struct track_case *c = *state;
	struct packet_builder b;

	case_ipv4(&b, 1, 2, 6);
	pb_tcp(&b, CLIENT_PORT, SERVER_PORT, ACK);
	pb_end(&b);
	for (size_t caplen = 14; caplen <= b.used; caplen++)
		(void)case_bytes(c, 0, b.bytes, caplen, b.used);
	assert_int_equal(case_flows(c), 1);
	assert_int_equal(state_of(c), FLOW_STATE_ACTIVE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		case_test(syn_only),
		case_test(syn_ack_is_not_enough),
		case_test(established),
		case_test(established_by_half),
		case_test(a_bare_ack_of_the_server),
		case_test(begins_in_the_middle),
		case_test(begins_with_syn_ack),
		case_test(closing_and_closed),
		case_test(closing),
		case_test(reset),
		case_test(refused),
		case_test(begins_anew),
		case_test(a_syn_in_between),
		case_test(syns_again),
		case_test(another_attempt),
		cmocka_unit_test(segments),
		case_test(sequence_numbers_wrap),
		case_test(window_probes),
		case_test(a_fin_again),
		case_test(cut_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
