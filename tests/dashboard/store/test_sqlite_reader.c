/* Questions to the store: time, class, order, pieces, deadline; and the view
 * that people read. */
#include "store_test.h"

#include <sqlite3.h>

#include "common/clock.h"

#define PACKETS 20000
#define START INT64_C(1767225600000000000) /* of test_record() */
#define MILLISECOND 1000000

struct seen {
	uint64_t count, first, last;
	uint64_t stop_after; /* 0: never */
};

static bool see(uint64_t id, const struct packet_record *r, void *arg)
{
	struct seen *seen = arg;

	assert_int_equal(r->seq, id);
	if (!seen->count++)
		seen->first = id;
	seen->last = id;
	return seen->count != seen->stop_after;
}

/* Every tenth packet is DNS; the last thousand have no time. */
static int fill(void **state)
{
	struct welcome w = test_welcome(1);
	struct store *s;

	(void)test_setup_dir(state);
	s = test_store_open(*state);
	store_session(s, &w);
	for (uint64_t seq = 1; seq <= PACKETS; seq++) {
		struct packet_record r = test_record(seq);

		if (seq % 10 == 0)
			r.app = APP_DNS;
		if (seq > PACKETS - 1000)
			r.ts_ns = RECORD_TS_NONE;
		(void)store_add(s, &r);
		if (seq % 7777 == 0)
			assert_int_equal(store_commit(s), 0);
	}
	store_close(s);
	return 0;
}

static struct store_query everything(void)
{
	return (struct store_query){ .from_ns = INT64_MIN,
		                     .to_ns = INT64_MAX,
		                     .app = -1 };
}

static void expect(const char *dir, const struct store_query *q, uint64_t count,
                   uint64_t first, uint64_t last)
{
	struct store_reader *reader = test_reader_open(dir);
	struct seen seen = { 0 };

	assert_int_equal(store_reader_packets(reader, q, 0, see, &seen), 0);
	assert_int_equal(seen.count, count);
	assert_int_equal(seen.first, first);
	assert_int_equal(seen.last, last);
	store_reader_close(reader);
}

static void test_ids(void **state)
{
	struct store_query q = everything();

	expect(*state, &q, PACKETS, 1, PACKETS);
	q.newest_first = true;
	expect(*state, &q, PACKETS, PACKETS, 1);
	q.limit = 3;
	expect(*state, &q, 3, PACKETS, PACKETS - 2);
	q.before_id = 10;
	expect(*state, &q, 3, 9, 7);
	q = everything();
	q.after_id = 4095; /* the edge of a block */
	q.limit = 2;
	expect(*state, &q, 2, 4096, 4097);
	q.before_id = 4097;
	expect(*state, &q, 1, 4096, 4096);
	q.after_id = UINT64_MAX;
	expect(*state, &q, 0, 0, 0);
}

static void test_time(void **state)
{
	struct store_query q = everything();

	q.from_ns = START + 100 * MILLISECOND;
	q.to_ns = START + 199 * MILLISECOND;
	expect(*state, &q, 100, 100, 199);
	q.to_ns = INT64_MAX; /* without those that have no time */
	expect(*state, &q, PACKETS - 1000 - 99, 100, PACKETS - 1000);
	q.from_ns = INT64_MIN;
	q.to_ns = START - 1;
	expect(*state, &q, 0, 0, 0);
}

static void test_app(void **state)
{
	struct store_query q = everything();

	q.app = APP_DNS;
	expect(*state, &q, PACKETS / 10, 10, PACKETS);
	q.limit = 2;
	q.newest_first = true;
	expect(*state, &q, 2, PACKETS, PACKETS - 10);
	q.app = APP_TLS;
	expect(*state, &q, 0, 0, 0);
}

static void test_stop_and_deadline(void **state)
{
	struct store_reader *reader = test_reader_open(*state);
	struct store_query q = everything();
	struct seen seen = { .stop_after = 5 };

	assert_int_equal(store_reader_packets(reader, &q, 0, see, &seen), 0);
	assert_int_equal(seen.count, 5);
	seen = (struct seen){ 0 };
	assert_int_equal(store_reader_packets(reader, &q, 1, see, &seen),
	                 -ETIMEDOUT);
	assert_true(seen.count < PACKETS);
	assert_int_equal(
	        store_reader_packets(reader, &q,
	                             clock_mono_ns() + 60 * CLOCK_NS_PER_S, see,
	                             &seen),
	        0);
	store_reader_close(reader);
}

static void text_of(const char *dir, const char *sql, char *out, size_t size)
{
	char path[512];
	sqlite3_stmt *stmt;
	sqlite3 *db;

	(void)snprintf(path, sizeof(path), "%s/packets.db", dir);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	(void)snprintf(out, size, "%s", sqlite3_column_text(stmt, 0));
	assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void expect_text(const char *dir, const char *sql, const char *expected)
{
	char text[512];

	text_of(dir, sql, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void test_rollup(void **state)
{
	expect_text(*state, "SELECT sum(packets) FROM rollup", "19000");
	expect_text(*state,
	            "SELECT group_concat(packets || ' ' || bytes) FROM rollup"
	            " WHERE second = 1767225601 ORDER BY app",
	            "900 54000,100 6000");
	expect_text(*state, "SELECT count(*) FROM block", "5");
}

static const uint8_t hostile_name[] = { 'a', 0xff, 0, 'b' };

static void add_shown_packets(struct store *s)
{
	static const uint8_t v4[4] = { 192, 0, 2, 1 };
	static const uint8_t v6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };
	struct packet_record r = test_record(1);

	r.ts_ns = -1; /* the last nanosecond of 1969 */
	r.present = RECORD_IP | RECORD_PORTS | RECORD_TCP_FLAGS | RECORD_ETH;
	r.src = addr_v4(v4);
	r.dst = addr_v4(v4);
	r.dst_port = 443;
	r.tcp_flags = 0x12;
	memcpy(r.eth_dst, "\x02\x00\x00\x00\x00\x0a", MAC_SIZE);
	(void)store_add(s, &r);
	r = test_record(2);
	r.present = RECORD_IP;
	r.src = addr_v6(v6);
	r.dst = addr_v6(v6);
	r.frag = RECORD_FRAG_LATER;
	r.fault = RECORD_FAULT_CUT;
	r.app = APP_DNS;
	(void)record_add_bytes(&r, FIELD_DNS_QNAME, hostile_name,
	                       sizeof(hostile_name));
	(void)store_add(s, &r);
}

static void test_view(void **state)
{
	struct welcome w = test_welcome(1);
	struct store *s = test_store_open(*state);

	store_session(s, &w);
	add_shown_packets(s);
	store_close(s);
	expect_text(*state,
	            "SELECT time || ' ' || app || ' ' || source || ' ' || dport"
	            " || ' ' || flags || ' ' || mac_destination FROM packets"
	            " WHERE id = 1",
	            "1969-12-31 23:59:59.999999999 udp 192.0.2.1 443 SYN ACK "
	            "02:00:00:00:00:0a");
	expect_text(*state,
	            "SELECT time || ' ' || source || ' ' || name || ' ' ||"
	            " fragment || ' ' || fault FROM packets WHERE id = 2",
	            "2026-01-01 00:00:00.002000000 "
	            "2001:0db8:0000:0000:0000:0000:0000:0001 a\\xff\\x00b "
	            "later cut");
}

#define FILLED_TEST(function)                                                  \
	cmocka_unit_test_setup_teardown(function, fill, test_remove_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILLED_TEST(test_ids),    FILLED_TEST(test_time),
		FILLED_TEST(test_app),    FILLED_TEST(test_stop_and_deadline),
		FILLED_TEST(test_rollup), DIR_TEST(test_view),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
