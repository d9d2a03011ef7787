/*
 * sensor_link.h - one connection to a sensor: who serves it, hello, frames.
 *
 * Shape: the stream is hostile until proven otherwise; frames are taken from a
 *        buffer of fixed size and handed out whole.
 * Errors: negative errno; open explains itself in `error`. -EPERM: somebody
 *        else serves the socket. -EBADMSG: the stream made no sense.
 * Ownership: a frame is borrowed until the next sensor_link_read().
 * Threads: a link belongs to one thread.
 */
#ifndef DASHBOARD_INGEST_SENSOR_LINK_H
#define DASHBOARD_INGEST_SENSOR_LINK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/compiler.h"
#include "common/unix_socket.h"
#include "proto/frame.h"
#include "proto/hello.h"

#define SENSOR_LINK_ERROR_SIZE 512

struct sensor_link {
	int fd; /* non-blocking; -1: closed */
	struct unix_peer peer;
	uint8_t *buffer;
	size_t start, used; /* unread bytes: buffer[start] to buffer[used] */
};

/* -ENOMEM. */
MUST_CHECK int sensor_link_init(struct sensor_link *l);
void sensor_link_done(struct sensor_link *l);

/* Connects, makes sure that root, this user or `sensor_uid` serves the socket,
 * and says hello. */
MUST_CHECK int sensor_link_open(struct sensor_link *l, const char *path,
                                uid_t sensor_uid, const struct hello *hello,
                                char error[SENSOR_LINK_ERROR_SIZE]);
void sensor_link_close(struct sensor_link *l);

/* Takes what is there: the number of bytes, 0 at the end of the stream,
 * -EAGAIN when there is nothing now. */
MUST_CHECK ssize_t sensor_link_read(struct sensor_link *l);

/* 1 and the next whole frame, 0 when more has to be read, -EBADMSG. */
MUST_CHECK int sensor_link_next(struct sensor_link *l, struct frame *out_frame);

#endif
