/* prove.c - see prove.h and privs.h. Source: proc(5), capabilities(7). */
#include "sensor/privs/prove.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/log.h"
#include "sensor/privs/sanitized.h"

/* A process may have 65536 groups of 11 characters each; ours has none, and a
 * list that does not fit is a failed proof. */
#define STATUS_SIZE 8192

static const char *const capability_sets[] = { "CapInh", "CapPrm", "CapEff",
	                                       "CapAmb" };

static void status_read(const struct privs *p, char text[STATUS_SIZE])
{
	ssize_t n = pread(p->status_fd, text, STATUS_SIZE - 1, 0);

	if (n <= 0)
		fatal("cannot prove that privileges are dropped: "
		      "/proc/self/status: %s",
		      n < 0 ? strerrordesc_np(errno) : "is empty");
	text[n] = '\0';
}

/* The value behind "name:\t", up to the end of the line, into `out`. */
static void status_line(const char *text, const char *name, char out[128])
{
	size_t len = strlen(name);
	const char *line = text;

	while (line && (strncmp(line, name, len) != 0 || line[len] != ':')) {
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	if (!line)
		fatal("cannot prove that privileges are dropped: "
		      "/proc/self/status has no line \"%s\"",
		      name);
	line += len + 1;
	line += strspn(line, "\t ");
	(void)snprintf(out, 128, "%.*s", (int)strcspn(line, "\n"), line);
}

static void expect(const char *text, const char *name, const char *wanted)
{
	char value[128];

	status_line(text, name, value);
	if (strcmp(value, wanted) != 0)
		fatal("privileges are not dropped: /proc/self/status says %s "
		      "is \"%s\", not \"%s\"",
		      name, value, wanted);
}

/* Real, effective, saved and file system id, all four. */
static void expect_ids(const char *text, const char *name, unsigned int id)
{
	char wanted[64];

	(void)snprintf(wanted, sizeof(wanted), "%u\t%u\t%u\t%u", id, id, id,
	               id);
	expect(text, name, wanted);
}

static void expect_no_capabilities(const struct privs *p, const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(capability_sets); i++)
		expect(text, capability_sets[i], "0000000000000000");
	if (p->was_root)
		expect(text, "CapBnd", "0000000000000000");
}

static void expect_user(const struct privs *p, const char *text)
{
	if (p->uid == 0)
		fatal("privileges are not dropped: we are still root");
	expect_ids(text, "Uid", p->uid);
	if (!p->was_root) /* nor may we change our groups */
		return;
	expect_ids(text, "Gid", p->gid);
	expect(text, "Groups", "");
}

/* `result` is what an attempt gave that must fail. */
static void expect_refused(long result, const char *what)
{
	if (result >= 0)
		fatal("privileges are not dropped: %s succeeded", what);
}

static void prove_status(const struct privs *p, const char *text)
{
	expect_user(p, text);
	expect_no_capabilities(p, text);
	expect(text, "NoNewPrivs", "1");
	if (!SANITIZED) /* a thread made before keeps its rights */
		expect(text, "Threads", "1");
}

void prove_dropped(const struct privs *p)
{
	char text[STATUS_SIZE];

	status_read(p, text);
	prove_status(p, text);
	expect_refused(setuid(0), "setuid(0)");
	expect_refused(setgid(0), "setgid(0)");
	expect_refused(chroot("."), "chroot");
	expect_refused(socket(AF_PACKET, SOCK_RAW, 0), "a packet socket");
	if (p->was_root)
		expect_refused(open("/etc/passwd", O_RDONLY | O_CLOEXEC),
		               "opening /etc/passwd");
}

static void say_what_stays(const char *text)
{
	char bounding[128];

	status_line(text, "CapBnd", bounding);
	log_info("privs",
	         "started without root: no chroot and no change of user; no "
	         "capability is held, the bounding set stays %s (clearing it "
	         "takes CAP_SETPCAP)",
	         bounding);
}

void privs_prove(const struct privs *p)
{
	char text[STATUS_SIZE];

	status_read(p, text);
	prove_status(p, text);
	expect(text, "Seccomp", "2");
	expect_refused(open("/etc/passwd", O_RDONLY | O_CLOEXEC),
	               "opening /etc/passwd in the sandbox");
	if (errno != EACCES)
		fatal("the sandbox does not answer: opening a file gave \"%s\"",
		      strerrordesc_np(errno));
	if (!p->was_root)
		say_what_stays(text);
}
