/* prepare.c - the first steps of main, with the rights it was started with. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/log.h"
#include "sensor/privs/privs.h"

#define FIRST_FD_NOT_STANDARD 3
#define PASSWD_ENTRY_MAX 16384 /* bytes of one user's line */

/* What we open must not become somebody's standard output. */
static void open_standard_descriptors(void)
{
	for (int fd = 0; fd < FIRST_FD_NOT_STANDARD; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			fatal("descriptor %d is closed, and /dev/null cannot "
			      "be opened in its place: %s",
			      fd, strerrordesc_np(errno));
}

/* Also keeps secrets of the wire out of core dumps. */
static void no_core_dumps(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) < 0)
		fatal("cannot forbid core dumps (RLIMIT_CORE): %s",
		      strerrordesc_np(errno));
}

static void look_up_user(struct privs *p)
{
	char memory[PASSWD_ENTRY_MAX];
	struct passwd entry, *found = NULL;
	int error;

	if (!p->user_name)
		fatal("started as root without a user to become; name one with "
		      "--user");
	error = getpwnam_r(p->user_name, &entry, memory, sizeof(memory),
	                   &found);
	if (!found)
		fatal("there is no user %s to become%s%s; create it with: "
		      "useradd --system --no-create-home --shell "
		      "/usr/sbin/nologin %s",
		      p->user_name, error ? ": " : "",
		      error ? strerrordesc_np(error) : "", p->user_name);
	if (entry.pw_uid == 0 || entry.pw_gid == 0)
		fatal("user %s has uid %u and gid %u; the sensor does not run "
		      "as root: name another with --user",
		      p->user_name, (unsigned int)entry.pw_uid,
		      (unsigned int)entry.pw_gid);
	p->uid = entry.pw_uid;
	p->gid = entry.pw_gid;
}

/* Not root, and not root in disguise. */
static void stay_who_we_are(struct privs *p)
{
	uid_t real, effective, saved;

	if (getresuid(&real, &effective, &saved) < 0)
		fatal("cannot tell who we are: %s", strerrordesc_np(errno));
	if (real == 0 || saved == 0)
		fatal("started half as root (uid %u, effective %u, saved %u): "
		      "start it as root or as an ordinary user",
		      (unsigned int)real, (unsigned int)effective,
		      (unsigned int)saved);
	p->uid = effective;
	p->gid = getegid();
}

void privs_prepare(struct privs *p, const char *user_name)
{
	*p = (struct privs){ .user_name = user_name, .status_fd = -1 };
	p->was_root = geteuid() == 0;
	if (close_range(FIRST_FD_NOT_STANDARD, ~0u, 0) < 0)
		fatal("cannot close inherited descriptors (close_range, "
		      "Linux 5.9): %s",
		      strerrordesc_np(errno));
	open_standard_descriptors();
	no_core_dumps();
	p->status_fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	if (p->status_fd < 0)
		fatal("cannot open /proc/self/status, so cannot prove that "
		      "rights were given away: %s; mount /proc",
		      strerrordesc_np(errno));
	if (p->was_root)
		look_up_user(p);
	else
		stay_who_we_are(p);
}
