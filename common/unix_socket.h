/*
 * unix_socket.h - stream sockets in the file system, safely taken.
 *
 * Shape: descriptors are non-blocking and close-on-exec.
 * Errors: negative errno. unix_socket_listen(): -EADDRINUSE a live server
 *        answers there; -EEXIST the path is a symlink or no socket;
 *        -ENAMETOOLONG longer than sun_path. A stale socket file is replaced.
 * Threads: listen changes the umask for a moment: before other threads exist.
 */
#ifndef COMMON_UNIX_SOCKET_H
#define COMMON_UNIX_SOCKET_H

#include <sys/types.h>

#include "common/compiler.h"

#define UNIX_SOCKET_PATH_MAX 107 /* bytes of a path, without its end */

struct unix_peer {
	pid_t pid; /* 0 when it lives in a foreign pid namespace */
	uid_t uid;
	gid_t gid;
};

/* Listens at `path`, mode 0660, owned by our uid and `gid` (-1: unchanged). */
MUST_CHECK int unix_socket_listen(const char *path, gid_t gid, int *out_fd);
MUST_CHECK int unix_socket_connect(const char *path, int *out_fd);
MUST_CHECK int unix_socket_peer(int fd, struct unix_peer *out_peer);

#endif
