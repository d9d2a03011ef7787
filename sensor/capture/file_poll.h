/*
 * file_poll.h - a descriptor that says when a pipe has more for us.
 *
 * Shape: `poll_fd` is ready when the pipe is, or while we hold back bytes that
 *        came out of it earlier.
 * Errors: negative errno.
 * Ownership: the pipe stays the caller's.
 * Threads: one.
 * System calls after open: epoll_ctl.
 */
#ifndef SENSOR_CAPTURE_FILE_POLL_H
#define SENSOR_CAPTURE_FILE_POLL_H

#include <stdbool.h>

#include "common/compiler.h"

struct file_poll {
	int poll_fd;  /* -1: always ready */
	int ready_fd; /* always readable; watched while bytes are at hand */
	bool ready;   /* it is watched */
};

MUST_CHECK int file_poll_open(struct file_poll *p, int fd);
void file_poll_close(struct file_poll *p);

/* Whether reading would give something without new bytes in the pipe. */
void file_poll_set(struct file_poll *p, bool ready);

#endif
