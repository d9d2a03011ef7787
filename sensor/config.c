/* config.c - what the user asked for. Flags beat PERISCOPE_* beat defaults. */
#include "sensor/config.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sensor/publish/server.h"

#define SNAPLEN_MAX 262144 /* of libpcap */
#define BUFFER_MIB_MAX 2047
#define RING_MIB_MAX 16384
#define RING_MIB_DEFAULT 32
#define NUMBER_NONE UINT32_MAX

const char config_usage[] =
        "Usage: periscope-sensor --interface IF | --read FILE [options]\n"
        "       periscope-sensor --help\n";

const char config_help[] =
        "Usage: periscope-sensor --interface IF | --read FILE [options]\n"
        "\n"
        "Captures packets, decodes them and serves the records to dashboards\n"
        "on a Unix socket. Start it as root: it gives every privilege away\n"
        "before it reads the first packet.\n"
        "\n"
        "What to capture:\n"
        "  --interface IF       this network interface, \"any\" for all\n"
        "  --read FILE          a pcap or pcapng file, - is standard input\n"
        "  --filter EXPR        only these packets, as for tcpdump\n"
        "  --snaplen N          keep N bytes of a packet (0: all)\n"
        "  --promiscuous        also what is not for this machine\n"
        "  --buffer MIB         capture ring in the kernel\n"
        "\n"
        "Whom to serve:\n"
        "  --socket PATH        default " CONFIG_SOCKET_DEFAULT "\n"
        "  --group NAME         who may connect, default " CONFIG_GROUP_DEFAULT
        "\n"
        "  --ring MIB           packets kept for slow dashboards, default 32\n"
        "  --wait-clients N     read nothing before N dashboards are there, "
        "at\n"
        "                       most 4 of one user (default 1 with --read, "
        "which\n"
        "                       then waits whenever none is there; else 0)\n"
        "\n"
        "Running:\n"
        "  --user NAME          what root becomes, default periscope-sensor\n"
        "  --check              test all of the above, capture nothing\n"
        "  --verbose            log every client\n"
        "  --help, --version\n"
        "\n"
        "Each has a variable too: --wait-clients is PERISCOPE_WAIT_CLIENTS.\n"
        "Exit status: 0 done, 1 could not start or damaged file, 2 usage,\n"
        "9 interface gone.\n"
        "\n"
        "Examples:\n"
        "  sudo periscope-sensor --interface eth0 --filter 'not port 22'\n"
        "  periscope-sensor --read trace.pcapng --socket ./sensor.sock\n";

enum kind {
	KIND_NONE = 0,
	KIND_TEXT,
	KIND_NUMBER,
	KIND_FLAG,
};

struct option {
	const char *flag;
	const char *variable; /* NULL: flag only */
	enum kind kind;
	size_t offset; /* in struct config */
	uint32_t min, max;
};

#define AT(member) offsetof(struct config, member)

/* The first two exclude each other. */
static const struct option options[] = {
	{ "--interface", "PERISCOPE_INTERFACE", KIND_TEXT, AT(interface), 0,
	  0 },
	{ "--read", "PERISCOPE_READ", KIND_TEXT, AT(read_path), 0, 0 },
	{ "--socket", "PERISCOPE_SOCKET", KIND_TEXT, AT(socket_path), 0, 0 },
	{ "--filter", "PERISCOPE_FILTER", KIND_TEXT, AT(filter), 0, 0 },
	{ "--user", "PERISCOPE_USER", KIND_TEXT, AT(user), 0, 0 },
	{ "--group", "PERISCOPE_GROUP", KIND_TEXT, AT(group), 0, 0 },
	{ "--snaplen", "PERISCOPE_SNAPLEN", KIND_NUMBER, AT(snaplen), 0,
	  SNAPLEN_MAX },
	{ "--wait-clients", "PERISCOPE_WAIT_CLIENTS", KIND_NUMBER,
	  AT(wait_clients), 0, SERVER_MAX_CLIENTS },
	{ "--buffer", "PERISCOPE_BUFFER", KIND_NUMBER, AT(buffer_mib), 1,
	  BUFFER_MIB_MAX },
	{ "--ring", "PERISCOPE_RING", KIND_NUMBER, AT(ring_mib), 1,
	  RING_MIB_MAX },
	{ "--promiscuous", "PERISCOPE_PROMISCUOUS", KIND_FLAG, AT(promiscuous),
	  0, 0 },
	{ "--verbose", "PERISCOPE_VERBOSE", KIND_FLAG, AT(verbose), 0, 0 },
	{ "--check", NULL, KIND_FLAG, AT(check), 0, 0 },
	{ "--help", NULL, KIND_FLAG, AT(help), 0, 0 },
	{ "--version", NULL, KIND_FLAG, AT(version), 0, 0 },
};
#define OPTION_COUNT ARRAY_SIZE(options)

static int fail(char error[CONFIG_ERROR_SIZE], const char *name,
                const char *what)
{
	(void)snprintf(error, CONFIG_ERROR_SIZE, "%s: %s", name, what);
	return -EINVAL;
}

static int set_number(const struct option *o, const char *name,
                      const char *text, uint32_t *out,
                      char error[CONFIG_ERROR_SIZE])
{
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || value < o->min ||
	    value > o->max) {
		(void)snprintf(error, CONFIG_ERROR_SIZE,
		               "%s: must be a number from %u to %u, not \"%s\"",
		               name, o->min, o->max, text);
		return -EINVAL;
	}
	*out = (uint32_t)value;
	return 0;
}

static int set_flag(const char *name, const char *text, bool *out,
                    char error[CONFIG_ERROR_SIZE])
{
	if (strcmp(text, "1") != 0 && strcmp(text, "0") != 0)
		return fail(error, name, "must be 0 or 1");
	*out = *text == '1';
	return 0;
}

/* `name` is how the user wrote it: the flag or the variable. */
static int set(struct config *config, const struct option *o, const char *name,
               const char *text, char error[CONFIG_ERROR_SIZE])
{
	void *member = (char *)config + o->offset;

	switch (o->kind) {
	case KIND_TEXT:
		if (!*text)
			return fail(error, name, "must not be empty");
		*(const char **)member = text;
		return 0;
	case KIND_NUMBER:
		return set_number(o, name, text, member, error);
	case KIND_FLAG:
		return set_flag(name, text, member, error);
	case KIND_NONE:
		break;
	}
	return -EINVAL;
}

static const struct option *find(const char *name, size_t len)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (strlen(options[i].flag) == len &&
		    memcmp(options[i].flag, name, len) == 0)
			return &options[i];
	return NULL;
}

/* Takes "--flag value", "--flag=value" or "--switch"; `at` moves on. */
static int take_flag(struct config *config, char *const argv[], int *at,
                     bool given[OPTION_COUNT], char error[CONFIG_ERROR_SIZE])
{
	const char *word = argv[*at];
	size_t len = strcspn(word, "=");
	const char *value = word[len] ? word + len + 1 : NULL;
	const struct option *o = find(word, len);

	if (!o && strcmp(word, "-h") == 0)
		o = find("--help", strlen("--help"));
	if (!o)
		return fail(error, word, "unknown flag");
	if (o->kind == KIND_FLAG && value)
		return fail(error, o->flag, "takes no value");
	if (o->kind == KIND_FLAG)
		value = "1";
	if (!value)
		value = argv[++*at];
	if (!value)
		return fail(error, o->flag, "needs a value");
	++*at;
	given[o - options] = true;
	return set(config, o, o->flag, value, error);
}

static int read_environment(struct config *config,
                            const bool given[OPTION_COUNT],
                            char error[CONFIG_ERROR_SIZE])
{
	/* A flag that says what to capture beats both variables. */
	bool source_given = given[0] || given[1];

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const char *variable = options[i].variable;
		const char *value = variable ? secure_getenv(variable) : NULL;
		int result;

		if (!value || !*value || given[i] || (i < 2 && source_given))
			continue;
		result = set(config, &options[i], variable, value, error);
		if (result < 0)
			return result;
	}
	return 0;
}

int config_read(struct config *out_config, int argc, char *const argv[],
                char error[CONFIG_ERROR_SIZE])
{
	struct config config = { .socket_path = CONFIG_SOCKET_DEFAULT,
		                 .user = CONFIG_USER_DEFAULT,
		                 .group = CONFIG_GROUP_DEFAULT,
		                 .ring_mib = RING_MIB_DEFAULT,
		                 .wait_clients = NUMBER_NONE };
	bool given[OPTION_COUNT] = { false };
	int result = 0;

	for (int at = 1; at < argc && result == 0;)
		result = take_flag(&config, argv, &at, given, error);
	if (result == 0 && !config.help && !config.version)
		result = read_environment(&config, given, error);
	if (result < 0)
		return result;
	if (!config.help && !config.version) {
		if (!config.interface && !config.read_path)
			return fail(error, "nothing to capture",
			            "give --interface IF or --read FILE");
		if (config.interface && config.read_path)
			return fail(error, "--interface and --read",
			            "choose one of them");
	}
	if (config.wait_clients == NUMBER_NONE)
		config.wait_clients = config.read_path ? 1 : 0;
	*out_config = config;
	return 0;
}

bool config_take(struct config *out_config, int argc, char *const argv[],
                 int *out_status)
{
	char error[CONFIG_ERROR_SIZE];

	if (config_read(out_config, argc, argv, error) < 0) {
		(void)fprintf(stderr, "periscope-sensor: %s\n%s", error,
		              config_usage);
		*out_status = CONFIG_STATUS_USAGE;
		return false;
	}
	*out_status = 0;
	if (out_config->help)
		(void)fputs(config_help, stdout);
	else if (out_config->version)
		(void)puts("periscope-sensor " PERISCOPE_VERSION);
	return !out_config->help && !out_config->version;
}
