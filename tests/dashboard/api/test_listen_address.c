/* test_listen_address.c - where the page may be served. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/compiler.h"
#include "dashboard/api/listen_address.h"

static void loopback(void **state)
{
	struct listen_address a;
	char error[HTTP_ERROR_SIZE] = "";

	(void)state;
	assert_int_equal(listen_address_parse("127.0.0.1:5000", &a, error), 0);
	assert_int_equal(a.port, 5000);
	assert_string_equal(a.host, "127.0.0.1");
	assert_int_equal(listen_address_parse("127.1.2.3:0", &a, error), 0);
	assert_int_equal(a.port, 0);
	assert_string_equal(a.host, "127.1.2.3");
	assert_int_equal(listen_address_parse("localhost:65535", &a, error), 0);
	assert_int_equal(a.port, 65535);
	assert_string_equal(a.host, "127.0.0.1");
}

static void no_addresses(void **state)
{
	static const char *const texts[] = {
		"",
		":",
		"5000",
		":5000",
		"127.0.0.1",
		"127.0.0.1:",
		"127.0.0.1:65536",
		"127.0.0.1:-1",
		"127.0.0.1:5000x",
		"127.0.0.1: 5000",
		"127.0.0.1:000000080",
		"127.0.0:5000",
		"127.0.0.1.1:5000",
		"example.org:5000",
		"*:5000",
		"127.0.0.1:5000s",
		"127.0.0.1:5000,0.0.0.0:5000",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		struct listen_address a = { .port = 1 };
		char error[HTTP_ERROR_SIZE] = "";

		assert_int_equal(listen_address_parse(texts[i], &a, error),
		                 -EINVAL);
		assert_int_equal(a.port, 1);
		assert_non_null(strstr(error, "127.0.0.1:5000"));
	}
}

static void not_for_other_machines(void **state)
{
	static const char *const texts[] = { "0.0.0.0:5000", "192.0.2.1:5000",
		                             "128.0.0.1:5000", "::1:5000",
		                             "126.255.255.255:5000" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		struct listen_address a;
		char error[HTTP_ERROR_SIZE] = "";

		assert_int_equal(listen_address_parse(texts[i], &a, error),
		                 -EINVAL);
		assert_non_null(strstr(error, "ssh -L 5000:127.0.0.1:5000"));
	}
}

static void a_taken_port(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct listen_address a = { .host = "127.0.0.1" };
	char error[HTTP_ERROR_SIZE] = "";

	(void)state;
	assert_true(fd >= 0);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&sin, len), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	assert_int_equal(addr_parse("127.0.0.1", &a.addr), 0);
	a.port = ntohs(sin.sin_port);
	assert_int_equal(listen_address_try(&a, error), -EADDRINUSE);
	assert_non_null(strstr(error, "127.0.0.1:"));
	assert_non_null(strstr(error, "--listen"));
	assert_int_equal(close(fd), 0);
	assert_int_equal(listen_address_try(&a, error), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loopback),
		cmocka_unit_test(no_addresses),
		cmocka_unit_test(not_for_other_machines),
		cmocka_unit_test(a_taken_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
