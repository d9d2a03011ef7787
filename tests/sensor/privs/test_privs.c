/* test_privs.c - what the kernel says, from outside, about a dropped child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cap-ng.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "privs_child.h"

#define NOBODY 65534
#define MANY_DESCRIPTORS 40

/* Looking at the child. */

static void read_proc(pid_t pid, const char *name, char *out, size_t size)
{
	char path[64];
	FILE *file;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	file = fopen(path, "r");
	assert_non_null(file);
	n = fread(out, 1, size - 1, file);
	out[n] = '\0';
	fclose(file);
}

static void has_line(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("no \"%s\" in\n%s", line, text);
}

static void has_no_capabilities(const char *status)
{
	has_line(status, "CapInh:\t0000000000000000\n");
	has_line(status, "CapPrm:\t0000000000000000\n");
	has_line(status, "CapEff:\t0000000000000000\n");
	has_line(status, "CapAmb:\t0000000000000000\n");
	has_line(status, "NoNewPrivs:\t1\n");
	has_line(status, "Seccomp:\t2\n");
}

static void is_nobody(const char *status)
{
	has_line(status, "Uid:\t65534\t65534\t65534\t65534\n");
	has_line(status, "Gid:\t65534\t65534\t65534\t65534\n");
	has_line(status, "Groups:\t \n");
}

static int count_threads(pid_t pid)
{
	char path[64];
	int count = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	dir = opendir(path);
	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2; /* "." and ".." */
}

/* Children. */

static void drop_and_live(const void *arg)
{
	(void)arg;
	privs_child_drop(PRIVS_CHILD_USER);
	privs_child_tell("dropped");
	(void)poll(NULL, 0, PRIVS_CHILD_LIMIT_MS);
}

static void become_nobody_with(const int *capability)
{
	capng_clear(CAPNG_SELECT_BOTH);
	if (capability)
		(void)capng_update(CAPNG_ADD,
		                   CAPNG_EFFECTIVE | CAPNG_PERMITTED |
		                           CAPNG_INHERITABLE,
		                   (unsigned int)*capability);
	if (capng_change_id(NOBODY, NOBODY, CAPNG_DROP_SUPP_GRP) != 0)
		_exit(3);
	if (capability &&
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, *capability, 0, 0) < 0)
		_exit(4);
}

static void drop_without_root(const void *capability)
{
	become_nobody_with(capability);
	drop_and_live(NULL);
}

static void prepare_only(const void *user)
{
	struct privs p;

	privs_prepare(&p, user);
}

static void prepare_with_saved_root(const void *unused)
{
	(void)unused;
	if (setresuid(NOBODY, NOBODY, 0) == 0)
		prepare_only(NULL);
}

static void prepare_without_standard_input(const void *unused)
{
	char name[64] = "";

	(void)unused;
	close(STDIN_FILENO);
	if (fcntl(STDOUT_FILENO, F_DUPFD, MANY_DESCRIPTORS) < 0)
		_exit(3);
	prepare_only(PRIVS_CHILD_USER);
	if (readlink("/proc/self/fd/0", name, sizeof(name) - 1) < 0 ||
	    strcmp(name, "/dev/null") != 0)
		_exit(4);
	_exit(fcntl(MANY_DESCRIPTORS, F_GETFD) < 0 && errno == EBADF ? 0 : 5);
}

static void drop_then_open(const void *unused)
{
	struct privs p;

	(void)unused;
	privs_prepare(&p, PRIVS_CHILD_USER);
	privs_drop(&p);
	_exit(dup(STDERR_FILENO) == PRIVS_CLIENT_FD_FIRST ? 0 : 3);
}

static void drop_with_many_descriptors(const void *unused)
{
	struct privs p;

	(void)unused;
	privs_prepare(&p, PRIVS_CHILD_USER);
	for (int i = 0; i < MANY_DESCRIPTORS; i++)
		if (dup(STDERR_FILENO) < 0)
			_exit(3);
	privs_drop(&p);
}

/* Tests. */

static void root_keeps_nothing(void **unused)
{
	struct privs_child c;
	char text[4096], root[64];
	ssize_t n;

	(void)unused;
	privs_child_start(&c, drop_and_live, NULL);
	if (!privs_child_says(&c, "dropped"))
		fail_msg("%s", c.said);
	read_proc(c.pid, "status", text, sizeof(text));
	has_no_capabilities(text);
	has_line(text, "CapBnd:\t0000000000000000\n");
	is_nobody(text);
	read_proc(c.pid, "limits", text, sizeof(text));
	has_line(text, "Max core file size        0                    0 ");
	has_line(text, "Max processes             0                    0 ");
	has_line(text, "Max open files            256                  256 ");
	assert_int_equal(count_threads(c.pid), 1);
	snprintf(root, sizeof(root), "/proc/%d/root", (int)c.pid);
	n = readlink(root, text, sizeof(text) - 1);
	assert_true(n > 0);
	text[n] = '\0';
	has_line(text, " (deleted)");
	privs_child_kill(&c);
}

static void ambient_net_raw_is_given_away(void **unused)
{
	const int capability = CAP_NET_RAW;
	struct privs_child c;
	char text[4096];

	(void)unused;
	privs_child_start(&c, drop_without_root, &capability);
	if (!privs_child_says(&c, "dropped"))
		fail_msg("%s", c.said);
	read_proc(c.pid, "status", text, sizeof(text));
	has_no_capabilities(text);
	is_nobody(text);
	has_line(c.said, "the bounding set stays ");
	privs_child_kill(&c);
}

static void nothing_to_give_away_is_fine(void **unused)
{
	struct privs_child c;
	char text[4096];

	(void)unused;
	privs_child_start(&c, drop_without_root, NULL);
	if (!privs_child_says(&c, "dropped"))
		fail_msg("%s", c.said);
	read_proc(c.pid, "status", text, sizeof(text));
	has_no_capabilities(text);
	is_nobody(text);
	privs_child_kill(&c);
}

static void fails(privs_child_fn *fn, const void *arg, const char *words)
{
	struct privs_child c;

	privs_child_run(&c, fn, arg);
	assert_true(WIFEXITED(c.status));
	assert_int_equal(WEXITSTATUS(c.status), 1);
	has_line(c.said, words);
}

static void works(privs_child_fn *fn)
{
	struct privs_child c;

	privs_child_run(&c, fn, NULL);
	if (!WIFEXITED(c.status) || WEXITSTATUS(c.status) != 0)
		fail_msg("status 0x%x: %s", (unsigned int)c.status, c.said);
}

static void users_that_will_not_do(void **unused)
{
	(void)unused;
	fails(prepare_only, "nonexistent-user",
	      "there is no user nonexistent-user to become; create it with: "
	      "useradd --system");
	fails(prepare_only, "root", "does not run as root");
	fails(prepare_only, NULL, "without a user to become");
	fails(prepare_with_saved_root, NULL, "half as root");
}

static void descriptors(void **unused)
{
	(void)unused;
	works(prepare_without_standard_input);
	works(drop_then_open);
	fails(drop_with_many_descriptors, NULL,
	      "more than 32 descriptors are open");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(root_keeps_nothing),
		cmocka_unit_test(ambient_net_raw_is_given_away),
		cmocka_unit_test(nothing_to_give_away_is_fine),
		cmocka_unit_test(users_that_will_not_do),
		cmocka_unit_test(descriptors),
	};

	if (geteuid() != 0) {
		fprintf(stderr, "skipped: needs root\n");
		return PRIVS_CHILD_SKIPPED;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
