/*
 * test_drop_steps.c - each step of the drop made to fail, or to lie.
 *
 * The functions below stand in the place of the library's: the linker takes
 * the program's own first. In a child, one of them fails; the sensor has to
 * end with status 1 and say which step it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cap-ng.h>
#include <dlfcn.h>
#include <errno.h>
#include <pwd.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "privs_child.h"

struct step {
	const char *function; /* that fails */
	long detail;          /* the call of it that does; -1: every one */
	bool lies;            /* does nothing, and says that it worked */
	const char *words;    /* that have to be said */
};

static const struct step *failing; /* in the child */

/* True for the call that is to fail. */
static bool strikes(const char *function, long detail)
{
	return failing && strcmp(failing->function, function) == 0 &&
	       (failing->detail == -1 || failing->detail == detail);
}

static int failure(void)
{
	if (failing->lies)
		return 0;
	errno = EPERM;
	return -1;
}

static void *next(const char *function)
{
	void *address = dlsym(RTLD_NEXT, function);

	if (!address)
		abort();
	return address;
}

int close_range(unsigned int first, unsigned int last, int flags)
{
	if (strikes("close_range", -1))
		return failure();
	return (int)syscall(SYS_close_range, first, last, flags);
}

int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit)
{
	if (strikes("setrlimit", (long)resource))
		return failure();
	return (int)syscall(SYS_prlimit64, 0, resource, limit, NULL);
}

int open(const char *path, int flags, ...)
{
	if (strikes("open /proc", -1) && strncmp(path, "/proc", 5) == 0)
		return failure();
	if (strikes("open /dev/null", -1) && strcmp(path, "/dev/null") == 0)
		return failure();
	if (strikes("open directory", -1) && (flags & O_DIRECTORY))
		return failure();
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0);
}

char *mkdtemp(char *template)
{
	char *(*real)(char *);

	if (strikes("mkdtemp", -1)) {
		(void)failure();
		return NULL;
	}
	*(void **)&real = next("mkdtemp");
	return real(template);
}

int rmdir(const char *path)
{
	if (strikes("rmdir", -1)) {
		(void)syscall(SYS_rmdir, path); /* leave nothing behind */
		return failure();
	}
	return (int)syscall(SYS_rmdir, path);
}

int fchdir(int fd)
{
	if (strikes("fchdir", -1))
		return failure();
	return (int)syscall(SYS_fchdir, fd);
}

int chroot(const char *path)
{
	if (strikes("chroot", -1) && getuid() == 0)
		return failure();
	return (int)syscall(SYS_chroot, path);
}

int capng_change_id(int uid, int gid, capng_flags_t flags)
{
	int (*real)(int, int, capng_flags_t);

	if (strikes("capng_change_id", -1))
		return failure();
	if (strikes("capng_change_id", 1)) /* forgets one thing */
		flags &= (capng_flags_t)~CAPNG_CLEAR_BOUNDING;
	if (strikes("capng_change_id", 2))
		flags &= (capng_flags_t)~CAPNG_DROP_SUPP_GRP;
	*(void **)&real = next("capng_change_id");
	return real(uid, gid, flags);
}

int prctl(int option, ...)
{
	unsigned long args[4];
	va_list list;

	va_start(list, option);
	for (int i = 0; i < 4; i++)
		args[i] = va_arg(list, unsigned long);
	va_end(list);
	if (strikes("prctl", option))
		return failure();
	return (int)syscall(SYS_prctl, option, args[0], args[1], args[2],
	                    args[3]);
}

ssize_t pread(int fd, void *out, size_t size, off_t offset)
{
	if (strikes("pread", -1))
		return failure();
	return syscall(SYS_pread64, fd, out, size, offset);
}

scmp_filter_ctx seccomp_init(uint32_t action)
{
	scmp_filter_ctx (*real)(uint32_t);

	if (strikes("seccomp_init", -1))
		return NULL;
	*(void **)&real = next("seccomp_init");
	return real(action);
}

int seccomp_attr_set(scmp_filter_ctx filter, enum scmp_filter_attr attribute,
                     uint32_t value)
{
	int (*real)(scmp_filter_ctx, enum scmp_filter_attr, uint32_t);

	if (strikes("seccomp_attr_set", -1))
		return -EPERM;
	*(void **)&real = next("seccomp_attr_set");
	return real(filter, attribute, value);
}

int seccomp_rule_add_array(scmp_filter_ctx filter, uint32_t action, int number,
                           unsigned int count, const struct scmp_arg_cmp *array)
{
	int (*real)(scmp_filter_ctx, uint32_t, int, unsigned int,
	            const struct scmp_arg_cmp *);

	if (strikes("seccomp_rule_add_array", number))
		return -EPERM;
	*(void **)&real = next("seccomp_rule_add_array");
	return real(filter, action, number, count, array);
}

int seccomp_load(const scmp_filter_ctx filter)
{
	int (*real)(scmp_filter_ctx);

	if (strikes("seccomp_load", -1))
		return failing->lies ? 0 : -EPERM;
	*(void **)&real = next("seccomp_load");
	return real(filter);
}

/* The steps. */

static const struct step steps[] = {
	{ "close_range", -1, false, "close inherited descriptors" },
	{ "setrlimit", RLIMIT_CORE, false, "RLIMIT_CORE" },
	{ "open /proc", -1, false, "/proc/self/status" },
	{ "setrlimit", RLIMIT_NOFILE, false, "RLIMIT_NOFILE" },
	{ "open /dev/null", -1, false, "open /dev/null: Operation not perm" },
	{ "mkdtemp", -1, false, "make an empty directory in /run or /tmp" },
	{ "open directory", -1, false, "open the empty directory" },
	{ "rmdir", -1, false, "remove the empty directory" },
	{ "fchdir", -1, false, "fchdir into the empty directory" },
	{ "chroot", -1, false, "chroot into the empty directory" },
	{ "chroot", -1, true, "opening /etc/passwd succeeded" },
	{ "capng_change_id", -1, false, "change to user nobody" },
	{ "capng_change_id", -1, true, "Uid is \"0" },
	{ "capng_change_id", 1, true, "CapBnd is" },
	{ "capng_change_id", 2, true, "Groups is" },
	{ "setrlimit", RLIMIT_NPROC, false, "RLIMIT_NPROC" },
	{ "prctl", PR_SET_NO_NEW_PRIVS, false, "PR_SET_NO_NEW_PRIVS" },
	{ "prctl", PR_SET_NO_NEW_PRIVS, true, "NoNewPrivs is \"0\"" },
	{ "prctl", PR_SET_DUMPABLE, false, "PR_SET_DUMPABLE" },
	{ "pread", -1, false, "cannot prove that privileges are dropped" },
	{ "pread", -1, true, "/proc/self/status: is empty" },
	{ "seccomp_init", -1, false, "sandbox: seccomp_init" },
	{ "seccomp_attr_set", -1, false, "sandbox: foreign system calls" },
	{ "seccomp_rule_add_array", SCMP_SYS(openat), false,
	  "sandbox: openat: Operation not permitted" },
	{ "seccomp_load", -1, false, "sandbox: seccomp_load" },
	{ "seccomp_load", -1, true, "Seccomp is \"0\"" },
};

static void drop_with(const void *step)
{
	static const gid_t groups[] = { 7, 8 };

	if (syscall(SYS_setgroups, 2, groups) < 0)
		_exit(3);
	failing = step;
	privs_child_drop(PRIVS_CHILD_USER);
	privs_child_tell("reads packets");
}

static void every_step_that_fails_ends_the_sensor(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct privs_child c;

		privs_child_run(&c, drop_with, &steps[i]);
		if (!WIFEXITED(c.status) || WEXITSTATUS(c.status) != 1 ||
		    !strstr(c.said, steps[i].words) ||
		    strstr(c.said, "reads packets"))
			fail_msg("%s %ld: status 0x%x, wanted \"%s\" in: %s",
			         steps[i].function, steps[i].detail,
			         (unsigned int)c.status, steps[i].words,
			         c.said);
	}
}

static void without_a_failing_step_it_goes_on(void **unused)
{
	struct privs_child c;

	(void)unused;
	privs_child_run(&c, drop_with, NULL);
	if (!strstr(c.said, "reads packets"))
		fail_msg("%s", c.said);
	assert_int_equal(c.status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_that_fails_ends_the_sensor),
		cmocka_unit_test(without_a_failing_step_it_goes_on),
	};

	if (geteuid() != 0) {
		fprintf(stderr, "skipped: needs root\n");
		return PRIVS_CHILD_SKIPPED;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
