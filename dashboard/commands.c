/* commands.c - which command was asked for, and help. */
#include "dashboard/commands.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"

#define PROGRAM "periscope-dashboard"

static const char help[] =
        "usage: " PROGRAM " COMMAND [OPTION...]\n"
        "\n"
        "  serve   store what the sensor reports and show it in the browser\n"
        "  tail    print packets as they come\n"
        "  query   print packets from the store\n"
        "  check   look for what keeps this from working\n"
        "\n"
        "COMMAND --help lists the options. Examples:\n"
        "  " PROGRAM " serve\n"
        "  " PROGRAM " tail --format json --count 100\n";

static const char serve_help[] =
        "usage: " PROGRAM " serve [OPTION...]\n"
        "\n"
        "Stores every packet the sensor reports and serves a page that shows "
        "them.\n"
        "\n"
        "  --socket PATH       of the sensor [/run/periscope/sensor.sock]\n"
        "  --sensor-user NAME  who but root may be the sensor\n"
        "  --data DIR          of the store [~/.local/share/periscope]\n"
        "  --listen ADDRESS    of the page, loopback only [127.0.0.1:5000]\n"
        "  --token-file FILE   keeps the page's token over restarts\n"
        "  --no-web            only store\n"
        "  --exit-at-end       end when a capture file was read to its end\n"
        "  --config FILE       \"key = value\" lines: socket, sensor-user, "
        "data,\n"
        "                      listen, token-file\n"
        "\n"
        "PERISCOPE_SOCKET, PERISCOPE_DATA and PERISCOPE_LISTEN do the same as "
        "the flags.\n"
        "Examples:\n"
        "  " PROGRAM " serve --listen 127.0.0.1:8080\n"
        "  " PROGRAM " serve --data ./case-17 --exit-at-end\n";

static const char tail_help[] =
        "usage: " PROGRAM " tail [OPTION...]\n"
        "\n"
        "Prints packets as the sensor reports them; ends with a capture file.\n"
        "\n"
        "  --socket PATH       of the sensor [/run/periscope/sensor.sock]\n"
        "  --sensor-user NAME  who but root may be the sensor\n"
        "  --from-start        begin with the oldest the sensor still has\n"
        "  --count N           end after N packets\n"
        "  --format FORMAT     text or json, one object a line [text]\n"
        "  --config FILE       \"key = value\" lines\n"
        "\n"
        "Examples:\n"
        "  " PROGRAM " tail\n"
        "  " PROGRAM " tail --format json | jq .dns.qname\n";

static const char query_help[] =
        "usage: " PROGRAM " query [OPTION...]\n"
        "\n"
        "Prints packets from the store, the oldest first.\n"
        "\n"
        "  --data DIR       of the store [~/.local/share/periscope]\n"
        "  --app NAME       only this protocol: dns, http, tls, tcp, udp, ...\n"
        "  --from TIME      2026-11-22T12:57:58Z, 2026-11-22 or -5m, -2h, -7d\n"
        "  --to TIME\n"
        "  --after NUMBER   only packets behind this one\n"
        "  --newest         the newest first\n"
        "  --limit N        at most N packets\n"
        "  --count          only say how many\n"
        "  --format FORMAT  text, json or csv [text]\n"
        "  --config FILE    \"key = value\" lines\n"
        "\n"
        "Examples:\n"
        "  " PROGRAM " query --app dns --from -1h\n"
        "  " PROGRAM " query --newest --limit 100 --format csv\n";

static const char check_help[] =
        "usage: " PROGRAM " check [OPTION...]\n"
        "\n"
        "Looks at everything `serve` needs and says what to do about "
        "problems.\n"
        "\n"
        "  --socket PATH       of the sensor [/run/periscope/sensor.sock]\n"
        "  --sensor-user NAME  who but root may be the sensor\n"
        "  --data DIR          of the store [~/.local/share/periscope]\n"
        "  --listen ADDRESS    of the page [127.0.0.1:5000]\n"
        "  --config FILE       \"key = value\" lines\n"
        "\n"
        "Examples:\n"
        "  " PROGRAM " check\n"
        "  " PROGRAM " check --data ./case-17\n";

static const struct command {
	const char *name;
	enum config_command number;
	int (*run)(const struct config *c);
	const char *help;
} commands[] = {
	{ "serve", CONFIG_SERVE, command_serve, serve_help },
	{ "tail", CONFIG_TAIL, command_tail, tail_help },
	{ "query", CONFIG_QUERY, command_query, query_help },
	{ "check", CONFIG_CHECK, command_check, check_help },
};

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

/* "--help" and the like in place of a command. */
static int run_no_command(const char *word)
{
	if (word && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
	             strcmp(word, "help") == 0)) {
		(void)fputs(help, stdout);
		return COMMAND_OK;
	}
	if (word && strcmp(word, "--version") == 0) {
		(void)printf("%s %s\n", PROGRAM, PERISCOPE_VERSION);
		return COMMAND_OK;
	}
	if (word)
		(void)fprintf(stderr, "%s: unknown command %s\n\n", PROGRAM,
		              word);
	(void)fputs(help, stderr);
	return COMMAND_USAGE;
}

int command_run(int argc, char **argv)
{
	static struct config config; /* several paths: not for the stack */
	const char *word = argc > 1 ? argv[1] : NULL;
	const struct command *command = word ? find_command(word) : NULL;
	char error[CONFIG_ERROR_SIZE];

	if (!command)
		return run_no_command(word);
	if (config_read(command->number, argv + 2, &config, error) < 0) {
		(void)fprintf(stderr, "%s %s: %s; see %s %s --help\n", PROGRAM,
		              command->name, error, PROGRAM, command->name);
		return COMMAND_USAGE;
	}
	if (config.help) {
		(void)fputs(command->help, stdout);
		return COMMAND_OK;
	}
	log_init(PROGRAM, LOG_LEVEL_INFO);
	/* A closed pipe is an error of a write, which everybody here checks. */
	(void)signal(SIGPIPE, SIG_IGN);
	return command->run(&config);
}
