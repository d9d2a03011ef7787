/*
 * privs_child.h - a child process that gives its privileges away, for tests.
 *
 * Shape: fork, run one function, tell the parent how it ended and what it said
 *        on standard error. A child that lives is ended by the parent.
 */
#ifndef TESTS_SENSOR_PRIVS_PRIVS_CHILD_H
#define TESTS_SENSOR_PRIVS_PRIVS_CHILD_H

#include <assert.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sensor/privs/privs.h"

#define PRIVS_CHILD_SKIPPED 77
#define PRIVS_CHILD_USER "nobody" /* every Debian has one */
#define PRIVS_CHILD_LIMIT_MS 8000

struct privs_child {
	pid_t pid;
	int said_fd; /* its standard error */
	int status;  /* as waitpid() tells it */
	size_t said_len;
	char said[4096];
};

typedef void privs_child_fn(const void *arg);

static inline void privs_child_start(struct privs_child *c, privs_child_fn *fn,
                                     const void *arg)
{
	int ends[2];

	memset(c, 0, sizeof(*c));
	assert(pipe2(ends, O_CLOEXEC) == 0);
	fflush(NULL);
	c->pid = fork();
	assert(c->pid >= 0);
	if (c->pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDERR_FILENO);
		fn(arg);
		_exit(0);
	}
	close(ends[1]);
	c->said_fd = ends[0];
}

/* Reads what it says until `word` comes, or it ends. */
static inline bool privs_child_says(struct privs_child *c, const char *word)
{
	while (!word || !strstr(c->said, word)) {
		struct pollfd p = { .fd = c->said_fd, .events = POLLIN };
		ssize_t n;

		if (poll(&p, 1, PRIVS_CHILD_LIMIT_MS) <= 0)
			return false;
		n = read(c->said_fd, c->said + c->said_len,
		         sizeof(c->said) - 1 - c->said_len);
		if (n <= 0)
			return false;
		c->said_len += (size_t)n;
	}
	return true;
}

static inline void privs_child_wait(struct privs_child *c)
{
	(void)privs_child_says(c, NULL);
	assert(waitpid(c->pid, &c->status, 0) == c->pid);
	close(c->said_fd);
}

static inline void privs_child_kill(struct privs_child *c)
{
	kill(c->pid, SIGKILL);
	privs_child_wait(c);
}

/* Runs `fn` in a child to its end. */
static inline void privs_child_run(struct privs_child *c, privs_child_fn *fn,
                                   const void *arg)
{
	privs_child_start(c, fn, arg);
	privs_child_wait(c);
}

/* All steps, as main() takes them: root becomes `user`. */
static inline void privs_child_drop(const char *user)
{
	struct privs p;

	privs_prepare(&p, geteuid() == 0 ? user : NULL);
	privs_drop(&p);
	privs_sandbox();
	privs_prove(&p);
}

/* To whoever waits in privs_child_says(). */
static inline void privs_child_tell(const char *word)
{
	ssize_t n = write(STDERR_FILENO, word, strlen(word));

	(void)n; /* the parent misses it and says so */
}

#endif
