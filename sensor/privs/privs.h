/*
 * privs.h - the sensor gives everything away before it reads a packet.
 *
 * Shape: privs_prepare() while still root, first thing in main; then open what
 *        needs privileges; then privs_drop(), privs_sandbox() and
 * privs_prove(), in that order. Each refuses to go on when a step fails. The
 * order of the steps and their reasons: docs/PRIVILEGES.md. Errors: fatal(): a
 * sensor that could not drop does not run. Threads: before any thread or loop
 * callback.
 */
#ifndef SENSOR_PRIVS_PRIVS_H
#define SENSOR_PRIVS_PRIVS_H

#include <stdbool.h>
#include <sys/types.h>

/* Descriptors below are the sensor's own, those from here on its clients':
 * the filter lets data be sent to and received from these only. */
#define PRIVS_CLIENT_FD_FIRST 32
/* Descriptors there may be at all. */
#define PRIVS_FD_LIMIT 256

struct privs {
	const char *user_name; /* to become; NULL: stay who we are (not root) */
	uid_t uid;
	gid_t gid;
	bool was_root;
	int status_fd; /* /proc/self/status */
};

/* Closes inherited descriptors from 3 up, sets no core dumps, looks up the user
 * (only as root). Without root it notes that there is no identity to change. */
void privs_prepare(struct privs *p, const char *user_name);

/* Resource limits, chroot into an empty directory, capabilities, ids, groups,
 * no_new_privs, not dumpable. */
void privs_drop(const struct privs *p);

/* The seccomp filter of syscalls.def. */
void privs_sandbox(void);

/* Reads /proc/self/status (opened by privs_prepare) and tries what must fail.
 */
void privs_prove(const struct privs *p);

#endif
