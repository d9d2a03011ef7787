/* test_auth.c - making and checking the token: RFC 6750 2.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dashboard/api/auth.h"
#include "dashboard/api/http_server.h"

static void tokens_are_64_hex_digits_and_differ(void **state)
{
	char a[HTTP_TOKEN_SIZE], b[HTTP_TOKEN_SIZE];

	(void)state;
	assert_int_equal(http_token_new(a), 0);
	assert_int_equal(http_token_new(b), 0);
	assert_int_equal(strlen(a), 64);
	assert_int_equal(strspn(a, "0123456789abcdef"), 64);
	assert_string_not_equal(a, b);
}

static void only_the_same_token_is_ok(void **state)
{
	char token[HTTP_TOKEN_SIZE], other[HTTP_TOKEN_SIZE];
	size_t i;

	(void)state;
	assert_int_equal(http_token_new(token), 0);
	assert_true(auth_token_ok(token, token));
	assert_false(auth_token_ok(token, NULL));
	assert_false(auth_token_ok(token, ""));
	for (i = 0; i < strlen(token); i++) {
		memcpy(other, token, sizeof(other));
		other[i] = other[i] == '0' ? '1' : '0';
		assert_false(auth_token_ok(token, other));
		memcpy(other, token, sizeof(other));
		other[i] = '\0';
		assert_false(auth_token_ok(token, other));
	}
}

static void no_token_opens_nothing(void **state)
{
	(void)state;
	assert_false(auth_token_ok("", ""));
	assert_false(auth_bearer_ok("", "Bearer "));
}

static void bearer(void **state)
{
	char token[HTTP_TOKEN_SIZE];
	char header[128];

	(void)state;
	assert_int_equal(http_token_new(token), 0);
	(void)snprintf(header, sizeof(header), "Bearer %s", token);
	assert_true(auth_bearer_ok(token, header));
	(void)snprintf(header, sizeof(header), "bearer %s", token);
	assert_true(auth_bearer_ok(token, header));
	assert_false(auth_bearer_ok(token, NULL));
	assert_false(auth_bearer_ok(token, ""));
	assert_false(auth_bearer_ok(token, "Bearer"));
	assert_false(auth_bearer_ok(token, "Bearer "));
	assert_false(auth_bearer_ok(token, token));
	(void)snprintf(header, sizeof(header), "Basic %s", token);
	assert_false(auth_bearer_ok(token, header));
	(void)snprintf(header, sizeof(header), "Bearer  %s", token);
	assert_false(auth_bearer_ok(token, header));
	(void)snprintf(header, sizeof(header), "Bearer %s ", token);
	assert_false(auth_bearer_ok(token, header));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_64_hex_digits_and_differ),
		cmocka_unit_test(only_the_same_token_is_ok),
		cmocka_unit_test(no_token_opens_nothing),
		cmocka_unit_test(bearer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
