/* option.c - the table of options. */
#include "dashboard/option.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "dashboard/time_text.h"
#include "proto/app.h"

#define LIMIT_MAX 1000000000
#define PASSWD_BUFFER_SIZE 4096

static int expect(char error[CONFIG_ERROR_SIZE], const char *what)
{
	(void)snprintf(error, CONFIG_ERROR_SIZE, "expects %s", what);
	return -EINVAL;
}

static int set_sensor_user(struct config *c, const char *value, char *error)
{
	char buffer[PASSWD_BUFFER_SIZE];
	struct passwd passwd, *found = NULL;

	if (getpwnam_r(value, &passwd, buffer, sizeof(buffer), &found) != 0 ||
	    !found)
		return expect(error, "the name of a user of this machine");
	c->sensor_uid = found->pw_uid;
	return 0;
}

static int set_format(struct config *c, const char *value, char *error)
{
	static const char *const names[] = {
		[CONFIG_FORMAT_TEXT] = "text",
		[CONFIG_FORMAT_JSON] = "json",
		[CONFIG_FORMAT_CSV] = "csv",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i], value) == 0) {
			c->format = (enum config_format)i;
			return 0;
		}
	}
	return expect(error, "text, json or csv");
}

static int set_stream_format(struct config *c, const char *value, char *error)
{
	int result = set_format(c, value, error);

	return !result && c->format == CONFIG_FORMAT_CSV
	               ? expect(error, "text or json")
	               : result;
}

static bool parse_number(const char *value, uint64_t max, uint64_t *out)
{
	unsigned long long number;
	char *end;

	if (*value < '0' || *value > '9')
		return false;
	errno = 0;
	number = strtoull(value, &end, 10);
	if (*end != '\0' || errno || number > max)
		return false;
	*out = number;
	return true;
}

static int set_count(struct config *c, const char *value, char *error)
{
	if (!parse_number(value, INT64_MAX, &c->count) || !c->count)
		return expect(error, "a number of packets, at least 1");
	return 0;
}

static int set_limit(struct config *c, const char *value, char *error)
{
	uint64_t limit;

	if (!parse_number(value, LIMIT_MAX, &limit))
		return expect(error, "a number of packets, 0 for all");
	c->limit = (uint32_t)limit;
	return 0;
}

static int set_after(struct config *c, const char *value, char *error)
{
	if (!parse_number(value, INT64_MAX, &c->after_id))
		return expect(error, "the number of a packet");
	return 0;
}

static int set_app(struct config *c, const char *value, char *error)
{
	c->app = app_by_name(value);
	return c->app < 0 ? expect(error, "a protocol such as dns, http, tls, "
	                                  "tcp, udp, icmp or arp")
	                  : 0;
}

static int set_time(int64_t *out_ns, const char *value, char *error)
{
	if (time_text_parse(value, clock_real_ns(), out_ns) < 0)
		return expect(error, "a time such as 2026-11-22T12:57:58Z or "
		                     "-5m");
	return 0;
}

static int set_from(struct config *c, const char *value, char *error)
{
	return set_time(&c->from_ns, value, error);
}

static int set_to(struct config *c, const char *value, char *error)
{
	return set_time(&c->to_ns, value, error);
}

#define EVERY (CONFIG_SERVE | CONFIG_TAIL | CONFIG_QUERY | CONFIG_CHECK)
#define WATCHING (CONFIG_SERVE | CONFIG_TAIL | CONFIG_CHECK)
#define SHOWING (CONFIG_SERVE | CONFIG_CHECK)
#define STORING (CONFIG_SERVE | CONFIG_QUERY | CONFIG_CHECK)
#define FLAG(member) .flag = offsetof(struct config, member)
#define TEXT(member)                                                           \
	.text = offsetof(struct config, member),                               \
	.size = sizeof(((struct config *)NULL)->member)

const struct option options[] = {
	{ "help", NULL, EVERY, false, FLAG(help) },
	{ "config", NULL, EVERY, false, TEXT(config_file) },
	{ "socket", "PERISCOPE_SOCKET", WATCHING, true, TEXT(socket) },
	{ "data", "PERISCOPE_DATA", STORING, true, TEXT(data) },
	{ "listen", "PERISCOPE_LISTEN", SHOWING, true, TEXT(listen) },
	{ "token-file", NULL, CONFIG_SERVE, true, TEXT(token_file) },
	{ "sensor-user", NULL, WATCHING, true, .set = set_sensor_user },
	{ "exit-at-end", NULL, CONFIG_SERVE, false, FLAG(exit_at_end) },
	{ "no-web", NULL, CONFIG_SERVE, false, FLAG(no_web) },
	{ "from-start", NULL, CONFIG_TAIL, false, FLAG(from_start) },
	{ "format", NULL, CONFIG_TAIL, false, .set = set_stream_format },
	{ "format", NULL, CONFIG_QUERY, false, .set = set_format },
	{ "count", NULL, CONFIG_TAIL, false, .set = set_count },
	{ "count", NULL, CONFIG_QUERY, false, FLAG(count_only) },
	{ "app", NULL, CONFIG_QUERY, false, .set = set_app },
	{ "from", NULL, CONFIG_QUERY, false, .set = set_from },
	{ "to", NULL, CONFIG_QUERY, false, .set = set_to },
	{ "limit", NULL, CONFIG_QUERY, false, .set = set_limit },
	{ "after", NULL, CONFIG_QUERY, false, .set = set_after },
	{ "newest", NULL, CONFIG_QUERY, false, FLAG(newest) },
	{ .name = NULL },
};

const struct option *option_find(enum config_command command, const char *name,
                                 size_t name_len)
{
	for (const struct option *o = options; o->name; o++) {
		if (o->commands & command && strlen(o->name) == name_len &&
		    memcmp(o->name, name, name_len) == 0)
			return o;
	}
	return NULL;
}

bool option_has_value(const struct option *o)
{
	return o->flag == 0;
}

int option_set(const struct option *o, struct config *c, const char *value,
               char error[CONFIG_ERROR_SIZE])
{
	char *members = (char *)c;

	if (o->set)
		return o->set(c, value, error);
	if (o->flag) {
		*(bool *)(members + o->flag) = true;
		return 0;
	}
	if (*value == '\0' || strlen(value) >= o->size)
		return expect(error, "a text, not empty and not that long");
	(void)snprintf(members + o->text, o->size, "%s", value);
	return 0;
}
