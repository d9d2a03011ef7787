/* listen_address.c - parsing and trying the address of the page. */
#include "dashboard/api/listen_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOPBACK_NET 127 /* 127.0.0.0/8 */
#define PORT_DIGITS 5

/* Digits only, at most 65535; -1 otherwise. */
static int parse_port(const char *text)
{
	int port = 0;
	size_t i;

	for (i = 0; text[i] != '\0'; i++) {
		if (text[i] < '0' || text[i] > '9' || i == PORT_DIGITS)
			return -1;
		port = port * 10 + (text[i] - '0');
	}
	return i > 0 && port <= UINT16_MAX ? port : -1;
}

static int parse_host(const char *host, struct addr *out)
{
	return addr_parse(strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
	                  out);
}

int listen_address_parse(const char *text, struct listen_address *out,
                         char error[HTTP_ERROR_SIZE])
{
	const char *colon = strrchr(text, ':');
	struct listen_address a = { .port = 0 };
	char host[ADDR_TEXT_SIZE] = "";
	int port = colon ? parse_port(colon + 1) : -1;

	if (colon && (size_t)(colon - text) < sizeof(host))
		memcpy(host, text, (size_t)(colon - text));
	if (port < 0 || parse_host(host, &a.addr) < 0) {
		(void)snprintf(error, HTTP_ERROR_SIZE,
		               "'%.100s' is no address to listen on; write "
		               "ADDRESS:PORT, such as 127.0.0.1:5000",
		               text);
		return -EINVAL;
	}
	if (a.addr.family != 4 || a.addr.bytes[0] != LOOPBACK_NET) {
		(void)snprintf(error, HTTP_ERROR_SIZE,
		               "%s can be reached from other machines or is "
		               "no IPv4 address, and the page is not "
		               "encrypted; listen on 127.0.0.1:%d and reach it "
		               "through ssh -L %d:127.0.0.1:%d",
		               host, port, port, port);
		return -EINVAL;
	}
	a.port = (uint16_t)port;
	(void)addr_format(&a.addr, a.host);
	*out = a;
	return 0;
}

static struct sockaddr_in to_sockaddr(const struct listen_address *a)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		                   .sin_port = htons(a->port) };

	memcpy(&sin.sin_addr, a->addr.bytes, sizeof(sin.sin_addr));
	return sin;
}

/* As the server will do it: an address in TIME_WAIT is free. */
static int try_listen(const struct listen_address *a)
{
	const struct sockaddr_in sin = to_sockaddr(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;
	int rc = 0;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    bind(fd, (const struct sockaddr *)&sin, sizeof(sin)) < 0 ||
	    listen(fd, 1) < 0)
		rc = -errno;
	(void)close(fd); /* nothing was written */
	return rc;
}

int listen_address_try(const struct listen_address *a,
                       char error[HTTP_ERROR_SIZE])
{
	char reason[128] = "";
	int rc = try_listen(a);

	if (rc == -EADDRINUSE)
		(void)snprintf(error, HTTP_ERROR_SIZE,
		               "%s:%u is taken by another program, perhaps "
		               "another dashboard; stop it or choose another "
		               "port with --listen %s:PORT",
		               a->host, a->port, a->host);
	else if (rc < 0)
		(void)snprintf(error, HTTP_ERROR_SIZE,
		               "cannot listen on %s:%u: %s; choose another "
		               "port with --listen %s:PORT",
		               a->host, a->port,
		               strerror_r(-rc, reason, sizeof(reason)),
		               a->host);
	return rc;
}
