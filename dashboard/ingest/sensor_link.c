/* sensor_link.c - one connection to a sensor. */
#include "dashboard/ingest/sensor_link.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE ((size_t)512 << 10) /* several frames a system call */
#define GROUP_BUFFER_SIZE 4096
#define PATH_SIZE 4096
_Static_assert(BUFFER_SIZE / 2 >= FRAME_MAX_SIZE, "there is room for a frame");

int sensor_link_init(struct sensor_link *l)
{
	uint8_t *buffer = malloc(BUFFER_SIZE);

	if (!buffer)
		return -ENOMEM;
	*l = (struct sensor_link){ .fd = -1, .buffer = buffer };
	return 0;
}

void sensor_link_done(struct sensor_link *l)
{
	sensor_link_close(l);
	free(l->buffer);
	l->buffer = NULL;
}

/* ------------------------------------------------------ why it did not work */

/* The group one has to be in: of the socket, or of its folder when even that
 * cannot be looked into. "" when nobody can tell. */
static void find_group(const char *path, char *out, size_t size)
{
	char folder[PATH_SIZE];
	char buffer[GROUP_BUFFER_SIZE];
	struct group group, *found = NULL;
	struct stat st;
	char *slash;

	(void)snprintf(out, size, "%s", "");
	(void)snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash && slash != folder)
		*slash = '\0';
	if (stat(path, &st) < 0 && stat(folder, &st) < 0)
		return;
	if (getgrgid_r(st.st_gid, &group, buffer, sizeof(buffer), &found) ==
	            0 &&
	    found)
		(void)snprintf(out, size, "%s", found->gr_name);
	else
		(void)snprintf(out, size, "%u", (unsigned int)st.st_gid);
}

static int explain_connect(int result, const char *path,
                           char error[SENSOR_LINK_ERROR_SIZE])
{
	char group[40];

	switch (result) {
	case -ENOENT:
		(void)snprintf(error, SENSOR_LINK_ERROR_SIZE,
		               "no sensor at %.300s: start periscope-sensor, "
		               "or say where it is with --socket",
		               path);
		break;
	case -ECONNREFUSED:
		(void)snprintf(error, SENSOR_LINK_ERROR_SIZE,
		               "the sensor at %.300s has ended: start it again",
		               path);
		break;
	case -EACCES:
		find_group(path, group, sizeof(group));
		(void)snprintf(error, SENSOR_LINK_ERROR_SIZE,
		               "you may not connect to %.300s: ask to be put "
		               "into the group %.39s (usermod -aG %.39s USER), "
		               "then log "
		               "in again",
		               path, group, group);
		break;
	default:
		(void)snprintf(error, SENSOR_LINK_ERROR_SIZE, "%.300s: %s",
		               path, strerrordesc_np(-result));
	}
	return result;
}

/* Anybody may listen at a path they can write to. */
static int check_peer(struct sensor_link *l, const char *path, uid_t sensor_uid,
                      char error[SENSOR_LINK_ERROR_SIZE])
{
	int result = unix_socket_peer(l->fd, &l->peer);

	if (result < 0)
		return explain_connect(result, path, error);
	if (l->peer.uid == 0 || l->peer.uid == geteuid() ||
	    l->peer.uid == sensor_uid)
		return 0;
	(void)snprintf(error, SENSOR_LINK_ERROR_SIZE,
	               "socket %.300s is served by uid %u, not root: not "
	               "trusted; if that is your sensor's user, name it with "
	               "--sensor-user",
	               path, (unsigned int)l->peer.uid);
	return -EPERM;
}

/* ------------------------------------------------------------- the stream */

/* The socket is new and empty: a few bytes fit, or nobody is there. */
static int say_hello(struct sensor_link *l, const struct hello *hello)
{
	uint8_t bytes[HELLO_FRAME_SIZE];
	struct writer w = writer_of(bytes, sizeof(bytes));
	ssize_t n;

	hello_encode(&w, hello);
	n = send(l->fd, bytes, w.used, MSG_NOSIGNAL);
	if (n < 0)
		return -errno;
	return (size_t)n == w.used ? 0 : -EIO;
}

int sensor_link_open(struct sensor_link *l, const char *path, uid_t sensor_uid,
                     const struct hello *hello,
                     char error[SENSOR_LINK_ERROR_SIZE])
{
	int result;

	sensor_link_close(l);
	result = unix_socket_connect(path, &l->fd);
	if (result < 0) {
		l->fd = -1;
		return explain_connect(result, path, error);
	}
	result = check_peer(l, path, sensor_uid, error);
	if (!result) {
		result = say_hello(l, hello);
		/* A sensor that refuses may be gone before it hears us; what
		 * it said can still be read. */
		if (result == -EPIPE)
			result = 0;
		if (result)
			(void)explain_connect(result, path, error);
	}
	if (result)
		sensor_link_close(l);
	return result;
}

void sensor_link_close(struct sensor_link *l)
{
	if (l->fd >= 0)
		(void)close(l->fd); /* nothing of ours is in it */
	l->fd = -1;
	l->start = 0;
	l->used = 0;
}

ssize_t sensor_link_read(struct sensor_link *l)
{
	ssize_t n;

	if (l->start) {
		memmove(l->buffer, l->buffer + l->start, l->used - l->start);
		l->used -= l->start;
		l->start = 0;
	}
	n = recv(l->fd, l->buffer + l->used, BUFFER_SIZE - l->used, 0);
	if (n < 0)
		return errno == EINTR ? -EAGAIN : -errno;
	l->used += (size_t)n;
	return n;
}

int sensor_link_next(struct sensor_link *l, struct frame *out_frame)
{
	int result =
	        frame_peek(l->buffer + l->start, l->used - l->start, out_frame);

	if (result > 0)
		l->start += FRAME_HEADER_SIZE + out_frame->payload_len;
	return result;
}
