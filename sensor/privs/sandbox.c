/*
 * sandbox.c - the seccomp filter: syscalls.def, and death for the rest.
 *
 * The filter compares all 64 bits of an argument where the kernel may look at
 * 32: a rule against one descriptor can be got round by adding 2^32 to it. So
 * conditions only ever allow: an int is compared as an int, a descriptor with
 * all its bits.
 */
#include <errno.h>
#include <linux/if_packet.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/log.h"
#include "sensor/privs/privs.h"
#include "sensor/privs/sanitized.h"

#define COMPARISONS_MAX 3

/* Of a call's arguments, numbered from 0. */
#define BITS(number, mask, value)                                              \
	{                                                                      \
		.arg = (number), .op = SCMP_CMP_MASKED_EQ, .datum_a = (mask),  \
		.datum_b = (scmp_datum_t)(value)                               \
	}
#define INT(number, value) BITS(number, UINT64_C(0xffffffff), value)
#define NIL(number) BITS(number, UINT64_MAX, 0)

/* Descriptors first to 2*first-1, first being a power of two, and no address:
 * nothing else can be sent to or received from. */
#define CLIENTS(first)                                                         \
	{                                                                      \
		BITS(0, ~((uint64_t)(first)-1), (first)), NIL(4), NIL(5)       \
	}

enum condition {
	ANY = 0,
	PACKET_STATISTICS_ONLY,
	SOCKET_ERROR,
	PEER_CREDENTIALS,
	INTERFACE_FLAGS,
	CLIENTS_32,
	CLIENTS_64,
	CLIENTS_128,
	STANDARD_ERROR,
	NOT_EXECUTABLE,
	OWN_ABORT,
	CONDITION_COUNT
};

static struct {
	unsigned int count;
	struct scmp_arg_cmp comparisons[COMPARISONS_MAX];
} conditions[CONDITION_COUNT] = {
	[ANY] = { 0, { { 0 } } },
	[PACKET_STATISTICS_ONLY] = { 2,
	                             { INT(1, SOL_PACKET),
	                               INT(2, PACKET_STATISTICS) } },
	[SOCKET_ERROR] = { 2, { INT(1, SOL_SOCKET), INT(2, SO_ERROR) } },
	[PEER_CREDENTIALS] = { 2, { INT(1, SOL_SOCKET), INT(2, SO_PEERCRED) } },
	[INTERFACE_FLAGS] = { 1, { INT(1, SIOCGIFFLAGS) } },
	[CLIENTS_32] = { 3, CLIENTS(32) },
	[CLIENTS_64] = { 3, CLIENTS(64) },
	[CLIENTS_128] = { 3, CLIENTS(128) },
	[STANDARD_ERROR] = { 1, { BITS(0, UINT64_MAX, STDERR_FILENO) } },
	[NOT_EXECUTABLE] = { 1, { BITS(2, PROT_EXEC, 0) } },
	/* The process is filled in by add_rules(). */
	[OWN_ABORT] = { 2, { INT(0, 0), INT(2, SIGABRT) } },
};

_Static_assert(PRIVS_CLIENT_FD_FIRST == 32 && PRIVS_FD_LIMIT == 256,
               "CLIENTS_32, CLIENTS_64 and CLIENTS_128 are these descriptors");

static const struct {
	int number;
	const char *name;
	enum condition condition;
	bool refuse;
} rules[] = {
#define ALLOW(name, condition, reason)                                         \
	{ SCMP_SYS(name), #name, condition, false },
#define REFUSE(name, reason) { SCMP_SYS(name), #name, ANY, true },
#include "sensor/privs/syscalls.def"
#undef ALLOW
#undef REFUSE
};

#if SANITIZED
/* What the run-time libraries of the sanitizers call. Not in a release. */
static const int sanitizer_calls[] = {
	SCMP_SYS(futex),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sigaltstack),
};

/* Looking for leaks takes a process and ptrace, which end in the sandbox. */
static int sandboxed;

int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return sandboxed;
}

static int add_sanitizer_calls(scmp_filter_ctx filter)
{
	int error = 0;

	for (size_t i = 0; !error && i < ARRAY_SIZE(sanitizer_calls); i++)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		                         sanitizer_calls[i], 0);
	sandboxed = 1;
	return error;
}
#else
static int add_sanitizer_calls(scmp_filter_ctx filter UNUSED)
{
	return 0;
}
#endif

static NO_RETURN void failed(const char *what, int error)
{
	fatal("cannot enter the sandbox: %s: %s; it needs a kernel with "
	      "CONFIG_SECCOMP_FILTER",
	      what, strerrordesc_np(-error));
}

static void add_rules(scmp_filter_ctx filter)
{
	int error;

	conditions[OWN_ABORT].comparisons[0].datum_b = (scmp_datum_t)getpid();
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		enum condition c = rules[i].condition;

		error = seccomp_rule_add_array(
		        filter,
		        rules[i].refuse ? SCMP_ACT_ERRNO(EACCES)
		                        : SCMP_ACT_ALLOW,
		        rules[i].number, conditions[c].count,
		        conditions[c].comparisons);
		if (error)
			failed(rules[i].name, error);
	}
	error = add_sanitizer_calls(filter);
	if (error)
		failed("the calls of the sanitizer", error);
}

void privs_sandbox(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int error;

	if (!filter)
		failed("seccomp_init", -ENOMEM);
	error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
	                         SCMP_ACT_KILL_PROCESS);
	if (error)
		failed("foreign system calls", error);
	add_rules(filter);
	error = seccomp_load(filter);
	if (error)
		failed("seccomp_load", error);
	seccomp_release(filter);
}
