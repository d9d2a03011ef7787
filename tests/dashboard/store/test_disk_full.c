/* A file system of 6 MB runs full under a store, and is emptied again. */
#include "store_test.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#define BALLAST (1 << 20)

static void make_ballast(const char *path)
{
	FILE *file = fopen(path, "w");
	char *bytes = calloc(1, BALLAST);

	assert_non_null(file);
	assert_non_null(bytes);
	assert_int_equal(fwrite(bytes, 1, BALLAST, file), BALLAST);
	assert_int_equal(fclose(file), 0);
	free(bytes);
}

/* Until nothing is left. */
static void take_the_rest(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	static const char bytes[4096];

	assert_true(fd >= 0);
	while (write(fd, bytes, sizeof(bytes)) > 0)
		;
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(close(fd), 0);
}

/* Rows until the disk is full, then some more. */
static uint64_t fill_disk(struct store *s)
{
	uint64_t seq = 0;
	uint64_t durable = 0;

	while (store_commit(s) == 0 && seq < 1000000) {
		durable = seq;
		test_add(s, seq + 1, seq + 1000);
		seq += 1000;
	}
	assert_int_equal(test_status(s).state, STORE_FULL);
	assert_int_equal(test_status(s).stored, durable);
	test_add(s, seq + 1, seq + 80000); /* more than the whole disk holds */
	seq += 80000;
	(void)store_commit(s); /* pages written before may do for the ledger */
	assert_true(test_status(s).lost >= 80000);
	assert_int_equal(test_status(s).pending, 0);
	assert_int_equal(test_status(s).delivered,
	                 test_status(s).stored + test_status(s).lost);
	return seq;
}

/* A store that cannot even be read: SQLite finds no room for its index. */
static void start_on_full_disk(const char *data, const char *rest)
{
	struct welcome w = test_welcome(6);
	struct store *s;

	store_close(test_store_open(data)); /* leaves nothing beside it */
	take_the_rest(rest);
	s = test_store_open(data);
	assert_int_equal(test_status(s).state, STORE_FULL);
	store_session(s, &w);
	test_add(s, 1, 100);
	assert_int_not_equal(store_commit(s), 0);
	assert_int_equal(test_status(s).lost, 100);
	assert_int_equal(unlink(rest), 0);
	assert_int_equal(store_commit(s), 0);
	test_add(s, 101, 200);
	store_close(s);
	assert_int_equal(test_rows(data), 100);
}

static void test_small_disk(void **state)
{
	const char *dir = *state;
	struct welcome w = test_welcome(5);
	struct store_status before, after;
	char data[512], ballast[512], rest[512];
	struct store *s;
	uint64_t seq;

	assert_int_equal(mount("tmpfs", dir, "tmpfs", 0, "size=6m,mode=700"),
	                 0);
	(void)snprintf(data, sizeof(data), "%s/data", dir);
	(void)snprintf(ballast, sizeof(ballast), "%s/ballast", dir);
	(void)snprintf(rest, sizeof(rest), "%s/rest", dir);
	start_on_full_disk(data, rest);
	make_ballast(ballast);
	s = test_store_open(data);
	store_session(s, &w);
	seq = fill_disk(s);
	before = test_status(s);
	assert_int_equal(test_rows(data), before.rows); /* reading goes on */

	assert_int_equal(unlink(ballast), 0);
	assert_int_equal(store_commit(s), 0);
	test_add(s, seq + 1, seq + 100);
	assert_int_equal(store_commit(s), 0);
	after = test_status(s);
	assert_int_equal(after.state, STORE_OK);
	assert_int_equal(after.stored, before.stored + 100);
	assert_int_equal(after.lost, before.lost);
	store_close(s);
	assert_int_equal(test_rows(data), after.rows);
	assert_int_equal(umount(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { DIR_TEST(test_small_disk) };

	/* A mount namespace of our own: nobody else sees the disk. */
	if (geteuid() != 0 || unshare(CLONE_NEWNS) < 0) {
		(void)fprintf(stderr, "skipped: needs root for a mount\n");
		return 77;
	}
	/* Fails in a chroot whose root is no mount point; no harm there: the
	 * test unmounts what it mounted. */
	(void)mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
