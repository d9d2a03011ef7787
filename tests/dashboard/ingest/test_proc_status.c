/* What /proc says about this very process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "dashboard/ingest/proc_status.h"

static uint64_t own_status(const char *name, int base)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];
	uint64_t value = UINT64_MAX;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, name, strlen(name)) == 0)
			value = strtoull(line + strlen(name), NULL, base);
	}
	(void)fclose(file);
	return value;
}

static void test_self(void **state)
{
	struct live_privileges p;

	(void)state;
	proc_status_read(getpid(), &p);
	assert_true(p.readable);
	assert_int_equal(p.pid, getpid());
	assert_true(p.tasks >= 1);
	assert_int_equal(p.uid, getuid());
	assert_true(strlen(p.user) > 0);
	assert_int_equal(p.cap_eff, own_status("CapEff:", 16));
	assert_int_equal(p.cap_bnd, own_status("CapBnd:", 16));
	assert_int_equal(p.seccomp, own_status("Seccomp:", 10));
	assert_int_equal(p.no_new_privs, own_status("NoNewPrivs:", 10));
	assert_int_equal(p.groups, getgroups(0, NULL));
	assert_int_equal(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	proc_status_read(getpid(), &p);
	assert_int_equal(p.no_new_privs, 1);
}

static void test_nobody(void **state)
{
	struct live_privileges p;

	(void)state;
	proc_status_read(0, &p);
	assert_false(p.readable);
	proc_status_read(0x7ffffffe, &p);
	assert_false(p.readable);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_self),
		cmocka_unit_test(test_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
