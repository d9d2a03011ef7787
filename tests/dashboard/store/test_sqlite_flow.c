/* test_sqlite_flow.c - the newest state of each flow is a row. */
#include "store_test.h"

#include <sqlite3.h>

static struct flow_record test_flow(uint64_t id)
{
	return (struct flow_record){
		.id = id,
		.event = FLOW_EVENT_OPEN,
		.state = FLOW_STATE_SYN,
		.app = APP_TCP,
		.ip_proto = 6,
		.src = { 4, { 192, 0, 2, 1 } },
		.dst = { 4, { 198, 51, 100, 2 } },
		.src_port = 40000,
		.dst_port = 443,
		.first_ns = INT64_C(1767225600000000000),
		.last_ns = INT64_C(1767225600500000000),
		.from_src = { .packets = 1, .bytes = 60 },
	};
}

/* The first value of the answer, as text. */
static void expect_answer(const char *dir, const char *sql, const char *text)
{
	char path[TEMP_DIR_SIZE + 32];
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	const unsigned char *got;

	(void)snprintf(path, sizeof(path), "%s/packets.db", dir);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	got = sqlite3_column_text(stmt, 0);
	assert_string_equal(got ? (const char *)got : "NULL", text);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}

static void the_newest_state_stays(void **state)
{
	struct welcome w = test_welcome(1);
	struct store *s = test_store_open(*state);
	struct flow_record r = test_flow(7);

	store_session(s, &w);
	store_flow(s, &r);
	assert_int_equal(store_commit(s), 0);
	expect_answer(*state, "SELECT state FROM flows", "syn");
	expect_answer(*state, "SELECT closed FROM flows", "NULL");
	r.event = FLOW_EVENT_UPDATE;
	r.state = FLOW_STATE_ESTABLISHED;
	r.app = APP_TLS;
	r.name = (const uint8_t *)"a\xff.example";
	r.name_len = 10;
	r.name_source = FLOW_NAME_SNI;
	r.rtt_ns = 1500000;
	store_flow(s, &r);
	r.event = FLOW_EVENT_CLOSE;
	r.reason = FLOW_REASON_TIMEOUT;
	r.from_dst = (struct flow_half){ 2, 300, 1, 4 };
	store_flow(s, &r); /* of one commit the last one counts */
	assert_int_equal(store_commit(s), 0);
	expect_answer(*state, "SELECT count(*) FROM flow", "1");
	expect_answer(*state,
	              "SELECT id || source || sport || destination || dport"
	              " FROM flows",
	              "7192.0.2.140000198.51.100.2443");
	expect_answer(*state,
	              "SELECT app || state || closed || name || name_source"
	              " FROM flows",
	              "tlsestablishedtimeouta\\xff.examplesni");
	expect_answer(*state,
	              "SELECT packets || ' ' || sent || ' ' || received || ' '"
	              " || retransmissions || ' ' || out_of_order || ' ' ||"
	              " rtt_ms || ' ' || seconds FROM flows",
	              "3 60 300 1 4 1.5 0.5");
	expect_answer(*state, "SELECT time FROM flows",
	              "2026-01-01 00:00:00.000000000");
	expect_answer(*state, "SELECT community_id FROM flows",
	              "1:AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	store_close(s);
}

static void ipv6(void **state)
{
	struct welcome w = test_welcome(1);
	struct store *s = test_store_open(*state);
	struct flow_record r = test_flow(1);

	r.src = (struct addr){ 6, { 0x20, 1, 0xd, 0xb8, [15] = 1 } };
	r.dst = (struct addr){ 6, { 0x20, 1, 0xd, 0xb8, [15] = 2 } };
	store_session(s, &w);
	store_flow(s, &r);
	store_close(s); /* commits */
	expect_answer(*state, "SELECT destination FROM flows",
	              "2001:0db8:0000:0000:0000:0000:0000:0002");
}

/* More than wait at a time; the same numbers in another session. */
static void many(void **state)
{
	struct store *s = test_store_open(*state);

	for (uint64_t session = 1; session <= 2; session++) {
		struct welcome w = test_welcome(session);

		store_session(s, &w);
		for (uint64_t id = 1; id <= 10000; id++) {
			struct flow_record r = test_flow(id);

			store_flow(s, &r);
		}
	}
	store_close(s);
	expect_answer(*state, "SELECT count(*) FROM flow", "20000");
	expect_answer(*state, "SELECT max(id) FROM flow WHERE session = 1",
	              "10000");
}

/* Without a session there is nothing a flow could belong to. */
static void no_session(void **state)
{
	struct store *s = test_store_open(*state);
	struct flow_record r = test_flow(1);

	store_flow(s, &r);
	assert_int_equal(store_commit(s), 0);
	store_close(s);
	expect_answer(*state, "SELECT count(*) FROM flow", "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(the_newest_state_stays),
		DIR_TEST(ipv6),
		DIR_TEST(many),
		DIR_TEST(no_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
