/* unix_socket.c - stream sockets in the file system, safely taken. */
#include "common/unix_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_UMASK 0117 /* leaves 0660 */

_Static_assert(UNIX_SOCKET_PATH_MAX + 1 ==
                       sizeof(((struct sockaddr_un *)0)->sun_path),
               "UNIX_SOCKET_PATH_MAX is what the kernel takes");

static int address_of(const char *path, struct sockaddr_un *out_address)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = strlen(path);

	if (!len)
		return -EINVAL; /* would be an abstract name */
	if (len > UNIX_SOCKET_PATH_MAX)
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, len + 1);
	*out_address = address;
	return 0;
}

static int open_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	return fd < 0 ? -errno : fd;
}

int unix_socket_connect(const char *path, int *out_fd)
{
	struct sockaddr_un address;
	int fd;
	int err = address_of(path, &address);

	if (err)
		return err;
	fd = open_socket();
	if (fd < 0)
		return fd;
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) <
	    0) {
		err = -errno;
		close(fd);
		return err;
	}
	*out_fd = fd;
	return 0;
}

/* Makes sure that nothing is at `path`; removes a socket nobody answers. */
static int clear_path(const char *path)
{
	struct stat st;
	int fd = -1;
	int err;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(st.st_mode))
		return -EEXIST;
	err = unix_socket_connect(path, &fd);
	if (!err)
		close(fd);
	switch (err) {
	case 0:           /* answered */
	case -EAGAIN:     /* too busy to answer, but there */
	case -EPROTOTYPE: /* a datagram socket in use */
		return -EADDRINUSE;
	case -ECONNREFUSED: /* nobody holds it any more */
		break;
	default:
		return err;
	}
	if (unlink(path) < 0 && errno != ENOENT)
		return -errno;
	return 0;
}

/* Nobody can connect before listen(), so the file has its final mode and owner
 * by the time it matters. */
static int bind_and_listen(int fd, const char *path, gid_t gid)
{
	struct sockaddr_un address;
	mode_t old_umask;
	int err = address_of(path, &address);

	if (err)
		return err;
	old_umask = umask(SOCKET_UMASK);
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		err = -errno;
	(void)umask(old_umask);
	if (err)
		return err;
	if ((gid != (gid_t)-1 && lchown(path, (uid_t)-1, gid) < 0) ||
	    listen(fd, SOMAXCONN) < 0) {
		err = -errno;
		(void)unlink(path); /* ours since bind() */
	}
	return err;
}

int unix_socket_listen(const char *path, gid_t gid, int *out_fd)
{
	struct sockaddr_un address;
	int fd;
	int err = address_of(path, &address);

	if (!err)
		err = clear_path(path);
	if (err)
		return err;
	fd = open_socket();
	if (fd < 0)
		return fd;
	err = bind_and_listen(fd, path, gid);
	if (err) {
		close(fd);
		return err;
	}
	*out_fd = fd;
	return 0;
}

int unix_socket_peer(int fd, struct unix_peer *out_peer)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		return -errno;
	*out_peer = (struct unix_peer){ peer.pid, peer.uid, peer.gid };
	return 0;
}
