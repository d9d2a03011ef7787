/* store_files.c - the folder of a store, taken safely. */
#include "dashboard/store/store_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/cursor.h"

#define FILE_NAME "packets.db"
#define LOCK_NAME "packets.lock"
/* Source: https://www.sqlite.org/fileformat2.html 1.3 */
#define HEADER_SIZE 100
#define HEADER_MAGIC "SQLite format 3"
#define HEADER_APPLICATION_ID 68

static const char *const beside[] = { "-wal", "-shm", "-journal" };

static int explain(char error[STORE_ERROR_SIZE], int result, const char *format,
                   ...) PRINTF_LIKE(3, 4);

static int explain(char error[STORE_ERROR_SIZE], int result, const char *format,
                   ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(error, STORE_ERROR_SIZE, format, args);
	va_end(args);
	return result;
}

static int join(char out[STORE_PATH_SIZE], const char *head, const char *middle,
                const char *tail)
{
	int n = snprintf(out, STORE_PATH_SIZE, "%s%s%s", head, middle, tail);

	return n < 0 || n >= STORE_PATH_SIZE ? -ENAMETOOLONG : 0;
}

/* ---------------------------------------------------------- the folder */

/* Makes `path` and the folders above it that are missing, 0700. */
static int make_folders(const char *path)
{
	char part[STORE_PATH_SIZE];
	int result = join(part, path, "", "");

	if (result < 0)
		return result;
	for (char *slash = strchr(part + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0700) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return mkdir(part, 0700) < 0 && errno != EEXIST ? -errno : 0;
}

static int check_folder(const char *dir, char error[STORE_ERROR_SIZE])
{
	struct stat st;

	if (stat(dir, &st) < 0)
		return explain(error, -errno, "folder %s: %s", dir,
		               strerrordesc_np(errno));
	if (!S_ISDIR(st.st_mode))
		return explain(error, -ENOTDIR,
		               "%s is no folder: choose another with --data",
		               dir);
	if (st.st_uid != geteuid())
		return explain(error, -EPERM,
		               "folder %s belongs to uid %u: choose one of "
		               "your own with --data",
		               dir, (unsigned int)st.st_uid);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return explain(error, -EPERM,
		               "others may write into %s: chmod 700 %s", dir,
		               dir);
	return 0;
}

static int resolve(const char *dir, struct store_files *f,
                   char error[STORE_ERROR_SIZE])
{
	char *real = realpath(dir, NULL);
	int result;

	if (!real)
		return explain(error, -errno, "folder %s: %s", dir,
		               strerrordesc_np(errno));
	result = join(f->dir, real, "", "");
	if (!result)
		result = join(f->path, real, "/", FILE_NAME);
	free(real);
	if (result < 0)
		return explain(error, result, "the path %s is too long", dir);
	return check_folder(f->dir, error);
}

/* ------------------------------------------------------------ the lock */

static long read_pid(int fd)
{
	char text[32] = "";
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	return n > 0 ? strtol(text, NULL, 10) : 0;
}

static int take_lock(struct store_files *f, char error[STORE_ERROR_SIZE])
{
	char path[STORE_PATH_SIZE];
	char pid[32];
	int result = join(path, f->dir, "/", LOCK_NAME);
	int len;

	if (result < 0)
		return explain(error, result, "the path %s is too long",
		               f->dir);
	f->lock_fd =
	        open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (f->lock_fd < 0)
		return explain(error, -errno, "%s: %s", path,
		               strerrordesc_np(errno));
	if (flock(f->lock_fd, LOCK_EX | LOCK_NB) < 0)
		return explain(error, -EBUSY,
		               "%s is already used by pid %ld: end that "
		               "dashboard, or choose another folder with "
		               "--data",
		               f->dir, read_pid(f->lock_fd));
	/* The number only helps people: the lock is what counts. */
	len = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
	if (ftruncate(f->lock_fd, 0) < 0 ||
	    pwrite(f->lock_fd, pid, (size_t)len, 0) < 0)
		return 0;
	return 0;
}

/* ------------------------------------------------------------ the file */

/* Whose file this is, by its first bytes. */
static int check_header(int fd, struct store_files *f,
                        char error[STORE_ERROR_SIZE])
{
	uint8_t header[HEADER_SIZE] = { 0 };
	ssize_t n = pread(fd, header, sizeof(header), 0);
	struct cur c = cur_of(header, sizeof(header), sizeof(header));

	if (n < 0)
		return explain(error, -errno, "%s: %s", f->path,
		               strerrordesc_np(errno));
	if (n == 0)
		return 0; /* fresh */
	cur_skip(&c, HEADER_APPLICATION_ID);
	if (n < HEADER_SIZE ||
	    memcmp(header, HEADER_MAGIC, sizeof(HEADER_MAGIC)) != 0)
		return explain(error, -EBADMSG,
		               "%s is no database: it stays as it is; move it "
		               "away, or choose another folder with --data",
		               f->path);
	if (cur_be32(&c) != STORE_APPLICATION_ID)
		return explain(error, -EBADMSG,
		               "%s is a database of another program: it stays "
		               "as it is; choose another folder with --data",
		               f->path);
	return 0;
}

static int check_file(int fd, struct store_files *f,
                      char error[STORE_ERROR_SIZE])
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return explain(error, -errno, "%s: %s", f->path,
		               strerrordesc_np(errno));
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
		return explain(error, -EPERM,
		               "%s is no file of yours: move it "
		               "away, or choose another folder "
		               "with --data",
		               f->path);
	return check_header(fd, f, error);
}

/* SQLite opens these by itself, and would follow a link. */
static int check_beside(const struct store_files *f,
                        char error[STORE_ERROR_SIZE])
{
	for (size_t i = 0; i < ARRAY_SIZE(beside); i++) {
		char path[STORE_PATH_SIZE];
		struct stat st;

		if (join(path, f->path, beside[i], "") < 0)
			return explain(error, -ENAMETOOLONG,
			               "the path %s is too long", f->path);
		if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
			return explain(error, -ELOOP,
			               "%s is no plain file: remove it", path);
	}
	return 0;
}

/* Before SQLite has it open, never while: a close drops every lock this process
 * holds on the file. Source: https://www.sqlite.org/howtocorrupt.html 2.2 */
static int make_file(struct store_files *f, char error[STORE_ERROR_SIZE])
{
	int fd = open(f->path,
	              O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
	              0600);
	int result;

	if (fd < 0 && errno == ELOOP)
		return explain(error, -ELOOP,
		               "%s is a symbolic link, which is not followed: "
		               "remove it, or give the folder with --data",
		               f->path);
	if (fd < 0)
		return explain(error, -errno, "%s: %s", f->path,
		               strerrordesc_np(errno));
	result = check_file(fd, f, error);
	if (!result && fchmod(fd, 0600) < 0)
		result = explain(error, -errno, "%s: %s", f->path,
		                 strerrordesc_np(errno));
	(void)close(fd); /* nothing was written */
	return result ? result : check_beside(f, error);
}

/* Without opening it, because the writer of this process may have: whose
 * database it is, sqlite_open_reader() sees. */
static int look_at_file(const struct store_files *f,
                        char error[STORE_ERROR_SIZE])
{
	struct stat st;

	if (lstat(f->path, &st) < 0)
		return explain(error, -errno, "%s: %s", f->path,
		               strerrordesc_np(errno));
	if (S_ISLNK(st.st_mode))
		return explain(error, -ELOOP,
		               "%s is a symbolic link, which is not followed",
		               f->path);
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
		return explain(error, -EPERM, "%s is no file of yours",
		               f->path);
	if (st.st_size == 0)
		return explain(error, -ENOENT, "%s is still empty", f->path);
	return check_beside(f, error);
}

/* ---------------------------------------------------------------- all */

int store_files_take(const char *dir, struct store_files *out_files,
                     char error[STORE_ERROR_SIZE])
{
	struct store_files f = { .lock_fd = -1 };
	int result = make_folders(dir);

	if (result < 0)
		return explain(error, result,
		               "cannot make the folder %s: %s: choose another "
		               "with --data",
		               dir, strerrordesc_np(-result));
	result = resolve(dir, &f, error);
	if (!result)
		result = take_lock(&f, error);
	if (!result)
		result = make_file(&f, error);
	if (result) {
		store_files_release(&f);
		return result;
	}
	*out_files = f;
	return 0;
}

void store_files_release(struct store_files *f)
{
	if (f->lock_fd >= 0)
		(void)close(f->lock_fd); /* and with it the lock */
	f->lock_fd = -1;
}

int store_files_find(const char *dir, struct store_files *out_files,
                     char error[STORE_ERROR_SIZE])
{
	struct store_files f = { .lock_fd = -1 };
	int result = resolve(dir, &f, error);

	if (!result)
		result = look_at_file(&f, error);
	if (!result)
		*out_files = f;
	return result;
}

int store_files_set_aside(struct store_files *f, char aside[STORE_PATH_SIZE])
{
	char from[STORE_PATH_SIZE], to[STORE_PATH_SIZE];
	char error[STORE_ERROR_SIZE];
	char time[CLOCK_TEXT_SIZE];
	int result;

	clock_format(clock_real_ns(), time);
	result = join(aside, f->path, ".damaged-", time);
	if (result < 0)
		return result;
	if (rename(f->path, aside) < 0)
		return -errno;
	for (size_t i = 0; i < ARRAY_SIZE(beside); i++) {
		if (join(from, f->path, beside[i], "") < 0 ||
		    join(to, aside, beside[i], "") < 0)
			return -ENAMETOOLONG;
		if (rename(from, to) < 0 && errno != ENOENT)
			return -errno;
	}
	return make_file(f, error);
}

static uint64_t file_bytes(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

uint64_t store_files_bytes(const struct store_files *f)
{
	char log[STORE_PATH_SIZE];
	uint64_t bytes = file_bytes(f->path);

	return join(log, f->path, beside[0], "") < 0 ? bytes
	                                             : bytes + file_bytes(log);
}
