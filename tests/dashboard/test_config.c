/* Flags beat the environment beat the file beat the defaults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dashboard/config.h"
#include "dashboard/option.h"
#include "proto/app.h"
#include "tests/support/temp_dir.h"

static struct config config;
static char error[CONFIG_ERROR_SIZE];

/* Up to seven arguments, then NULL. */
static int read_config(enum config_command command, const char *first, ...)
{
	char *arguments[8] = { (char *)first };
	va_list more;

	va_start(more, first);
	for (size_t i = 1; i < ARRAY_SIZE(arguments) && arguments[i - 1]; i++)
		arguments[i] = va_arg(more, char *);
	va_end(more);
	error[0] = '\0';
	return config_read(command, arguments, &config, error);
}

static int clean(void **state)
{
	(void)state;
	assert_int_equal(unsetenv("PERISCOPE_SOCKET"), 0);
	assert_int_equal(unsetenv("PERISCOPE_DATA"), 0);
	assert_int_equal(unsetenv("PERISCOPE_LISTEN"), 0);
	assert_int_equal(unsetenv("XDG_DATA_HOME"), 0);
	assert_int_equal(setenv("HOME", "/home/ada", 1), 0);
	return 0;
}

static void test_defaults(void **state)
{
	(void)state;
	assert_int_equal(read_config(CONFIG_SERVE, NULL), 0);
	assert_string_equal(config.socket, "/run/periscope/sensor.sock");
	assert_string_equal(config.data, "/home/ada/.local/share/periscope");
	assert_string_equal(config.listen, "127.0.0.1:5000");
	assert_int_equal(config.sensor_uid, geteuid());
	assert_int_equal(config.app, -1);
	assert_int_equal(setenv("XDG_DATA_HOME", "/data/ada", 1), 0);
	assert_int_equal(read_config(CONFIG_SERVE, NULL), 0);
	assert_string_equal(config.data, "/data/ada/periscope");
}

static void test_order(void **state)
{
	char dir[TEMP_DIR_SIZE], path[TEMP_DIR_SIZE + 16];
	FILE *file;

	(void)state;
	temp_dir_make(dir);
	(void)snprintf(path, sizeof(path), "%s/config", dir);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs("# ours\n\n; too\n  socket =  /file/socket \n"
	                  "data=/file/data\nlisten = 127.0.0.1:1\n",
	                  file) >= 0);
	assert_int_equal(fclose(file), 0);

	assert_int_equal(read_config(CONFIG_SERVE, "--config", path, NULL), 0);
	assert_string_equal(config.socket, "/file/socket");
	assert_string_equal(config.data, "/file/data");
	assert_int_equal(setenv("PERISCOPE_SOCKET", "/env/socket", 1), 0);
	assert_int_equal(setenv("PERISCOPE_DATA", "/env/data", 1), 0);
	assert_int_equal(read_config(CONFIG_SERVE, "--data=/flag/data",
	                             "--config", path, NULL),
	                 0);
	assert_string_equal(config.socket, "/env/socket");
	assert_string_equal(config.data, "/flag/data");
	assert_string_equal(config.listen, "127.0.0.1:1");
	/* A key that this command has no use for is no mistake. */
	assert_int_equal(read_config(CONFIG_QUERY, "--config", path, NULL), 0);
	temp_dir_remove(dir);
}

static void expect_error(const char *why)
{
	if (!strstr(error, why))
		fail_msg("\"%s\" does not say \"%s\"", error, why);
}

static void test_bad_file(void **state)
{
	static const char *const bad[][2] = {
		{ "socket\n", "line 1" },
		{ "\ncolour = red\n", "line 2: unknown key colour" },
		{ "socket =\n", "socket expects" },
		{ "sensor-user = no such user\n", "sensor-user expects" },
		{ "no-web = yes\n", "unknown key no-web" },
	};
	char dir[TEMP_DIR_SIZE], path[TEMP_DIR_SIZE + 16];

	(void)state;
	temp_dir_make(dir);
	(void)snprintf(path, sizeof(path), "%s/config", dir);
	assert_true(read_config(CONFIG_SERVE, "--config", path, NULL) < 0);
	expect_error("No such file");
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		assert_true(fputs(bad[i][0], file) >= 0);
		assert_int_equal(fclose(file), 0);
		assert_true(read_config(CONFIG_SERVE, "--config", path, NULL) <
		            0);
		expect_error(bad[i][1]);
	}
	temp_dir_remove(dir);
}

static void test_values(void **state)
{
	(void)state;
	assert_int_equal(read_config(CONFIG_QUERY, "--app", "dns", "--limit=7",
	                             "--after", "9", "--newest", "--count",
	                             NULL),
	                 0);
	assert_int_equal(config.app, APP_DNS);
	assert_int_equal(config.limit, 7);
	assert_int_equal(config.after_id, 9);
	assert_true(config.newest && config.count_only);
	assert_int_equal(read_config(CONFIG_QUERY, "--from", "1970-01-02",
	                             "--format", "csv", NULL),
	                 0);
	assert_int_equal(config.from_ns, INT64_C(86400000000000));
	assert_int_equal(config.to_ns, INT64_MAX);
	assert_int_equal(config.format, CONFIG_FORMAT_CSV);
	assert_int_equal(
	        read_config(CONFIG_TAIL, "--count", "3", "--from-start", NULL),
	        0);
	assert_int_equal(config.count, 3);
	assert_true(config.from_start);
	assert_int_equal(
	        read_config(CONFIG_CHECK, "--sensor-user", "root", NULL), 0);
	assert_int_equal(config.sensor_uid, 0);
}

static void test_mistakes(void **state)
{
	char huge[CONFIG_PATH_SIZE + 10];

	(void)state;
	memset(huge, 'x', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	assert_true(read_config(CONFIG_TAIL, "--listen", "x", NULL) < 0);
	expect_error("unknown option --listen");
	assert_true(read_config(CONFIG_SERVE, "data", NULL) < 0);
	expect_error("unknown option data");
	assert_true(read_config(CONFIG_SERVE, "--no-web=1", NULL) < 0);
	expect_error("unknown option --no-web=1");
	assert_true(read_config(CONFIG_SERVE, "--data", NULL) < 0);
	expect_error("--data needs a value");
	assert_true(read_config(CONFIG_SERVE, "--data", "", NULL) < 0);
	expect_error("--data expects");
	assert_true(read_config(CONFIG_SERVE, "--data", huge, NULL) < 0);
	expect_error("--data expects");
	assert_true(read_config(CONFIG_TAIL, "--format", "csv", NULL) < 0);
	expect_error("expects text or json");
	assert_true(read_config(CONFIG_TAIL, "--count", "0", NULL) < 0);
	assert_true(read_config(CONFIG_TAIL, "--count", "-1", NULL) < 0);
	assert_true(read_config(CONFIG_QUERY, "--limit", "1x", NULL) < 0);
	assert_true(read_config(CONFIG_QUERY, "--app", "dnss", NULL) < 0);
	assert_true(read_config(CONFIG_QUERY, "--from", "soon", NULL) < 0);
	expect_error("expects a time");
}

/* Names are unique for each command, and every row can be set. */
static void test_table(void **state)
{
	(void)state;
	for (const struct option *o = options; o->name; o++) {
		assert_true(o->flag || o->set || o->text);
		assert_true(!o->text || o->size);
		for (const struct option *p = options; p != o; p++)
			assert_true(strcmp(o->name, p->name) != 0 ||
			            !(o->commands & p->commands));
	}
}

#define CONFIG_TEST(function) cmocka_unit_test_setup(function, clean)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CONFIG_TEST(test_defaults), CONFIG_TEST(test_order),
		CONFIG_TEST(test_bad_file), CONFIG_TEST(test_values),
		CONFIG_TEST(test_mistakes), CONFIG_TEST(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
