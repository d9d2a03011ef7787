/* Who serves the socket. */
#include "fake_sensor.h"

#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "dashboard/ingest/sensor_link.h"

#define STRANGER 64001

static const struct hello hello = { .start = HELLO_START_NEW };

static int try_open(const char *path, uid_t sensor_uid, char *error)
{
	struct sensor_link link;
	int result;

	assert_int_equal(sensor_link_init(&link), 0);
	result = sensor_link_open(&link, path, sensor_uid, &hello, error);
	sensor_link_done(&link);
	return result;
}

static void test_own_socket(void **state)
{
	char error[SENSOR_LINK_ERROR_SIZE] = "";
	struct fake *f = *state;
	struct sensor_link link;

	assert_int_equal(sensor_link_init(&link), 0);
	assert_int_equal(sensor_link_open(&link, f->socket, 0, &hello, error),
	                 0);
	assert_int_equal(link.peer.uid, geteuid());
	assert_int_equal(link.peer.pid, getpid());
	assert_int_equal(sensor_link_read(&link), -EAGAIN);
	assert_int_equal(fake_accept(f).start, HELLO_START_NEW);
	(void)close(f->fd);
	f->fd = -1;
	assert_int_equal(sensor_link_read(&link), 0);
	sensor_link_done(&link);
}

static void test_nobody(void **state)
{
	char error[SENSOR_LINK_ERROR_SIZE] = "";
	struct fake *f = *state;
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/none", f->dir);
	assert_int_equal(try_open(path, 0, error), -ENOENT);
	assert_non_null(strstr(error, "start periscope-sensor"));
	(void)close(f->listen_fd);
	f->listen_fd = -1;
	assert_int_equal(try_open(f->socket, 0, error), -ECONNREFUSED);
	assert_non_null(strstr(error, "has ended"));
	memset(path, 'x', 200);
	path[200] = '\0';
	assert_int_equal(try_open(path, 0, error), -ENAMETOOLONG);
}

/* Listens as another user until it is killed. */
static void serve_as_stranger(const char *path, int ready_fd)
{
	int fd;

	if (setgroups(0, NULL) < 0 || setgid(STRANGER) < 0 ||
	    setuid(STRANGER) < 0 || unix_socket_listen(path, (gid_t)-1, &fd))
		_exit(1);
	if (write(ready_fd, "", 1) != 1)
		_exit(1);
	(void)pause();
	_exit(0);
}

static void test_stranger(void **state)
{
	char error[SENSOR_LINK_ERROR_SIZE] = "";
	struct fake *f = *state;
	int pipe_fds[2], status;
	char path[512], byte;
	pid_t child;

	if (geteuid() != 0)
		skip(); /* needs root for another user */
	assert_int_equal(chmod(f->dir, 0777), 0);
	(void)snprintf(path, sizeof(path), "%s/stranger", f->dir);
	assert_int_equal(pipe(pipe_fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		serve_as_stranger(path, pipe_fds[1]);
	(void)close(pipe_fds[1]);
	assert_int_equal(read(pipe_fds[0], &byte, 1), 1);
	(void)close(pipe_fds[0]);
	assert_int_equal(try_open(path, 0, error), -EPERM);
	assert_non_null(strstr(error, "is served by uid 64001, not root"));
	assert_int_equal(try_open(path, STRANGER, error), 0);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
}

/* In a child of its own, because it gives up being root. */
static void test_not_in_group(void **state)
{
	char error[SENSOR_LINK_ERROR_SIZE] = "";
	struct fake *f = *state;
	pid_t child;
	int status;

	if (geteuid() != 0)
		skip(); /* needs root for another user */
	assert_int_equal(chmod(f->dir, 0755), 0);
	assert_int_equal(chmod(f->socket, 0660), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (setgroups(0, NULL) < 0 || setgid(STRANGER) < 0 ||
		    setuid(STRANGER) < 0)
			_exit(1);
		_exit(try_open(f->socket, 0, error) != -EACCES ||
		      !strstr(error, "into the group root"));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(test_own_socket),
		FAKE_TEST(test_nobody),
		FAKE_TEST(test_stranger),
		FAKE_TEST(test_not_in_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
