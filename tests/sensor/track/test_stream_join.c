/* test_stream_join.c - messages in several segments still tell all. */
#include "track_case.h"

#include "tests/support/decode_tls.h"

/* clang-format off */
#define RANDOM_8 1, 2, 3, 4, 5, 6, 7, 8
static const uint8_t hello[] = {
	22, 0x03, 0x01, 0x00, 0x67, 1, 0x00, 0x00, 0x63, 0x03, 0x03,
	RANDOM_8, RANDOM_8, RANDOM_8, RANDOM_8,
	2, 0xaa, 0xbb,
	0x00, 0x04, 0x13, 0x01, 0x13, 0x02,
	1, 0,
	0x00, 0x34,
	0xff, 0x01, 0x00, 0x01, 0,
	0x00, 0x2b, 0x00, 0x05, 4, 0x7a, 0x7a, 0x03, 0x04,
	0x00, 0x10, 0x00, 0x0e, 0x00, 0x0c,
	2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1',
	0x00, 0x00, 0x00, 0x10, 0x00, 0x0e, 0, 0x00, 0x0b,
	'e', 'x', 'a', 'm', 'p', 'l', 'e', '.', 'o', 'r', 'g',
};
/* clang-format on */

static const char request[] = "GET /a/long/way?to=go HTTP/1.1\r\n"
                              "User-Agent: split\r\n"
                              "Host: www.example.org\r\n\r\n";
#define REQUEST_LEN (sizeof(request) - 1)

#define ISN 1000u

static void begin(struct track_case *c, uint32_t isn)
{
	case_seg(c, 0, CLIENT, SYN, isn, 0);
	case_seg(c, 1, SERVER, SYN | ACK, 500, 0);
	case_seg(c, 2, CLIENT, ACK, isn + 1, 0);
}

/* Bytes [from, end) of a message that begins behind the SYN. */
static const struct packet_record *piece(struct track_case *c, uint32_t isn,
                                         const void *message, size_t from,
                                         size_t end)
{
	return case_tcp(
	        c, 3,
	        &(struct case_segment){ .from = CLIENT,
	                                .flags = ACK,
	                                .seq = isn + 1 + (uint32_t)from,
	                                .data = (const uint8_t *)message + from,
	                                .len = end - from });
}

static bool has_text(const struct packet_record *r, enum field_id id,
                     const char *text)
{
	const struct field_value *value = record_field(r, id);

	return value && value->len == strlen(text) &&
	       memcmp(value->bytes, text, value->len) == 0;
}

static bool is_whole_hello(const struct packet_record *r)
{
	const struct field_value *ja4 = record_field(r, FIELD_TLS_JA4);

	return r->app == APP_TLS && has_text(r, FIELD_TLS_SNI, "example.org") &&
	       has_text(r, FIELD_TLS_ALPN, "h2") && ja4 &&
	       memcmp(ja4->bytes, "t13d0204h2_", 11) == 0;
}

/* No buffer is in use. */
static void expect_free(const struct track_case *c)
{
	assert_int_equal(c->track.early.oldest, 0);
}

static void expect_name(const struct track_case *c, const char *name)
{
	case_stop((struct track_case *)c);
	assert_string_equal(case_flow(c, 1)->name, name);
}

static bool has_ja4(const struct packet_record *r)
{
	const struct field_value *ja4 = record_field(r, FIELD_TLS_JA4);

	return r->app == APP_TLS && ja4 &&
	       memcmp(ja4->bytes, "t13d0204h2_", 11) == 0;
}

/* At every place, also inside the first five bytes. What the first segment
 * could tell is not told again. */
static void two_segments(void **state)
{
	(void)state;
	for (size_t cut = 1; cut < sizeof(hello); cut++) {
		struct track_case *c = case_new(16, 4);
		const struct packet_record *r;
		bool name, protocol;

		begin(c, ISN);
		r = piece(c, ISN, hello, 0, cut);
		assert_false(has_ja4(r));
		name = has_text(r, FIELD_TLS_SNI, "example.org");
		protocol = has_text(r, FIELD_TLS_ALPN, "h2");
		assert_int_not_equal(c->track.early.oldest, 0);
		r = piece(c, ISN, hello, cut, sizeof(hello));
		assert_true(has_ja4(r));
		assert_true(name != has_text(r, FIELD_TLS_SNI, "example.org"));
		assert_true(protocol != has_text(r, FIELD_TLS_ALPN, "h2"));
		expect_free(c);
		expect_name(c, "example.org");
		case_free(c);
	}
}

/* A hello in three segments that arrive in any order. */
static void three_segments(void **state)
{
	static const size_t orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 },
		                            { 1, 0, 2 }, { 1, 2, 0 },
		                            { 2, 0, 1 }, { 2, 1, 0 } };
	static const size_t cuts[] = { 0, 30, 80, sizeof(hello) };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		/* Also where sequence numbers wrap. */
		uint32_t isn = i % 2 ? ISN : UINT32_MAX - 50;
		struct track_case *c = case_new(16, 4);

		begin(c, isn);
		for (size_t j = 0; j < 3; j++) {
			size_t at = orders[i][j];
			const struct packet_record *r =
			        piece(c, isn, hello, cuts[at], cuts[at + 1]);

			assert_int_equal(is_whole_hello(r), j == 2);
			/* Again, and with what lies around it. */
			r = piece(c, isn, hello, cuts[at], cuts[at + 1]);
			assert_false(j < 2 && is_whole_hello(r));
		}
		expect_name(c, "example.org");
		case_free(c);
	}
}

static void overlapping_segments(void **state)
{
	struct track_case *c = *state;

	begin(c, ISN);
	(void)piece(c, ISN, hello, 0, 50);
	(void)piece(c, ISN, hello, 60, 100);
	(void)piece(c, ISN, hello, 20, 70);
	assert_true(is_whole_hello(piece(c, ISN, hello, 90, sizeof(hello))));
	expect_free(c);
}

static void a_byte_at_a_time(void **state)
{
	struct track_case *c = *state;

	begin(c, ISN);
	for (size_t i = 0; i + 1 < REQUEST_LEN; i++)
		assert_false(has_text(piece(c, ISN, request, i, i + 1),
		                      FIELD_HTTP_HOST, "www.example.org"));
	assert_true(
	        has_text(piece(c, ISN, request, REQUEST_LEN - 1, REQUEST_LEN),
	                 FIELD_HTTP_HOST, "www.example.org"));
	expect_free(c);
	expect_name(c, "www.example.org");
}

static void http_heads(void **state)
{
	(void)state;
	for (size_t cut = 1; cut + 2 < REQUEST_LEN; cut++) {
		struct track_case *c = case_new(16, 4);
		const struct packet_record *r;
		bool host, uri, agent;

		begin(c, ISN);
		r = piece(c, ISN, request, 0, cut);
		host = has_text(r, FIELD_HTTP_HOST, "www.example.org");
		uri = has_text(r, FIELD_HTTP_URI, "/a/long/way?to=go");
		agent = has_text(r, FIELD_HTTP_USER_AGENT, "split");
		r = piece(c, ISN, request, cut, REQUEST_LEN);
		assert_int_equal(r->app, APP_HTTP); /* each told once */
		assert_true(host !=
		            has_text(r, FIELD_HTTP_HOST, "www.example.org"));
		assert_true(uri !=
		            has_text(r, FIELD_HTTP_URI, "/a/long/way?to=go"));
		assert_true(agent !=
		            has_text(r, FIELD_HTTP_USER_AGENT, "split"));
		expect_free(c);
		case_free(c);
	}
}

/* A later request of the same connection, and a stream whose SYN is missing. */
static void in_the_middle(void **state)
{
	struct track_case *c = *state;

	(void)piece(c, ISN, request, 0, REQUEST_LEN);
	(void)piece(c, ISN + REQUEST_LEN, request, 0, 40);
	assert_true(
	        has_text(piece(c, ISN + REQUEST_LEN, request, 40, REQUEST_LEN),
	                 FIELD_HTTP_HOST, "www.example.org"));
	expect_free(c);
}

/* What was whole and comes again begins nothing. */
static void sent_again(void **state)
{
	struct track_case *c = *state;

	begin(c, ISN);
	(void)piece(c, ISN, hello, 0, 50);
	(void)piece(c, ISN, hello, 50, sizeof(hello));
	(void)piece(c, ISN, hello, 0, 50);
	expect_free(c);
}

/* The names in the certificate of a server, behind its ServerHello. */
static void server_flights(void **state)
{
	uint8_t message[512], flight[1024];
	size_t len;

	(void)state;
	len = decode_tls_message(message, 2, decode_tls_server_hello,
	                         DECODE_TLS_SERVER_HELLO_LEN);
	len += decode_tls_certificate_message(message + len);
	len = decode_tls_record(flight, message, len);
	for (size_t cut = 1; cut < len; cut++) {
		struct track_case *c = case_new(16, 4);
		struct case_segment s = { .from = SERVER,
			                  .flags = ACK,
			                  .seq = 501,
			                  .data = flight,
			                  .len = cut };
		const struct packet_record *r;

		bool told; /* the end of a certificate is its signature */

		begin(c, ISN);
		told = has_text(case_tcp(c, 3, &s), FIELD_CERT_DNS_NAME,
		                "example.org");
		s.seq += (uint32_t)cut;
		s.data = flight + cut;
		s.len = len - cut;
		r = case_tcp(c, 4, &s);
		assert_true(told ||
		            has_text(r, FIELD_CERT_DNS_NAME, "example.org"));
		expect_free(c);
		case_free(c);
	}
}

/* A length of two bytes first, as many resolvers send it. */
static void dns_over_tcp(void **state)
{
	static const uint8_t query[] = { 0,   25,  0x12, 0x34, 1,   0,   0,
		                         1,   0,   0,    0,    0,   0,   0,
		                         7,   'e', 'x',  'a',  'm', 'p', 'l',
		                         'e', 0,   0,    1,    0,   1 };

	(void)state;
	for (size_t cut = 1; cut < sizeof(query); cut++) {
		struct track_case *c = case_new(16, 4);
		struct packet_builder b;
		const struct packet_record *r = NULL;
		int told = 0;

		for (int i = 0; i < 3; i++) { /* SYN and two segments */
			size_t at, from = i < 2 ? 0 : cut;

			case_ipv4(&b, 1, 2, 6);
			at = b.used;
			pb_tcp(&b, 40000, 53, i ? ACK : SYN);
			b.bytes[at + 7] = (uint8_t)(from + (i ? 1 : 0));
			if (i)
				pb_bytes(&b, query + from,
				         i == 1 ? cut : sizeof(query) - cut);
			r = case_built(c, i, &b);
			told += has_text(r, FIELD_DNS_QNAME, "example");
		}
		assert_int_equal(r->app, APP_DNS);
		assert_int_equal(told, 1);
		expect_free(c);
		case_free(c);
	}
}

/* The rest is beyond the bound: the buffer is given back at once. */
static void beyond_the_bound(void **state)
{
	static const uint8_t head[] = "GET / HTTP/1.1\r\nX: ";
	static uint8_t filling[1400];
	struct track_case *c = *state;
	uint32_t seq = ISN + 1;

	memset(filling, 'f', sizeof(filling));
	memcpy(filling, head, sizeof(head) - 1);
	begin(c, ISN);
	for (int i = 0; i < 10; i++) {
		(void)case_tcp(c, 3,
		               &(struct case_segment){ .from = CLIENT,
		                                       .flags = ACK,
		                                       .seq = seq,
		                                       .data = filling,
		                                       .len = 1400 });
		seq += 1400;
		memset(filling, 'f', sizeof(head));
	}
	expect_free(c);
	expect_name(c, "");

	begin(c, ISN); /* a piece is lost, and the stream goes on */
	(void)piece(c, ISN, hello, 0, 50);
	case_seg(c, 4, CLIENT, ACK, ISN + 1 + EARLY_STREAM_SIZE, 100);
	expect_free(c);
}

/* The capture has not kept all of a segment: there is nothing to join. */
static void cut_by_the_capture(void **state)
{
	struct track_case *c = *state;
	struct packet_builder b;

	begin(c, ISN);
	case_ipv4(&b, CLIENT, SERVER, 6);
	pb_tcp(&b, CLIENT_PORT, SERVER_PORT, ACK);
	pb_bytes(&b, hello, sizeof(hello));
	pb_end(&b);
	(void)case_bytes(c, 3, b.bytes, b.used - 30, b.used);
	expect_free(c);
}

/* Both directions at once; the end of the flow gives the buffers back. */
static void ends_unfinished(void **state)
{
	struct track_case *c = *state;

	begin(c, ISN);
	(void)piece(c, ISN, hello, 0, 50);
	(void)case_tcp(c, 3,
	               &(struct case_segment){ .from = SERVER,
	                                       .flags = ACK,
	                                       .seq = 501,
	                                       .data = "HTTP/1.1 200 OK\r\nS",
	                                       .len = 18 });
	assert_int_not_equal(c->track.early.oldest, c->track.early.newest);
	case_stop(c);
	expect_free(c);
}

/* More streams that never go on than there are buffers: the newest works. */
static void a_flood(void **state)
{
	struct track_case *c = case_new(4096, 8);

	(void)state;
	for (uint16_t port = 1; port <= 2000; port++) {
		(void)case_tcp(c, port,
		               &(struct case_segment){ .from = CLIENT,
		                                       .flags = ACK,
		                                       .seq = 1,
		                                       .data = hello,
		                                       .len = 50,
		                                       .client_port = port });
		c->count = 0;
	}
	assert_int_equal(c->counters.of[COUNTER_EARLY_STREAM_TAKEN], 1992);
	begin(c, ISN);
	(void)piece(c, ISN, hello, 0, 50);
	assert_true(is_whole_hello(piece(c, ISN, hello, 50, sizeof(hello))));
	case_stop(c);
	expect_free(c);
	case_free(c);
}

/* A segment that says something by itself keeps that while others wait. */
static void the_rest_stays_as_it_is(void **state)
{
	struct track_case *c = *state;
	const struct packet_record *r;

	begin(c, ISN);
	r = piece(c, ISN, hello, 40, 70); /* comes first */
	assert_int_equal(r->app, APP_TCP);
	assert_int_equal(r->field_count, 0);
	r = piece(c, ISN, hello, 0, 40);
	assert_int_equal(r->app, APP_TLS);
	assert_null(record_field(r, FIELD_TLS_SNI));
	r = piece(c, ISN, hello, 70, sizeof(hello));
	assert_true(is_whole_hello(r));
	assert_int_equal(r->payload_len, sizeof(hello) - 70);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_segments),
		cmocka_unit_test(three_segments),
		case_test(overlapping_segments),
		case_test(a_byte_at_a_time),
		cmocka_unit_test(http_heads),
		case_test(in_the_middle),
		case_test(sent_again),
		cmocka_unit_test(server_flights),
		cmocka_unit_test(dns_over_tcp),
		case_test(beyond_the_bound),
		case_test(cut_by_the_capture),
		case_test(ends_unfinished),
		cmocka_unit_test(a_flood),
		case_test(the_rest_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
