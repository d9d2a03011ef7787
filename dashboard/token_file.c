/* token_file.c - the page's token, kept over restarts. */
#include "dashboard/token_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN_LEN (HTTP_TOKEN_SIZE - 1)

static int explain(char error[CONFIG_ERROR_SIZE], int result, const char *path,
                   const char *what)
{
	(void)snprintf(error, CONFIG_ERROR_SIZE, "--token-file %.300s: %s",
	               path, what);
	return result;
}

static int make(const char *path, char out[HTTP_TOKEN_SIZE],
                char error[CONFIG_ERROR_SIZE])
{
	char line[HTTP_TOKEN_SIZE + 1];
	int result = http_token_new(out);
	int fd;

	if (result < 0)
		return explain(error, result, path, strerrordesc_np(-result));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	          0600);
	if (fd < 0)
		return explain(error, -errno, path, strerrordesc_np(errno));
	(void)snprintf(line, sizeof(line), "%s\n", out);
	if (write(fd, line, strlen(line)) != (ssize_t)strlen(line))
		result = explain(error, -EIO, path, "cannot be written to");
	if (close(fd) < 0 && !result)
		result = explain(error, -errno, path, strerrordesc_np(errno));
	if (result < 0)
		(void)unlink(path); /* half a token is worse than none */
	return result;
}

static int check_owner(int fd, const char *path, char error[CONFIG_ERROR_SIZE])
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return explain(error, -errno, path, strerrordesc_np(errno));
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
		return explain(error, -EPERM, path, "is no file of yours");
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return explain(error, -EPERM, path,
		               "others can read it: chmod 600, or remove it "
		               "for a new token");
	return 0;
}

static int read_token(int fd, const char *path, char out[HTTP_TOKEN_SIZE],
                      char error[CONFIG_ERROR_SIZE])
{
	char line[HTTP_TOKEN_SIZE + 1] = "";
	ssize_t n = read(fd, line, sizeof(line));

	if (n < 0)
		return explain(error, -errno, path, strerrordesc_np(errno));
	if (n == TOKEN_LEN + 1 && line[TOKEN_LEN] == '\n')
		n--;
	line[TOKEN_LEN] = '\0';
	if (n != TOKEN_LEN || strspn(line, "0123456789abcdef") != TOKEN_LEN)
		return explain(error, -EINVAL, path,
		               "holds no token (64 hex digits): remove it for "
		               "a new one");
	(void)snprintf(out, HTTP_TOKEN_SIZE, "%.*s", TOKEN_LEN, line);
	return 0;
}

int token_file_read(const char *path, char out[HTTP_TOKEN_SIZE],
                    char error[CONFIG_ERROR_SIZE])
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	int result;

	if (fd < 0 && errno == ENOENT)
		return make(path, out, error);
	if (fd < 0)
		return explain(error, -errno, path,
		               errno == ELOOP ? "is a symbolic link"
		                              : strerrordesc_np(errno));
	result = check_owner(fd, path, error);
	if (!result)
		result = read_token(fd, path, out, error);
	(void)close(fd); /* it was only read */
	return result;
}
