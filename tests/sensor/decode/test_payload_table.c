/* test_payload_table.c - who is asked about a payload, and who gets it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/decode/payload_table.h"

#define ASKED_MAX 16

static struct {
	size_t asked;
	char order[ASKED_MAX];
	enum match a, b, c; /* what each will say */
} script;

static enum match ask(char who, enum match says)
{
	assert_true(script.asked < ASKED_MAX - 1);
	script.order[script.asked++] = who;
	return says;
}

static enum match match_a(const struct cur *c, const struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return ask('a', script.a);
}

static enum match match_b(const struct cur *c, const struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return ask('b', script.b);
}

static enum match match_c(const struct cur *c, const struct packet *pkt)
{
	(void)c;
	(void)pkt;
	return ask('c', script.c);
}

/* a: port 100. b: ports 100 and 200, and any with x to z in front. c: all. */
static const struct decoder by_port = { .name = "a", .match = match_a };
static const struct decoder by_both = { .name = "b",
	                                .first = { { 'x', 'z' + 1 },
	                                           { 0xff, 0x100 } },
	                                .match = match_b };
static const struct decoder by_any = { .name = "c", .match = match_c };

static struct payload_table table;

static int make_table(void **state)
{
	(void)state;
	memset(&table, 0, sizeof(table));
	payload_table_add(&table, &by_port, 100);
	payload_table_add(&table, &by_both, 100);
	payload_table_add(&table, &by_both, NEXT_ANY_PORT);
	payload_table_add(&table, &by_both, 200);
	payload_table_add(&table, &by_any, NEXT_ANY_PORT);
	return 0;
}

static const struct decoder *find(uint16_t src, uint16_t dst, const char *text)
{
	struct cur c = cur_of(text, strlen(text), strlen(text));
	struct packet pkt = { .record = { .src_port = src, .dst_port = dst } };

	script.asked = 0;
	memset(script.order, 0, sizeof(script.order));
	return payload_table_find(&table, &c, &pkt);
}

static void test_who_is_asked(void **state)
{
	(void)state;
	script.a = script.b = script.c = MATCH_NO;
	assert_null(find(1, 2, "hello"));
	assert_string_equal(script.order, "c");
	assert_null(find(100, 2, "hello"));
	assert_string_equal(script.order, "abc");
	assert_null(find(2, 200, "hello"));
	assert_string_equal(script.order, "bc");
	assert_null(find(100, 100, "yes"));
	assert_string_equal(script.order, "abc"); /* each once */
	assert_null(find(1, 2, "x"));
	assert_string_equal(script.order, "bc");
	assert_null(find(1, 2, "z"));
	assert_string_equal(script.order, "bc");
	assert_null(find(1, 2, "\xff"));
	assert_string_equal(script.order, "bc");
	assert_null(find(1, 2, "w"));
	assert_string_equal(script.order, "c");
	assert_null(find(1, 2, "{"));
	assert_string_equal(script.order, "c");
	assert_null(find(100, 200, ""));
	assert_string_equal(script.order, "");
}

static void test_content_beats_port(void **state)
{
	(void)state;
	script.a = MATCH_PORT;
	script.b = MATCH_PORT;
	script.c = MATCH_CONTENT;
	assert_ptr_equal(find(100, 1, "hello"), &by_any);
	script.b = MATCH_CONTENT;
	assert_ptr_equal(find(100, 1, "hello"), &by_both);
	assert_string_equal(script.order, "ab"); /* nothing can be better */
	script.c = MATCH_NO;
	script.b = MATCH_PORT;
	assert_ptr_equal(find(100, 1, "hello"), &by_port);
	assert_ptr_equal(find(1, 200, "hello"), &by_both);
}

/* A port that was not named counts for nothing. */
static void test_port_of_others(void **state)
{
	(void)state;
	script.a = script.b = script.c = MATCH_PORT;
	assert_null(find(1, 2, "x"));
	assert_ptr_equal(find(200, 2, "x"), &by_both);
	assert_null(find(0, 0, "hello")); /* no port is NEXT_ANY_PORT */
}

/* More ports than fall into different slots. */
static void test_many_ports(void **state)
{
	static struct payload_table many;

	(void)state;
	for (uint32_t port = 1; port <= PAYLOAD_PORT_SLOTS / 2; port++)
		payload_table_add(&many, &by_port, port * 251);
	script.a = MATCH_PORT;
	table = many;
	for (uint32_t port = 1; port <= PAYLOAD_PORT_SLOTS / 2; port++)
		assert_ptr_equal(find((uint16_t)(port * 251), 1, "x"),
		                 &by_port);
	assert_null(find(252, 2, "x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_who_is_asked, make_table),
		cmocka_unit_test_setup(test_content_beats_port, make_table),
		cmocka_unit_test_setup(test_port_of_others, make_table),
		cmocka_unit_test_setup(test_many_ports, make_table),
	};

	return cmocka_run_group_tests_name("payload_table", tests, NULL, NULL);
}
