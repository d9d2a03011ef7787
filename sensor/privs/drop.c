/*
 * drop.c - gives the rights away, in the order of docs/PRIVILEGES.md.
 *
 * No step trusts the return code of the one before: prove_dropped() has the
 * last word.
 */
#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/log.h"
#include "sensor/privs/privs.h"
#include "sensor/privs/prove.h"

static NO_RETURN void step_failed(const char *step, const char *advice)
{
	fatal("cannot drop privileges: %s: %s; %s", step,
	      strerrordesc_np(errno), advice);
}

static void limit(int resource, rlim_t value, const char *step)
{
	const struct rlimit limit = { value, value };

	if (setrlimit((__rlimit_resource_t)resource, &limit) < 0)
		step_failed(step, "raise its hard limit, or start as root");
}

/* From here on new descriptors, and so the clients', begin at a number that
 * the seccomp filter can tell from ours. */
static void fill_descriptors(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			step_failed("open /dev/null", "make /dev available");
	} while (fd < PRIVS_CLIENT_FD_FIRST);
	if (fd != PRIVS_CLIENT_FD_FIRST)
		fatal("cannot drop privileges: more than %d descriptors are "
		      "open before the first client",
		      PRIVS_CLIENT_FD_FIRST);
	(void)close(fd); /* nothing was written to it */
}

/* An empty directory that nobody can find any more, opened. */
static int open_empty_directory(void)
{
	char run[] = "/run/periscope-XXXXXX";
	char tmp[] = "/tmp/periscope-XXXXXX";
	const char *path = mkdtemp(run);
	int fd;

	if (!path)
		path = mkdtemp(tmp);
	if (!path)
		step_failed("make an empty directory in /run or /tmp",
		            "let one of them be writable");
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		step_failed("open the empty directory", "let it be readable");
	if (rmdir(path) < 0)
		step_failed("remove the empty directory", "remove it yourself");
	return fd;
}

static void leave_file_system(void)
{
	int fd = open_empty_directory();

	if (fchdir(fd) < 0)
		step_failed("fchdir into the empty directory", "start as root");
	if (chroot(".") < 0)
		step_failed("chroot into the empty directory",
		            "start as root, with CAP_SYS_CHROOT");
	(void)close(fd); /* a descriptor we only read the directory by */
}

/* Capabilities, bounding and ambient set, supplementary groups, gid, uid. */
static void become_user(const struct privs *p)
{
	int error;

	capng_clear(CAPNG_SELECT_BOTH);
	errno = 0;
	error = capng_change_id((int)p->uid, (int)p->gid,
	                        CAPNG_DROP_SUPP_GRP | CAPNG_CLEAR_BOUNDING |
	                                CAPNG_CLEAR_AMBIENT);
	if (error)
		fatal("cannot drop privileges: change to user %s: libcap-ng "
		      "error %d, %s; start as root, with CAP_SETUID, "
		      "CAP_SETGID and CAP_SETPCAP",
		      p->user_name, error, strerrordesc_np(errno));
}

/* Without root: whatever the file or the environment gave us. The bounding set
 * stays, as only CAP_SETPCAP may clear it; with no_new_privs and without execve
 * nothing can be taken out of it. */
static void drop_capabilities(void)
{
	capng_clear(CAPNG_SELECT_BOTH);
	errno = 0;
	if (capng_apply(CAPNG_SELECT_CAPS) != 0 ||
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0L, 0L, 0L) < 0)
		step_failed("clear the capabilities", "start as root");
}

static void lock(void)
{
	limit(RLIMIT_NPROC, 0, "forbid new processes (RLIMIT_NPROC)");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) < 0)
		step_failed("PR_SET_NO_NEW_PRIVS", "run Linux 3.5 or later");
	if (prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) < 0)
		step_failed("PR_SET_DUMPABLE", "this should never fail");
}

void privs_drop(const struct privs *p)
{
	limit(RLIMIT_NOFILE, PRIVS_FD_LIMIT,
	      "limit descriptors (RLIMIT_NOFILE)");
	fill_descriptors();
	if (p->was_root) {
		leave_file_system();
		become_user(p);
	} else {
		drop_capabilities();
	}
	lock();
	prove_dropped(p);
}
