/*
 * test_sandbox.c - what a taken-over sensor would try, each in a child of its
 * own: the call fails or the process dies.
 *
 * Without root the same filter is tried without the drop before it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <linux/if_packet.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>

#include "privs_child.h"

#define OWN_FD 5 /* below the clients' */

enum fate {
	DIES,    /* SIGSYS */
	REFUSED, /* EACCES */
	GOES_ON  /* whatever the kernel makes of it */
};

struct probe {
	const char *name;
	enum fate fate;
	long number;
	long args[6];
};

static char page[4096] __attribute__((aligned(4096)));
static const struct sockaddr_ll wire = { .sll_family = AF_PACKET,
	                                 .sll_ifindex = 1 };

#define ADDRESS(object) (long)(uintptr_t)(object)
#define FD_ABOVE(fd) ((fd) + (INT64_C(1) << 32)) /* the same, to the kernel */

static const struct probe probes[] = {
	{ "open", REFUSED, SYS_openat, { AT_FDCWD, ADDRESS("/etc/passwd") } },
	{ "unlink", REFUSED, SYS_unlink, { ADDRESS("/nonexistent") } },
	{ "socket", DIES, SYS_socket, { AF_INET, SOCK_STREAM } },
	{ "packet socket", DIES, SYS_socket, { AF_PACKET, SOCK_RAW } },
	{ "fork", DIES, SYS_clone, { SIGCHLD } },
	{ "fork by clone3", DIES, SYS_clone3, { ADDRESS(page), 64 } },
	{ "vfork", DIES, SYS_vfork, { 0 } },
	{ "exec", DIES, SYS_execve, { ADDRESS("/bin/sh") } },
	{ "exec at", DIES, SYS_execveat, { AT_FDCWD, ADDRESS("/bin/sh") } },
	{ "ptrace", DIES, SYS_ptrace, { PTRACE_TRACEME } },
	{ "read a process", DIES, SYS_process_vm_readv, { 1 } },
	{ "setuid", DIES, SYS_setuid, { 0 } },
	{ "setgroups", DIES, SYS_setgroups, { 0 } },
	{ "capset", DIES, SYS_capset, { 0 } },
	{ "prctl", DIES, SYS_prctl, { PR_SET_DUMPABLE, 1 } },
	{ "seccomp", DIES, SYS_seccomp, { 0 } },
	{ "chroot", DIES, SYS_chroot, { ADDRESS(".") } },
	{ "mount", DIES, SYS_mount, { 0 } },
	{ "unshare", DIES, SYS_unshare, { CLONE_NEWUSER } },
	{ "bpf", DIES, SYS_bpf, { 0 } },
	{ "io_uring", DIES, SYS_io_uring_setup, { 1 } },
	{ "kill", DIES, SYS_kill, { 1, 0 } },
	{ "kill a thread",
	  DIES,
	  SYS_tgkill,
	  { INT32_MAX, INT32_MAX, SIGABRT } },
	{ "connect", DIES, SYS_connect, { OWN_FD, 0 } },
	{ "bind", DIES, SYS_bind, { OWN_FD, ADDRESS(&wire), sizeof(wire) } },
	{ "listen", DIES, SYS_listen, { OWN_FD, 1 } },
	{ "sendmsg", DIES, SYS_sendmsg, { 40, ADDRESS(page) } },
	{ "sendmmsg", DIES, SYS_sendmmsg, { 40, ADDRESS(page), 1 } },
	{ "recvmsg", DIES, SYS_recvmsg, { 40, ADDRESS(page) } },
	{ "send to the wire",
	  DIES,
	  SYS_sendto,
	  { 40, ADDRESS(page), 60, 0, ADDRESS(&wire), sizeof(wire) } },
	{ "send by our own", DIES, SYS_sendto, { OWN_FD, ADDRESS(page), 60 } },
	{ "send by our own, disguised",
	  DIES,
	  SYS_sendto,
	  { FD_ABOVE(OWN_FD), ADDRESS(page), 60 } },
	{ "send by a client's, disguised",
	  DIES,
	  SYS_sendto,
	  { FD_ABOVE(40), ADDRESS(page), 60 } },
	{ "send above the limit", DIES, SYS_sendto, { 256, ADDRESS(page), 1 } },
	{ "receive by our own",
	  DIES,
	  SYS_recvfrom,
	  { OWN_FD, ADDRESS(page), 60 } },
	{ "receive with the sender's address",
	  DIES,
	  SYS_recvfrom,
	  { 40, ADDRESS(page), 60, 0, ADDRESS(page), ADDRESS(page) } },
	{ "write to our own", DIES, SYS_write, { OWN_FD, ADDRESS(page), 60 } },
	{ "write to our own, disguised",
	  DIES,
	  SYS_write,
	  { FD_ABOVE(STDERR_FILENO), ADDRESS(page), 60 } },
	{ "writev", DIES, SYS_writev, { OWN_FD, ADDRESS(page), 1 } },
	{ "splice", DIES, SYS_splice, { OWN_FD, 0, 40, 0, 1 } },
	{ "sendfile", DIES, SYS_sendfile, { 40, OWN_FD, 0, 1 } },
	{ "dup", DIES, SYS_dup, { OWN_FD } },
	{ "dup2", DIES, SYS_dup2, { OWN_FD, 40 } },
	{ "dup by fcntl", DIES, SYS_fcntl, { OWN_FD, F_DUPFD, 40 } },
	{ "setsockopt",
	  REFUSED,
	  SYS_setsockopt,
	  { OWN_FD, SOL_PACKET, PACKET_TX_RING, ADDRESS(page), 16 } },
	{ "getsockopt",
	  DIES,
	  SYS_getsockopt,
	  { OWN_FD, SOL_SOCKET, SO_TYPE, ADDRESS(page), ADDRESS(page) } },
	{ "ioctl", DIES, SYS_ioctl, { 0, TIOCSTI, ADDRESS("x") } },
	{ "map to be run",
	  DIES,
	  SYS_mmap,
	  { 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1 } },
	{ "make to be run",
	  DIES,
	  SYS_mprotect,
	  { ADDRESS(page), sizeof(page), PROT_READ | PROT_EXEC } },
	{ "memfd", DIES, SYS_memfd_create, { ADDRESS("x"), 0 } },
#ifdef __x86_64__
	{ "a call of x32", DIES, 0x40000000 + SYS_getpid, { 0 } },
#endif
	{ "send by a client's", GOES_ON, SYS_sendto, { 32, ADDRESS(page), 1 } },
	{ "send by a client's", GOES_ON, SYS_sendto, { 63, ADDRESS(page), 1 } },
	{ "send by a client's", GOES_ON, SYS_sendto, { 64, ADDRESS(page), 1 } },
	{ "send by a client's",
	  GOES_ON,
	  SYS_sendto,
	  { 128, ADDRESS(page), 1 } },
	{ "send by a client's",
	  GOES_ON,
	  SYS_sendto,
	  { 255, ADDRESS(page), 1 } },
	{ "hello of a client",
	  GOES_ON,
	  SYS_recvfrom,
	  { 127, ADDRESS(page), 60 } },
	{ "accept", GOES_ON, SYS_accept4, { OWN_FD } },
	{ "log", GOES_ON, SYS_write, { STDERR_FILENO, ADDRESS(page), 0 } },
	{ "statistics",
	  GOES_ON,
	  SYS_getsockopt,
	  { OWN_FD, SOL_PACKET, PACKET_STATISTICS, ADDRESS(page),
	    ADDRESS(page) } },
	{ "who it is",
	  GOES_ON,
	  SYS_getsockopt,
	  { 40, SOL_SOCKET, SO_PEERCRED, ADDRESS(page), ADDRESS(page) } },
	{ "go on after a stop", GOES_ON, SYS_restart_syscall, { 0 } },
};

static void try(const void *arg)
{
	const struct probe *p = arg;
	const long *a = p->args;
	long result;

	privs_child_drop(PRIVS_CHILD_USER);
	result = syscall(p->number, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (p->fate == REFUSED && (result != -1 || errno != EACCES))
		privs_child_tell("it was not refused");
	_exit(0);
}

static void probes_meet_their_fate(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		bool died, not_refused;
		struct privs_child c;

		privs_child_run(&c, try, &probes[i]);
		died = WIFSIGNALED(c.status) && WTERMSIG(c.status) == SIGSYS;
		not_refused = strstr(c.said, "not refused") != NULL;
		if (died != (probes[i].fate == DIES) || not_refused ||
		    (!died && c.status != 0))
			fail_msg("%s: status 0x%x, said: %s", probes[i].name,
			         (unsigned int)c.status, c.said);
	}
}

/* What the sensor does all day. In the child: the exit status says what broke.
 */
static void wait_and_read(int epoll_fd, const int ends[2])
{
	struct epoll_event event = { .events = EPOLLIN };
	char byte;

	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, ends[0], &event) < 0)
		_exit(3);
	if (epoll_wait(epoll_fd, &event, 1, 1) != 0)
		_exit(4);
	close(ends[1]);
	if (read(ends[0], &byte, 1) != 0)
		_exit(5);
}

static void use_memory(void)
{
	for (size_t size = 1; size < (64u << 20); size *= 7) {
		char *memory = malloc(size);
		char *more = realloc(memory, 2 * size);

		if (!more)
			_exit(6);
		memset(more, 1, 2 * size);
		free(more);
	}
}

static void work(const void *unused)
{
	struct timespec now;
	struct privs p;
	struct stat st;
	int ends[2];
	int epoll_fd;

	(void)unused;
	privs_prepare(&p, geteuid() == 0 ? PRIVS_CHILD_USER : NULL);
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (pipe2(ends, O_CLOEXEC) < 0)
		_exit(7);
	privs_drop(&p);
	privs_sandbox();
	privs_prove(&p);
	wait_and_read(epoll_fd, ends);
	use_memory();
	if (clock_gettime(CLOCK_REALTIME, &now) < 0 || fstat(0, &st) < 0)
		_exit(8);
	fprintf(stderr, "worked\n");
	exit(0); /* with all that the C library does then */
}

static void ordinary_work_goes_on(void **unused)
{
	struct privs_child c;

	(void)unused;
	privs_child_run(&c, work, NULL);
	if (c.status != 0)
		fail_msg("status 0x%x: %s", (unsigned int)c.status, c.said);
	assert_non_null(strstr(c.said, "worked"));
}

static void drop_and_sleep(const void *unused)
{
	(void)unused;
	privs_child_drop(PRIVS_CHILD_USER);
	privs_child_tell("asleep");
	if (poll(NULL, 0, 300) == 0)
		privs_child_tell("awake");
}

static void stopping_and_continuing(void **unused)
{
	struct privs_child c;
	int status;

	(void)unused;
	privs_child_start(&c, drop_and_sleep, NULL);
	assert_true(privs_child_says(&c, "asleep"));
	kill(c.pid, SIGSTOP);
	assert_int_equal(waitpid(c.pid, &status, WUNTRACED), c.pid);
	assert_true(WIFSTOPPED(status));
	kill(c.pid, SIGCONT);
	assert_true(privs_child_says(&c, "awake"));
	privs_child_wait(&c);
	assert_int_equal(c.status, 0);
}

static void crash(const void *unused)
{
	(void)unused;
	privs_child_drop(PRIVS_CHILD_USER);
	abort();
}

static void an_assertion_ends_as_it_should(void **unused)
{
	struct privs_child c;

	(void)unused;
	privs_child_run(&c, crash, NULL);
	assert_true(WIFSIGNALED(c.status));
	assert_int_equal(WTERMSIG(c.status), SIGABRT);
}

static void kill_ourselves(const void *unused)
{
	(void)unused;
	privs_child_drop(PRIVS_CHILD_USER);
	(void)syscall(SYS_tgkill, getpid(), getpid(), SIGKILL);
}

static void no_signal_but_of_an_assertion(void **unused)
{
	struct privs_child c;

	(void)unused;
	privs_child_run(&c, kill_ourselves, NULL);
	assert_true(WIFSIGNALED(c.status));
	assert_int_equal(WTERMSIG(c.status), SIGSYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(probes_meet_their_fate),
		cmocka_unit_test(ordinary_work_goes_on),
		cmocka_unit_test(stopping_and_continuing),
		cmocka_unit_test(an_assertion_ends_as_it_should),
		cmocka_unit_test(no_signal_but_of_an_assertion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
