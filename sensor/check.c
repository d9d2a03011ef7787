/* check.c - tests everything a start needs, one line each. */
#include "sensor/check.h"

#include <errno.h>
#include <net/if.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/unix_socket.h"
#include "sensor/capture/source.h"
#include "sensor/decode/link_refusal.h"
#include "sensor/socket_place.h"

#define USER_ENTRY_MAX 65536 /* bytes of one line of the user database */
#define DIRECTORY_MAX 4096

static void say(const char *verdict, const char *format, va_list args)
{
	(void)printf("%-6s", verdict);
	(void)vprintf(format, args);
	(void)putchar('\n');
}

static bool PRINTF_LIKE(1, 2) pass(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("ok", format, args);
	va_end(args);
	return true;
}

static bool PRINTF_LIKE(1, 2) failed(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("FAIL", format, args);
	va_end(args);
	return false;
}

static bool open_once(const struct config *config, const char *filter,
                      char error[SOURCE_ERROR_SIZE])
{
	const struct source_ops *ops =
	        config->read_path ? &source_file : &source_live;
	const struct source_options options = {
		.name = config->read_path ? config->read_path
		                          : config->interface,
		.filter = filter,
		.snaplen = config->snaplen,
		.buffer_bytes = config->buffer_mib << 20,
	};
	struct source *source;
	const char *refusal;

	if (ops->open(&options, &source, error) < 0)
		return false;
	refusal = link_refusal(ops->link_type(source));
	if (refusal)
		(void)snprintf(error, SOURCE_ERROR_SIZE, "%s", refusal);
	ops->close(source);
	return !refusal;
}

static bool check_source(const struct config *config)
{
	const char *what = config->read_path ? "file" : "interface";
	const char *name =
	        config->read_path ? config->read_path : config->interface;
	char error[SOURCE_ERROR_SIZE];

	if (!open_once(config, NULL, error))
		return failed("%s %s: %s", what, name, error);
	return pass("%s %s can be read", what, name);
}

/* Only told apart from the source when that could be opened. */
static bool check_filter(const struct config *config, bool source_ok)
{
	char error[SOURCE_ERROR_SIZE];

	if (!config->filter)
		return pass("filter: none, every packet is kept");
	if (!source_ok)
		return failed("filter \"%s\": not tested", config->filter);
	if (config->read_path && strcmp(config->read_path, "-") == 0)
		return pass("filter \"%s\": tested at the start",
		            config->filter);
	if (!open_once(config, config->filter, error))
		return failed("filter \"%s\": %s", config->filter, error);
	return pass("filter \"%s\"", config->filter);
}

static bool check_user(const struct config *config)
{
	static char memory[USER_ENTRY_MAX];
	struct passwd entry, *found = NULL;
	int err;

	if (geteuid() != 0)
		return pass("user: not root, so this process stays uid %u",
		            (unsigned)geteuid());
	err = getpwnam_r(config->user, &entry, memory, sizeof(memory), &found);
	if (!found && err)
		return failed("user %s cannot be looked up: %s", config->user,
		              strerrordesc_np(err));
	if (!found)
		return failed("user %s does not exist: create it with "
		              "\"useradd --system %s\" or choose another with "
		              "--user",
		              config->user, config->user);
	if (found->pw_uid == 0 || found->pw_gid == 0)
		return failed("user %s has uid %u and gid %u: choose one "
		              "without root's with --user",
		              config->user, (unsigned)found->pw_uid,
		              (unsigned)found->pw_gid);
	return pass("user %s (uid %u)", config->user, (unsigned)found->pw_uid);
}

/* Without it the sensor runs, but only for its own group: no failure. */
static bool check_group(const struct config *config, gid_t *out_gid)
{
	switch (socket_place_group(config->group, out_gid)) {
	case 0:
		return pass("group %s (gid %u) may connect", config->group,
		            (unsigned)*out_gid);
	case -EPERM:
		return pass("group %s: you are not a member, so only your own "
		            "group may connect",
		            config->group);
	default:
		return pass("group %s does not exist, so only our own group "
		            "may connect: create it with \"groupadd --system "
		            "%s\"",
		            config->group, config->group);
	}
}

static bool check_directory(const char *path)
{
	char directory[DIRECTORY_MAX] = ".";
	const char *slash = strrchr(path, '/');

	if (slash)
		(void)snprintf(directory, sizeof(directory), "%.*s",
		               slash == path ? 1 : (int)(slash - path), path);
	if (access(directory, W_OK | X_OK) == 0)
		return true;
	if (errno == ENOENT && geteuid() == 0 && socket_place_makes(path))
		return true;
	return failed("socket %s: directory %s: %s: create it, or choose "
	              "another path with --socket",
	              path, directory, strerrordesc_np(errno));
}

/* What unix_socket_listen() will find there. */
static bool check_left_over(const char *path)
{
	int fd;
	int result = unix_socket_connect(path, &fd);

	if (result == 0)
		(void)close(fd);
	switch (result) {
	case -ECONNREFUSED:
		return pass("socket %s is left over and will be replaced",
		            path);
	case 0:
	case -EAGAIN:
	case -EPROTOTYPE:
		return failed("socket %s: another sensor is serving it: stop "
		              "that one, or choose another path with --socket",
		              path);
	default:
		return failed("socket %s: cannot tell whether it is in use: "
		              "%s: choose another path with --socket",
		              path, strerrordesc_np(-result));
	}
}

static bool check_socket(const struct config *config)
{
	const char *path = config->socket_path;
	struct stat st;

	if (strlen(path) > UNIX_SOCKET_PATH_MAX)
		return failed("socket %s: the path is longer than %d bytes: "
		              "choose another with --socket",
		              path, UNIX_SOCKET_PATH_MAX);
	if (!check_directory(path))
		return false;
	if (lstat(path, &st) < 0 && errno == ENOENT)
		return pass("socket %s is free", path);
	if (lstat(path, &st) < 0)
		return failed("socket %s: %s: choose another path with "
		              "--socket",
		              path, strerrordesc_np(errno));
	if (!S_ISSOCK(st.st_mode))
		return failed("socket %s: something that is no socket is in "
		              "the way: remove it, or choose another path with "
		              "--socket",
		              path);
	return check_left_over(path);
}

int check_run(const struct config *config)
{
	gid_t gid = SOCKET_PLACE_GROUP_NONE;
	bool source_ok = check_source(config);
	bool ok = source_ok;

	/* All of them, so that one run shows everything. */
	ok = check_filter(config, source_ok) && ok;
	ok = check_user(config) && ok;
	ok = check_group(config, &gid) && ok;
	ok = check_socket(config) && ok;
	(void)puts(ok ? "The sensor can start." : "The sensor cannot start.");
	return ok ? 0 : 1;
}
