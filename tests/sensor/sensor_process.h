/*
 * sensor_process.h - runs the built periscope-sensor for a test.
 *
 * Shape: start, talk to its socket, wait. The program lies one folder above
 *        the tests; PERISCOPE_SENSOR names another one.
 * Errors: failed assertions. Every wait has an end.
 * Ownership: one process at a time; it is killed if it does not end.
 * Threads: one.
 */
#ifndef TESTS_SENSOR_SENSOR_PROCESS_H
#define TESTS_SENSOR_SENSOR_PROCESS_H

#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "publish/stream_client.h"

#define SENSOR_WAIT_MS 8000
#define SENSOR_NOBODY 65534
#define SENSOR_ARGS_MAX 24

static struct {
	char directory[64]; /* of everything; anybody may enter */
	char socket[128], capture[128], output[128];
	char text[16384]; /* what it wrote, after sensor_wait() */
	pid_t pid;
} sensor;

static inline void sensor_pause(void)
{
	const struct timespec ten_ms = { .tv_nsec = 10000000 };

	(void)nanosleep(&ten_ms, NULL);
}

static inline int sensor_setup(void **state)
{
	(void)state;
	memset(&sensor, 0, sizeof(sensor));
	(void)snprintf(sensor.directory, sizeof(sensor.directory),
	               "/tmp/periscope-test-XXXXXX");
	assert_non_null(mkdtemp(sensor.directory));
	assert_int_equal(chmod(sensor.directory, 0777), 0);
	(void)snprintf(sensor.socket, sizeof(sensor.socket), "%s/sock",
	               sensor.directory);
	(void)snprintf(sensor.capture, sizeof(sensor.capture), "%s/capture",
	               sensor.directory);
	(void)snprintf(sensor.output, sizeof(sensor.output), "%s/output",
	               sensor.directory);
	return 0;
}

static inline int sensor_teardown(void **state)
{
	(void)state;
	if (getuid() == 0) /* a test may have failed as somebody else */
		assert_int_equal(seteuid(0), 0);
	if (sensor.pid > 0) {
		(void)kill(sensor.pid, SIGKILL);
		(void)waitpid(sensor.pid, NULL, 0);
	}
	(void)unlink(sensor.socket);
	(void)unlink(sensor.capture);
	(void)unlink(sensor.output);
	return rmdir(sensor.directory);
}

static inline const char *sensor_program(void)
{
	static char path[PATH_MAX + 32];
	char self[PATH_MAX];
	const char *other = getenv("PERISCOPE_SENSOR");
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (other)
		return other;
	assert_true(n > 0);
	self[n] = '\0';
	(void)snprintf(path, sizeof(path), "%s/../periscope-sensor",
	               dirname(self));
	return path;
}

/* Only in the child: standard output and error go to a file. */
static inline void sensor_exec(uid_t uid, char *const argv[])
{
	int out = open(sensor.output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	               0666);

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(126);
	if (uid &&
	    (setgroups(0, NULL) < 0 || setgid(uid) < 0 || setuid(uid) < 0))
		_exit(125);
	/* The leak check wants system calls that the sandbox forbids. */
	(void)setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	(void)execv(sensor_program(), argv);
	_exit(127);
}

/* `uid` 0 stays who we are. The list ends with NULL. */
static inline void sensor_start(uid_t uid, ...)
{
	char *argv[SENSOR_ARGS_MAX] = { 0 };
	va_list args;
	int count = 0;

	argv[count++] = (char *)(uintptr_t) "periscope-sensor";
	va_start(args, uid);
	while (count < SENSOR_ARGS_MAX - 1 &&
	       (argv[count] = va_arg(args, char *)))
		count++;
	va_end(args);
	sensor.pid = fork();
	assert_true(sensor.pid >= 0);
	if (sensor.pid == 0)
		sensor_exec(uid, argv);
}

/* What it has written so far. */
static inline const char *sensor_text(void)
{
	FILE *f = fopen(sensor.output, "r");
	size_t n = 0;

	if (f) {
		n = fread(sensor.text, 1, sizeof(sensor.text) - 1, f);
		(void)fclose(f);
	}
	sensor.text[n] = '\0';
	return sensor.text;
}

/* The exit status; 128 + signal when one ended it. */
static inline int sensor_wait(void)
{
	int status = 0;
	pid_t gone = 0;

	for (int i = 0; i < SENSOR_WAIT_MS / 10 && gone == 0; i++) {
		gone = waitpid(sensor.pid, &status, WNOHANG);
		if (gone == 0)
			sensor_pause();
	}
	(void)sensor_text();
	if (gone != sensor.pid)
		fail_msg("the sensor does not end; it wrote: %s", sensor.text);
	sensor.pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline void sensor_expect_text(const char *part)
{
	if (!strstr(sensor_text(), part))
		fail_msg("\"%s\" is not in: %s", part, sensor.text);
}

/* Connected and welcome. */
static inline struct stream_client *
sensor_connect(enum hello_start start, uint64_t session, uint64_t last_seq)
{
	struct stream_client *c = calloc(1, sizeof(*c));
	int result = -1;

	assert_non_null(c);
	for (int i = 0; i < SENSOR_WAIT_MS / 10 && result < 0; i++) {
		result = unix_socket_connect(sensor.socket, &c->fd);
		if (result < 0)
			sensor_pause();
	}
	if (result < 0)
		fail_msg("cannot connect; it wrote: %s", sensor_text());
	stream_hello(c, start, session, last_seq);
	return c;
}

/* Reads what comes next, after waiting for it. */
static inline void sensor_read_some(struct stream_client *c)
{
	struct pollfd ready = { .fd = c->fd, .events = POLLIN };

	if (poll(&ready, 1, SENSOR_WAIT_MS) != 1)
		fail_msg("the stream stands still; it wrote: %s",
		         sensor_text());
	while (stream_read(c, sizeof(c->bytes)))
		;
}

static inline void sensor_read_welcome(struct stream_client *c)
{
	while (c->fd >= 0 && !c->welcomed)
		sensor_read_some(c);
	if (!c->welcomed)
		fail_msg("not welcome; it wrote: %s", sensor_text());
}

/* Reads until `rows` packets are there or the stream has ended. */
static inline void sensor_read(struct stream_client *c, uint64_t rows)
{
	const uint64_t most = c->stats_seen + SENSOR_WAIT_MS / 1000;

	while (c->fd >= 0 && c->rows < rows) {
		sensor_read_some(c);
		if (c->stats_seen > most) /* one a second */
			fail_msg("%llu of %llu packets came, %llu decoded; it "
			         "wrote: %s",
			         (unsigned long long)c->rows,
			         (unsigned long long)rows,
			         (unsigned long long)c->stats.decoded,
			         sensor_text());
	}
}

#endif
