/* test_config.c - flags beat the environment, which beats the defaults. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sensor/config.h"

#define WORDS_MAX 16

static char error[CONFIG_ERROR_SIZE];

/* Splits `line` at spaces. */
static int read_line(struct config *config, const char *line)
{
	static char memory[512];
	static char program[] = "periscope-sensor";
	char *words[WORDS_MAX] = { program };
	int count = 1;

	assert_true(strlen(line) < sizeof(memory));
	memcpy(memory, line, strlen(line) + 1);
	for (char *at = memory; *at && count < WORDS_MAX - 1;) {
		words[count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	error[0] = '\0';
	return config_read(config, count, words, error);
}

static int clear_environment(void **state)
{
	(void)state;
	return clearenv();
}

static void test_defaults(void **state)
{
	struct config config;

	(void)state;
	assert_int_equal(read_line(&config, "--interface eth0"), 0);
	assert_string_equal(config.interface, "eth0");
	assert_null(config.read_path);
	assert_null(config.filter);
	assert_string_equal(config.socket_path, "/run/periscope/sensor.sock");
	assert_string_equal(config.user, "periscope-sensor");
	assert_string_equal(config.group, "periscope");
	assert_int_equal(config.snaplen, 0);
	assert_int_equal(config.wait_clients, 0);
	assert_int_equal(config.ring_mib, 32);
	assert_int_equal(config.buffer_mib, 0);
	assert_false(config.promiscuous || config.check || config.verbose);
}

static void test_replay_waits_for_one(void **state)
{
	struct config config;

	(void)state;
	assert_int_equal(read_line(&config, "--read a.pcap"), 0);
	assert_int_equal(config.wait_clients, 1);
	assert_int_equal(read_line(&config, "--read a --wait-clients 0"), 0);
	assert_int_equal(config.wait_clients, 0);
}

static void test_every_flag(void **state)
{
	struct config config;

	(void)state;
	assert_int_equal(read_line(&config,
	                           "--interface=lo --socket=/s --filter=udp "
	                           "--snaplen 64 --user u --group=g"),
	                 0);
	assert_string_equal(config.interface, "lo");
	assert_string_equal(config.socket_path, "/s");
	assert_string_equal(config.filter, "udp");
	assert_string_equal(config.user, "u");
	assert_string_equal(config.group, "g");
	assert_int_equal(config.snaplen, 64);
	assert_int_equal(read_line(&config,
	                           "--read - --promiscuous --check --verbose "
	                           "--buffer 8 --ring=2 --wait-clients 96"),
	                 0);
	assert_string_equal(config.read_path, "-");
	assert_true(config.promiscuous && config.check && config.verbose);
	assert_int_equal(config.buffer_mib, 8);
	assert_int_equal(config.ring_mib, 2);
	assert_int_equal(config.wait_clients, 96);
	assert_int_equal(read_line(&config, "--interface a --filter=a=b"), 0);
	assert_string_equal(config.filter, "a=b");
}

static void test_help_and_version(void **state)
{
	struct config config;

	(void)state;
	assert_int_equal(read_line(&config, "--help"), 0);
	assert_true(config.help);
	assert_int_equal(read_line(&config, "-h"), 0);
	assert_true(config.help);
	assert_int_equal(read_line(&config, "--version"), 0);
	assert_true(config.version);
}

static void test_wrong_lines(void **state)
{
	static const struct {
		const char *line, *says;
	} rows[] = {
		{ "", "give --interface IF or --read FILE" },
		{ "--filter udp", "give --interface IF or --read FILE" },
		{ "--interface a --read b", "choose one" },
		{ "--interface", "needs a value" },
		{ "--interface=", "must not be empty" },
		{ "--nonsense", "--nonsense: unknown flag" },
		{ "--inter eth0", "unknown flag" },
		{ "eth0", "unknown flag" },
		{ "-i eth0", "unknown flag" },
		{ "--interface a --promiscuous=1", "takes no value" },
		{ "--interface a --snaplen x", "--snaplen: must be a number" },
		{ "--interface a --snaplen 262145", "from 0 to 262144" },
		{ "--interface a --snaplen -1", "must be a number" },
		{ "--interface a --snaplen 1x", "must be a number" },
		{ "--interface a --snaplen +1", "must be a number" },
		{ "--interface a --snaplen 99999999999999999999999",
		  "must be a number" },
		{ "--interface a --wait-clients 97", "from 0 to 96" },
		{ "--interface a --ring 0", "from 1 to" },
		{ "--interface a --buffer 4096", "from 1 to 2047" },
	};
	struct config config;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(&config, 0x55, sizeof(config));
		assert_int_equal(read_line(&config, rows[i].line), -EINVAL);
		assert_non_null(strstr(error, rows[i].says));
		assert_int_equal(config.snaplen, 0x55555555);
	}
}

static void test_environment(void **state)
{
	struct config config;

	(void)state;
	setenv("PERISCOPE_INTERFACE", "eth1", 1);
	setenv("PERISCOPE_SNAPLEN", "128", 1);
	setenv("PERISCOPE_PROMISCUOUS", "1", 1);
	setenv("PERISCOPE_FILTER", "", 1); /* as if it were not there */
	assert_int_equal(read_line(&config, ""), 0);
	assert_string_equal(config.interface, "eth1");
	assert_int_equal(config.snaplen, 128);
	assert_true(config.promiscuous);
	assert_null(config.filter);
	assert_int_equal(read_line(&config, "--interface eth2 --snaplen 1"), 0);
	assert_string_equal(config.interface, "eth2");
	assert_int_equal(config.snaplen, 1);
	/* A flag that says what to capture beats both variables. */
	assert_int_equal(read_line(&config, "--read x.pcap"), 0);
	assert_null(config.interface);
	assert_string_equal(config.read_path, "x.pcap");
	setenv("PERISCOPE_READ", "y.pcap", 1);
	assert_int_equal(read_line(&config, "--interface eth2"), 0);
	assert_null(config.read_path);
	assert_int_equal(read_line(&config, ""), -EINVAL); /* both */
	unsetenv("PERISCOPE_READ");
	setenv("PERISCOPE_SNAPLEN", "many", 1);
	assert_int_equal(read_line(&config, ""), -EINVAL);
	assert_non_null(strstr(error, "PERISCOPE_SNAPLEN: must be a number"));
	setenv("PERISCOPE_SNAPLEN", "1", 1);
	setenv("PERISCOPE_PROMISCUOUS", "yes", 1);
	assert_int_equal(read_line(&config, ""), -EINVAL);
	assert_non_null(strstr(error, "must be 0 or 1"));
	assert_int_equal(read_line(&config, "--help"), 0); /* always works */
}

/* The help names every flag, fits a screen and its lines fit too. */
static void test_help_text(void **state)
{
	static const char *const flags[] = {
		"--interface",
		"--read",
		"--socket",
		"--filter",
		"--snaplen",
		"--user",
		"--group",
		"--wait-clients",
		"--buffer",
		"--ring",
		"--verbose",
		"--promiscuous",
		"--check",
		"--help",
		"--version",
		"Examples:",
		CONFIG_SOCKET_DEFAULT,
	};
	const char *at = config_help;
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		assert_non_null(strstr(config_help, flags[i]));
	while (*at) {
		size_t len = strcspn(at, "\n");

		assert_true(len < 80);
		at += len + 1;
		lines++;
	}
	assert_true(lines <= 40);
}

#define TEST(name) cmocka_unit_test_setup(name, clear_environment)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_defaults),    TEST(test_replay_waits_for_one),
		TEST(test_every_flag),  TEST(test_help_and_version),
		TEST(test_wrong_lines), TEST(test_environment),
		TEST(test_help_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
