/* test_guard.c - Host and Origin: RFC 9110 7.2, RFC 6454 7. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "dashboard/api/guard.h"

static void our_names(void **state)
{
	static const char *const hosts[] = {
		"127.0.0.2:5000", "127.0.0.1:5000", "localhost:5000",
		"LocalHost:5000", "[::1]:5000",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(hosts); i++)
		assert_true(guard_host_ok(hosts[i], "127.0.0.2", 5000));
	assert_true(guard_host_ok("localhost", "127.0.0.1", 80));
	assert_true(guard_host_ok("localhost:80", "127.0.0.1", 80));
}

static void foreign_names(void **state)
{
	static const char *const hosts[] = {
		"",
		"example.org",
		"example.org:5000",
		"127.0.0.1",
		"127.0.0.1:5001",
		"127.0.0.1:50000",
		"127.0.0.1:05000",
		"127.0.0.1:5000 ",
		"127.0.0.1:5000,example.org",
		"127.0.0.1:5000.example.org",
		"127.0.0.10:5000",
		"127.0.0.1.example.org:5000",
		"localhost.:5000",
		"localhost.example.org:5000",
		"localhostx:5000",
		"user@localhost:5000",
		"[::1]",
		"::1:5000",
		"0.0.0.0:5000",
	};
	size_t i;

	(void)state;
	assert_false(guard_host_ok(NULL, "127.0.0.1", 5000));
	for (i = 0; i < ARRAY_SIZE(hosts); i++)
		assert_false(guard_host_ok(hosts[i], "127.0.0.1", 5000));
	assert_false(guard_host_ok("127.0.0.3:5000", "127.0.0.2", 5000));
}

static void origins(void **state)
{
	const char *host = "localhost:5000";

	(void)state;
	assert_true(guard_origin_ok(NULL, host));
	assert_true(guard_origin_ok("http://localhost:5000", host));
	assert_true(guard_origin_ok("HTTP://LOCALHOST:5000", host));
	assert_false(guard_origin_ok("", host));
	assert_false(guard_origin_ok("null", host));
	assert_false(guard_origin_ok("https://localhost:5000", host));
	assert_false(guard_origin_ok("http://localhost:5001", host));
	assert_false(guard_origin_ok("http://localhost", host));
	assert_false(guard_origin_ok("http://localhost:5000/", host));
	assert_false(guard_origin_ok("http://127.0.0.1:5000", host));
	assert_false(guard_origin_ok("http://example.org", host));
	assert_false(
	        guard_origin_ok("http://localhost:5000.example.org", host));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_names),
		cmocka_unit_test(foreign_names),
		cmocka_unit_test(origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
