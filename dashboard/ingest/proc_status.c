/* proc_status.c - what privileges a process has, as /proc shows them. */
#include "dashboard/ingest/proc_status.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_SIZE 8192
#define TASKS_MAX 4096
#define PASSWD_BUFFER_SIZE 4096

/* The text behind "name:\t" at the start of a line, or NULL. */
static const char *find_line(const char *status, const char *name)
{
	size_t len = strlen(name);

	for (const char *line = status; line && *line;) {
		if (strncmp(line, name, len) == 0 && line[len] == ':')
			return line + len + 1;
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	return NULL;
}

static uint64_t number_in(const char *status, const char *name, int base)
{
	const char *text = find_line(status, name);

	return text ? strtoull(text, NULL, base) : 0;
}

/* Numbers up to the end of the line. */
static uint32_t count_in(const char *status, const char *name)
{
	const char *text = find_line(status, name);
	uint32_t count = 0;

	while (text && *text && *text != '\n') {
		if (isdigit((unsigned char)*text) &&
		    !isdigit((unsigned char)text[-1]))
			count++;
		text++;
	}
	return count;
}

static int lower(int a, int b)
{
	return a < b ? a : b;
}

static void add_task(struct live_privileges *p, const char *status)
{
	int no_new_privs = (int)number_in(status, "NoNewPrivs", 10);
	int seccomp = (int)number_in(status, "Seccomp", 10);
	uint32_t groups = count_in(status, "Groups");

	p->cap_inh |= number_in(status, "CapInh", 16);
	p->cap_prm |= number_in(status, "CapPrm", 16);
	p->cap_eff |= number_in(status, "CapEff", 16);
	p->cap_bnd |= number_in(status, "CapBnd", 16);
	p->cap_amb |= number_in(status, "CapAmb", 16);
	p->no_new_privs =
	        p->tasks ? lower(p->no_new_privs, no_new_privs) : no_new_privs;
	p->seccomp = p->tasks ? lower(p->seccomp, seccomp) : seccomp;
	if (groups > p->groups)
		p->groups = groups;
	/* Root in any task is what has to be seen. */
	if (p->tasks == 0 || p->uid != 0)
		p->uid = (uid_t)number_in(status, "Uid", 10);
	p->tasks++;
}

/* False when the task is gone or hidden. */
static bool read_task(int tasks_fd, const char *name, struct live_privileges *p)
{
	char path[300];
	char status[STATUS_SIZE];
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof(path), "%.250s/status", name);
	fd = openat(tasks_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, status, sizeof(status) - 1);
	(void)close(fd);
	if (n <= 0)
		return false;
	status[n] = '\0';
	add_task(p, status);
	return true;
}

static void name_user(struct live_privileges *p)
{
	char buffer[PASSWD_BUFFER_SIZE];
	struct passwd passwd, *found = NULL;

	if (getpwuid_r(p->uid, &passwd, buffer, sizeof(buffer), &found) == 0 &&
	    found)
		(void)snprintf(p->user, sizeof(p->user), "%s", found->pw_name);
	else
		(void)snprintf(p->user, sizeof(p->user), "%u",
		               (unsigned int)p->uid);
}

void proc_status_read(pid_t pid, struct live_privileges *out)
{
	struct live_privileges p = { .pid = pid };
	const struct dirent *entry;
	char path[64];
	DIR *tasks;

	*out = p;
	(void)snprintf(path, sizeof(path), "/proc/%ld/task", (long)pid);
	tasks = pid > 0 ? opendir(path) : NULL;
	if (!tasks)
		return;
	while (p.tasks < TASKS_MAX) {
		/* No other thread reads this folder stream: readdir(3). */
		entry = readdir(tasks); // NOLINT(concurrency-mt-unsafe)
		if (!entry)
			break;
		if (isdigit((unsigned char)entry->d_name[0]))
			(void)read_task(dirfd(tasks), entry->d_name, &p);
	}
	(void)closedir(tasks);
	p.readable = p.tasks > 0;
	if (p.readable)
		name_user(&p);
	*out = p;
}
