/* test_unix_socket.c - taking a path safely, each refusal, and peers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/unix_socket.h"

#define KEEP_GROUP ((gid_t)-1)

static char dir[64], path[128], other[128];

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(dir, sizeof(dir), "/tmp/periscope-test-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	(void)snprintf(path, sizeof(path), "%s/socket", dir);
	(void)snprintf(other, sizeof(other), "%s/other", dir);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	(void)unlink(path);
	(void)unlink(other);
	return rmdir(dir);
}

static void assert_flags(int fd)
{
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
}

static void listens_and_connects(void **state)
{
	int server = -1, client = -1, peer_fd;
	struct unix_peer peer;
	struct stat st;
	mode_t mask = umask(0077);

	(void)state;
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server), 0);
	assert_int_equal(umask(mask), 0077); /* as it was */
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0660);
	assert_int_equal(st.st_uid, geteuid());
	assert_flags(server);
	assert_int_equal(unix_socket_connect(path, &client), 0);
	assert_flags(client);
	peer_fd = accept(server, NULL, NULL);
	assert_true(peer_fd >= 0);
	assert_int_equal(unix_socket_peer(peer_fd, &peer), 0);
	assert_int_equal(peer.pid, getpid());
	assert_int_equal(peer.uid, geteuid());
	assert_int_equal(peer.gid, getegid());
	assert_int_equal(unix_socket_peer(client, &peer), 0);
	assert_int_equal(peer.uid, geteuid());
	close(peer_fd);
	close(client);
	close(server);
}

static void gives_the_file_to_the_group(void **state)
{
	gid_t groups[64];
	int count = getgroups(64, groups);
	gid_t gid = geteuid() == 0 ? 12345
	            : count > 0    ? groups[count - 1]
	                           : getegid();
	struct stat st;
	int server = -1;

	(void)state;
	assert_int_equal(unix_socket_listen(path, gid, &server), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_int_equal(st.st_gid, gid);
	assert_int_equal(st.st_mode & 07777, 0660);
	close(server);
}

/* Only for others than root, who may give files to any group. */
static void failed_chown_leaves_nothing(void **state)
{
	int server = -1;

	(void)state;
	if (geteuid() == 0)
		skip();
	assert_int_equal(unix_socket_listen(path, 0, &server), -EPERM);
	assert_int_equal(server, -1);
	assert_int_equal(access(path, F_OK), -1);
}

static void refuses_a_symlink(void **state)
{
	struct stat st;
	int server = -1;

	(void)state;
	/* Dangling, so that following it would create a file elsewhere. */
	assert_int_equal(symlink(other, path), 0);
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server),
	                 -EEXIST);
	assert_int_equal(server, -1);
	assert_int_equal(access(other, F_OK), -1);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

/* Not even when it leads to a socket that nobody serves. */
static void refuses_a_symlink_to_a_socket(void **state)
{
	struct stat st;
	int server = -1, stale = -1;

	(void)state;
	assert_int_equal(unix_socket_listen(other, KEEP_GROUP, &stale), 0);
	close(stale);
	assert_int_equal(symlink(other, path), 0);
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server),
	                 -EEXIST);
	assert_int_equal(lstat(other, &st), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

static void refuses_a_file_or_folder(void **state)
{
	int server = -1;
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "mine", 4), 4);
	close(fd);
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server),
	                 -EEXIST);
	assert_int_equal(truncate(path, 4), 0); /* it is still there */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server),
	                 -EEXIST);
	assert_int_equal(rmdir(path), 0);
}

static void refuses_a_live_server(void **state)
{
	int server = -1, second = -1, client = -1;

	(void)state;
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server), 0);
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &second),
	                 -EADDRINUSE);
	assert_int_equal(second, -1);
	assert_int_equal(unix_socket_connect(path, &client), 0); /* unharmed */
	close(client);
	close(server);
}

/* Its queue is full and it does not accept: busy, but not gone. */
static void refuses_a_busy_server(void **state)
{
	int server = -1, second = -1, clients[8], count = 0;
	int err = 0;

	(void)state;
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server), 0);
	assert_int_equal(listen(server, 1), 0);
	while (!err && count < 8) {
		err = unix_socket_connect(path, &clients[count]);
		count += !err;
	}
	assert_int_equal(err, -EAGAIN);
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &second),
	                 -EADDRINUSE);
	while (count)
		close(clients[--count]);
	close(server);
}

static void refuses_a_datagram_socket(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int server = -1;

	(void)state;
	assert_true(fd >= 0);
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.100s",
	               path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)),
	                 0);
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server),
	                 -EADDRINUSE);
	close(fd);
	assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server), 0);
	close(server);
}

static void replaces_a_stale_socket(void **state)
{
	int server = -1, client = -1;

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(unix_socket_listen(path, KEEP_GROUP, &server),
		                 0);
		close(server);
		assert_int_equal(unix_socket_connect(path, &client),
		                 -ECONNREFUSED);
		assert_int_equal(client, -1);
	}
}

static void refuses_names_that_do_not_fit(void **state)
{
	char name[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];
	int fd = -1;

	(void)state;
	memset(name, 'x', sizeof(name));
	name[0] = '/';
	name[sizeof(name) - 1] = '\0'; /* one too long */
	assert_int_equal(unix_socket_listen(name, KEEP_GROUP, &fd),
	                 -ENAMETOOLONG);
	assert_int_equal(unix_socket_connect(name, &fd), -ENAMETOOLONG);
	assert_int_equal(unix_socket_listen("", KEEP_GROUP, &fd), -EINVAL);
	assert_int_equal(unix_socket_connect("", &fd), -EINVAL);
	assert_int_equal(fd, -1);
}

/* The longest name that fits: sun_path with its NUL. */
static void takes_the_longest_name(void **state)
{
	char name[sizeof(((struct sockaddr_un *)0)->sun_path)];
	size_t len = strlen(dir);
	int server = -1, client = -1;

	(void)state;
	memset(name, 'x', sizeof(name));
	memcpy(name, dir, len);
	name[len] = '/';
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(unix_socket_listen(name, KEEP_GROUP, &server), 0);
	assert_int_equal(unix_socket_connect(name, &client), 0);
	close(client);
	close(server);
	assert_int_equal(unlink(name), 0);
}

static void tells_why_there_is_no_path(void **state)
{
	char name[160];
	int fd = -1;

	(void)state;
	(void)snprintf(name, sizeof(name), "%s/none/socket", dir);
	assert_int_equal(unix_socket_listen(name, KEEP_GROUP, &fd), -ENOENT);
	assert_int_equal(unix_socket_connect(name, &fd), -ENOENT);
	assert_int_equal(fd, -1);
}

static void peer_of_no_socket(void **state)
{
	struct unix_peer peer = { .pid = 7 };
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(unix_socket_peer(fds[0], &peer), -ENOTSOCK);
	assert_int_equal(peer.pid, 7);
	close(fds[0]);
	close(fds[1]);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(listens_and_connects),
		IN_FOLDER(gives_the_file_to_the_group),
		IN_FOLDER(failed_chown_leaves_nothing),
		IN_FOLDER(refuses_a_symlink),
		IN_FOLDER(refuses_a_symlink_to_a_socket),
		IN_FOLDER(refuses_a_file_or_folder),
		IN_FOLDER(refuses_a_live_server),
		IN_FOLDER(refuses_a_busy_server),
		IN_FOLDER(refuses_a_datagram_socket),
		IN_FOLDER(replaces_a_stale_socket),
		IN_FOLDER(refuses_names_that_do_not_fit),
		IN_FOLDER(takes_the_longest_name),
		IN_FOLDER(tells_why_there_is_no_path),
		IN_FOLDER(peer_of_no_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
