/* test_flow_key.c - what makes packets one flow, and the Community ID. */
#include "track_case.h"

#include "common/addr.h"
#include "sensor/track/community_id.h"

/* What the specification's own tests expect: protocol, addresses, ports or
 * ICMP type and code. */
static const struct expected {
	const char *src, *dst;
	uint16_t sport, dport;
	uint8_t proto;
	const char *id;
} baseline[] = {
	{ "fe80::200:86ff:fe05:80da", "fe80::260:97ff:fe07:69ea", 135, 136, 58,
	  "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=" },
	{ "fe80::260:97ff:fe07:69ea", "fe80::200:86ff:fe05:80da", 136, 135, 58,
	  "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=" },
	{ "fe80::260:97ff:fe07:69ea", "fe80::200:86ff:fe05:80da", 135, 136, 58,
	  "1:zavyT/cezQr1fmImYCwYnMXbgck=" },
	{ "fe80::200:86ff:fe05:80da", "fe80::260:97ff:fe07:69ea", 136, 135, 58,
	  "1:zavyT/cezQr1fmImYCwYnMXbgck=" },
	{ "3ffe:501:1800:2345::2", "3ffe:507:0:1:200:86ff:fe05:80da", 3, 0, 58,
	  "1:2ObVBgIn28oZvibYZhZMBgh7WdQ=" },
	{ "3ffe:501:410:0:2c0:dfff:fe47:33e", "3ffe:507:0:1:200:86ff:fe05:80da",
	  1, 4, 58, "1:hLZd0XGWojozrvxqE0dWB1iM6R0=" },
	{ "3ffe:507:0:1:200:86ff:fe05:80da", "3ffe:501:0:1001::2", 128, 129, 58,
	  "1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=" },
	{ "3ffe:501:0:1001::2", "3ffe:507:0:1:200:86ff:fe05:80da", 129, 128, 58,
	  "1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=" },
	{ "fe80::200:86ff:fe05:80da", "ff02::2", 133, 134, 58,
	  "1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0=" },
	{ "fe80::260:97ff:fe07:69ea", "ff02::1", 134, 133, 58,
	  "1:pkvHqCL88/tg1k4cPigmZXUtL00=" },
	{ "192.168.0.89", "192.168.0.1", 8, 0, 1,
	  "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=" },
	{ "192.168.0.1", "192.168.0.89", 0, 8, 1,
	  "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=" },
	{ "10.0.0.1", "10.0.0.2", 11, 0, 1, "1:YHxtAirCG//0OzkcVAukqKQN9xM=" },
	{ "2001:470:e5bf:dead:4957:2174:e82c:4887", "2607:f8b0:400c:c03::1a",
	  63943, 25, 6, "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=" },
	{ "2607:f8b0:400c:c03::1a", "2001:470:e5bf:dead:4957:2174:e82c:4887",
	  25, 63943, 6, "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=" },
	{ "192.168.170.8", "192.168.170.56", 7, 7, 132,
	  "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=" },
	{ "192.168.170.56", "192.168.170.8", 7, 7, 132,
	  "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=" },
	{ "128.232.110.120", "66.35.250.204", 34855, 80, 6,
	  "1:LQU9qZlK+B5F3KDmev6m5PMibrg=" },
	{ "66.35.250.204", "128.232.110.120", 80, 34855, 6,
	  "1:LQU9qZlK+B5F3KDmev6m5PMibrg=" },
	{ "192.168.1.52", "8.8.8.8", 54585, 53, 17,
	  "1:d/FP5EW3wiY1vCndhwleRRKHowQ=" },
	{ "8.8.8.8", "192.168.1.52", 53, 54585, 17,
	  "1:d/FP5EW3wiY1vCndhwleRRKHowQ=" },
	{ "10.1.12.1", "10.1.12.2", 0, 0, 46,
	  "1:KHlLkgoJW7ifUTyTSgyVfkFHzKw=" },
	{ "10.1.12.2", "10.1.12.1", 0, 0, 46,
	  "1:KHlLkgoJW7ifUTyTSgyVfkFHzKw=" },
};

/* A record as the decoders would leave it. */
static void fill_packet(struct packet *pkt, const struct expected *e)
{
	struct packet_record *r = &pkt->record;

	memset(pkt, 0, sizeof(*pkt));
	assert_int_equal(addr_parse(e->src, &r->src), 0);
	assert_int_equal(addr_parse(e->dst, &r->dst), 0);
	r->present = RECORD_IP;
	r->ip_proto = e->proto;
	if (e->proto == 1 || e->proto == 58) {
		record_add_number(r, FIELD_ICMP_TYPE, e->sport);
		record_add_number(r, FIELD_ICMP_CODE, e->dport);
	} else if (e->proto != 46) {
		r->present |= RECORD_PORTS;
		r->src_port = e->sport;
		r->dst_port = e->dport;
	}
}

static void community_ids(void **state)
{
	static struct packet pkt;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(baseline); i++) {
		uint8_t id[FLOW_COMMUNITY_ID_SIZE], from;
		char text[FLOW_COMMUNITY_TEXT_SIZE];
		struct flow_key key;

		fill_packet(&pkt, &baseline[i]);
		assert_true(flow_key_of(&pkt, &key, &from));
		community_id_of(&key, id);
		flow_community_text(id, text);
		assert_string_equal(text, baseline[i].id);
	}
}

/* Both directions have one key, and the sender its place in it. */
static void keys_have_no_direction(void **state)
{
	static struct packet pkt;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(baseline); i++) {
		const struct expected *e = &baseline[i];
		struct expected back = { e->dst,   e->src,   e->dport,
			                 e->sport, e->proto, e->id };
		struct flow_key one, two;
		uint8_t from, from_back;
		uint16_t ports[2];

		if ((e->proto == 1 || e->proto == 58) &&
		    !flow_key_icmp_ports(e->proto, (uint8_t)e->sport,
		                         (uint8_t)e->dport, ports))
			continue; /* has no answer */
		fill_packet(&pkt, e);
		assert_true(flow_key_of(&pkt, &one, &from));
		fill_packet(&pkt, &back);
		assert_true(flow_key_of(&pkt, &two, &from_back));
		assert_true(flow_key_equal(&one, &two));
		assert_int_equal(from, !from_back);
		assert_memory_equal(one.addr[from], pkt.record.dst.bytes, 16);
	}
}

static void an_end_to_itself(void **state)
{
	static const struct expected to = { "127.0.0.1", "127.0.0.1", 1000,
		                            2000,        17,          "" };
	static const struct expected fro = { "127.0.0.1", "127.0.0.1", 2000,
		                             1000,        17,          "" };
	static struct packet pkt;
	struct flow_key one, two;
	uint8_t from, from_back;

	(void)state;
	fill_packet(&pkt, &to);
	assert_true(flow_key_of(&pkt, &one, &from));
	fill_packet(&pkt, &fro);
	assert_true(flow_key_of(&pkt, &two, &from_back));
	assert_true(flow_key_equal(&one, &two));
	assert_int_equal(from, 0);
	assert_int_equal(from_back, 1);
}

/* Two echoes of one pair are told apart by their identifiers. */
static void echoes(void **state)
{
	struct track_case *c = *state;
	struct packet_builder b;

	for (uint16_t id = 1; id <= 2; id++) {
		for (int i = 0; i < 4; i++) {
			bool reply = i & 1;

			case_ipv4(&b, reply ? 2 : 1, reply ? 1 : 2, 1);
			pb_u8(&b, reply ? 0 : 8);
			pb_u8(&b, 0);
			pb_be16(&b, 0); /* checksum */
			pb_be16(&b, id);
			pb_be16(&b, (uint16_t)i);
			(void)case_built(c, i, &b);
		}
	}
	case_stop(c);
	assert_int_equal(case_flows(c), 2);
	for (uint64_t id = 1; id <= 2; id++) {
		const struct flow_record *r = &case_flow(c, id)->r;

		assert_int_equal(r->from_src.packets, 2);
		assert_int_equal(r->from_dst.packets, 2);
		assert_int_equal(r->src_port, 8);
		assert_int_equal(r->dst_port, 0);
		assert_int_equal(r->state, FLOW_STATE_ACTIVE);
		assert_int_equal(r->app, APP_ICMP);
	}
}

static void no_flows(void **state)
{
	static const struct expected udp = { "192.0.2.1", "192.0.2.2", 1,
		                             2,           17,          "" };
	static struct packet pkt;
	struct flow_key key;
	uint8_t from;

	(void)state;
	fill_packet(&pkt, &udp);
	pkt.record.present = RECORD_IP; /* no ports: a later fragment */
	assert_false(flow_key_of(&pkt, &key, &from));
	pkt.record.present = 0;
	assert_false(flow_key_of(&pkt, &key, &from));
	fill_packet(&pkt, &udp);
	pkt.record.ip_proto = 50;
	assert_true(flow_key_of(&pkt, &key, &from));
	pkt.record.frag = RECORD_FRAG_LATER;
	assert_false(flow_key_of(&pkt, &key, &from));
	pkt.record.ip_proto = 1; /* type and code were cut off */
	assert_false(flow_key_of(&pkt, &key, &from));
}

/* Of a tunnel the innermost packet makes the flow. */
static void inner_packets(void **state)
{
	static const struct expected outer = { "192.0.2.1", "192.0.2.2", 0,
		                               0,           47,          "" };
	static struct packet pkt;
	struct packet_inner *inner = &pkt.record.inner;
	struct flow_key key;
	uint8_t from;

	(void)state;
	fill_packet(&pkt, &outer);
	pkt.record.present = RECORD_IP | RECORD_INNER_IP | RECORD_INNER_PORTS;
	assert_int_equal(addr_parse("10.0.0.9", &inner->src), 0);
	assert_int_equal(addr_parse("10.0.0.1", &inner->dst), 0);
	inner->ip_proto = 6;
	inner->src_port = 5;
	inner->dst_port = 6;
	assert_true(flow_key_of(&pkt, &key, &from));
	assert_int_equal(key.ip_proto, 6);
	assert_int_equal(from, 1);
	assert_int_equal(key.port[1], 5);
	assert_memory_equal(key.addr[0], inner->dst.bytes, 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(community_ids),
		cmocka_unit_test(keys_have_no_direction),
		cmocka_unit_test(an_end_to_itself),
		case_test(echoes),
		cmocka_unit_test(no_flows),
		cmocka_unit_test(inner_packets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
