/* cmd_check.c - looks for what keeps `serve` from working. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "dashboard/api/listen_address.h"
#include "dashboard/commands.h"
#include "dashboard/ingest/sensor_link.h"
#include "dashboard/store/store.h"

static bool say(bool ok, const char *what, const char *format, ...)
        PRINTF_LIKE(3, 4);

static bool say(bool ok, const char *what, const char *format, ...)
{
	va_list args;

	(void)printf("%-8s %-8s ", ok ? "ok" : "problem", what);
	va_start(args, format);
	(void)vprintf(format, args);
	va_end(args);
	(void)putchar('\n');
	return ok;
}

static bool check_user(void)
{
	if (geteuid() == 0)
		return say(false, "user",
		           "this is root: run the dashboard as an ordinary "
		           "user");
	return say(true, "user", "uid %u", (unsigned int)geteuid());
}

static bool check_data(const struct config *c)
{
	struct stat st;

	if (stat(c->data, &st) < 0 && errno == ENOENT)
		return say(true, "data", "%s: serve will make it", c->data);
	if (stat(c->data, &st) < 0)
		return say(false, "data", "%s: %s", c->data,
		           strerrordesc_np(errno));
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid())
		return say(false, "data",
		           "%s is no folder of yours: choose another with "
		           "--data",
		           c->data);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return say(false, "data", "%s is open to others: chmod 700 %s",
		           c->data, c->data);
	if (access(c->data, R_OK | W_OK | X_OK) < 0)
		return say(false, "data", "%s: %s: chmod 700 %s", c->data,
		           strerrordesc_np(errno), c->data);
	return say(true, "data", "%s", c->data);
}

static bool check_store(const struct config *c)
{
	char error[STORE_ERROR_SIZE] = "";
	struct store_reader *reader;
	uint64_t rows = 0;
	int result = store_reader_open(c->data, &reader, error);

	if (result == -ENOENT)
		return say(true, "store", "none yet");
	if (result < 0)
		return say(false, "store", "%s", error);
	result = store_reader_check(reader, error);
	if (!result)
		result = store_reader_count(reader, &rows);
	store_reader_close(reader);
	if (result < 0)
		return say(false, "store",
		           "%s: move packets.db away; serve begins a new one",
		           error);
	return say(true, "store", "%" PRIu64 " packets, undamaged", rows);
}

static bool check_socket(const struct config *c)
{
	static const struct hello hello = { .start = HELLO_START_NEW };
	char error[SENSOR_LINK_ERROR_SIZE];
	struct sensor_link link;
	uid_t uid;

	if (sensor_link_init(&link) < 0)
		return say(false, "sensor", "out of memory");
	if (sensor_link_open(&link, c->socket, c->sensor_uid, &hello, error) <
	    0) {
		sensor_link_done(&link);
		return say(false, "sensor", "%s", error);
	}
	uid = link.peer.uid;
	sensor_link_done(&link);
	return say(true, "sensor", "%s is served by %s%u", c->socket,
	           uid ? "uid " : "root, uid ", (unsigned int)uid);
}

static bool check_listen(const struct config *c)
{
	char error[HTTP_ERROR_SIZE];
	struct listen_address address;

	if (listen_address_parse(c->listen, &address, error) < 0 ||
	    listen_address_try(&address, error) < 0)
		return say(false, "page", "%s", error);
	return say(true, "page", "%s is free", c->listen);
}

int command_check(const struct config *c)
{
	bool ok = check_user();

	ok = check_data(c) && ok;
	ok = check_store(c) && ok;
	ok = check_socket(c) && ok;
	ok = check_listen(c) && ok;
	return ok ? COMMAND_OK : COMMAND_FAILED;
}
