/* The token's file is this user's alone, and holds a token or is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dashboard/token_file.h"
#include "tests/support/temp_dir.h"

static char dir[TEMP_DIR_SIZE];
static char path[TEMP_DIR_SIZE + 16];

static int setup(void **state)
{
	(void)state;
	temp_dir_make(dir);
	(void)snprintf(path, sizeof(path), "%.250s/token", dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	temp_dir_remove(dir);
	return 0;
}

static void test_made_and_kept(void **state)
{
	char first[HTTP_TOKEN_SIZE], again[HTTP_TOKEN_SIZE];
	char error[CONFIG_ERROR_SIZE];
	struct stat st;

	(void)state;
	(void)umask(0);
	assert_int_equal(token_file_read(path, first, error), 0);
	assert_int_equal(strlen(first), HTTP_TOKEN_SIZE - 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(token_file_read(path, again, error), 0);
	assert_string_equal(first, again);
}

static void expect_refused(int result, const char *why)
{
	char token[HTTP_TOKEN_SIZE] = "untouched";
	char error[CONFIG_ERROR_SIZE] = "";

	assert_int_equal(token_file_read(path, token, error), result);
	assert_non_null(strstr(error, why));
	assert_string_equal(token, "untouched");
}

static void write_file(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
}

static void test_refused(void **state)
{
	char token[HTTP_TOKEN_SIZE];
	char error[CONFIG_ERROR_SIZE];

	(void)state;
	assert_int_equal(token_file_read(path, token, error), 0);
	assert_int_equal(chmod(path, 0640), 0);
	expect_refused(-EPERM, "others can read it");
	write_file("");
	expect_refused(-EINVAL, "holds no token");
	write_file("0123456789abcdef\n");
	expect_refused(-EINVAL, "holds no token");
	write_file("0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
	           "abcdef0\n");
	expect_refused(-EINVAL, "holds no token");
	write_file("0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
	           "abcdeG\n");
	expect_refused(-EINVAL, "holds no token");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("elsewhere", path), 0);
	expect_refused(-ELOOP, "symbolic link");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	expect_refused(-EPERM, "no file of yours");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_made_and_kept, setup,
		                                teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
