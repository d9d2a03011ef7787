/*
 * cmd_serve.c - the recipe of the dashboard: refuse root, open the store, serve
 * the page, take what the sensor says, until the end.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "dashboard/api/http_server.h"
#include "dashboard/commands.h"
#include "dashboard/ingest/pipeline.h"
#include "dashboard/token_file.h"

struct serve {
	const struct config *config;
	struct store *store;
	struct live *live;
	struct http_server *http;
	struct pipeline *pipeline;
	int signal_fd, done_fd;
	char token[HTTP_TOKEN_SIZE];
};

static int complain(const char *what)
{
	(void)fprintf(stderr, "periscope-dashboard serve: %s\n", what);
	return COMMAND_FAILED;
}

/* What packets say is nobody else's business: not even in a core file. */
static void forbid_core_files(void)
{
	static const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) < 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		log_warn("serve", "core files cannot be forbidden: %s",
		         strerrordesc_np(errno));
}

/* Before any thread, so that all of them leave the signals to this one. */
static int open_events(struct serve *s)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	if (pthread_sigmask(SIG_BLOCK, &signals, NULL) != 0)
		return -EINVAL;
	s->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	s->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return s->signal_fd < 0 || s->done_fd < 0 ? -errno : 0;
}

static int open_store(struct serve *s)
{
	struct store_status status;
	char error[STORE_ERROR_SIZE];

	if (store_open(s->config->data, &s->store, error) < 0)
		return complain(error);
	store_status(s->store, &status);
	log_info("store", "%s: %" PRIu64 " packets", status.path, status.rows);
	if (status.message[0])
		log_warn("store", "%s", status.message);
	return COMMAND_OK;
}

static int get_token(struct serve *s)
{
	char error[CONFIG_ERROR_SIZE];

	if (s->config->token_file[0])
		return token_file_read(s->config->token_file, s->token, error) <
		                       0
		               ? complain(error)
		               : COMMAND_OK;
	return http_token_new(s->token) < 0
	               ? complain("the kernel gives no random bytes")
	               : COMMAND_OK;
}

static int start_page(struct serve *s)
{
	struct http_options options = {
		.listen = s->config->listen,
		.data_dir = s->config->data,
		.token = s->token,
		.live = s->live,
		.started_ns = clock_real_ns(),
	};
	char error[HTTP_ERROR_SIZE];

	if (get_token(s) != COMMAND_OK)
		return COMMAND_FAILED;
	if (http_server_start(&options, &s->http, error) < 0)
		return complain(error);
	/* The one place where the token is ever said. */
	(void)printf("Dashboard: http://%s/#token=%s\n", s->config->listen,
	             s->token);
	(void)fflush(stdout);
	return COMMAND_OK;
}

static int start_pipeline(struct serve *s)
{
	struct pipeline_options options = {
		.socket_path = s->config->socket,
		.sensor_uid = s->config->sensor_uid,
		.exit_at_end = s->config->exit_at_end,
		.store = s->store,
		.live = s->live,
		.done_fd = s->done_fd,
	};
	int result = pipeline_start(&options, &s->pipeline);

	return result < 0 ? complain(strerrordesc_np(-result)) : COMMAND_OK;
}

static int start(struct serve *s)
{
	int result = open_events(s);

	if (!result)
		result = open_store(s) == COMMAND_OK ? 0 : -EIO;
	if (result < 0)
		return COMMAND_FAILED;
	if (live_new(&s->live) < 0)
		return complain("out of memory");
	if (!s->config->no_web && start_page(s) != COMMAND_OK)
		return COMMAND_FAILED;
	return start_pipeline(s);
}

static void wait_for_end(const struct serve *s)
{
	struct pollfd fds[2] = {
		{ .fd = s->signal_fd, .events = POLLIN },
		{ .fd = s->done_fd, .events = POLLIN },
	};

	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		;
}

/* Where everything went, on one line. */
static void print_ledger(const struct serve *s)
{
	struct store_status status;

	store_status(s->store, &status);
	(void)printf("rows %" PRIu64 " delivered %" PRIu64 " stored %" PRIu64
	             " pending %" PRIu64 " lost %" PRIu64 " gap %" PRIu64 "\n",
	             status.rows, status.delivered, status.stored,
	             status.pending, status.lost, status.gap);
	(void)fflush(stdout);
}

/* First everything becomes durable; clients of the page are told at once that
 * there will be nothing new, so that the server does not wait for them. */
static int stop(struct serve *s)
{
	int status = COMMAND_OK;

	if (s->live)
		live_stop(s->live);
	if (s->pipeline && pipeline_stop(s->pipeline) != 0)
		status = COMMAND_FAILED;
	if (s->pipeline && s->config->exit_at_end)
		print_ledger(s);
	store_close(s->store);
	http_server_stop(s->http);
	live_free(s->live);
	if (s->signal_fd >= 0)
		(void)close(s->signal_fd);
	if (s->done_fd >= 0)
		(void)close(s->done_fd);
	return status;
}

int command_serve(const struct config *c)
{
	struct serve s = { .config = c, .signal_fd = -1, .done_fd = -1 };
	int status, stopped;

	if (geteuid() == 0)
		return complain("it shows what strangers put on the wire, so "
		                "it does not run as root: run it as an "
		                "ordinary user who is in the group of the "
		                "sensor's socket");
	forbid_core_files();
	status = start(&s);
	if (status == COMMAND_OK)
		wait_for_end(&s);
	stopped = stop(&s);
	return status == COMMAND_OK ? stopped : status;
}
