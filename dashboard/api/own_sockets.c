/* own_sockets.c - sockets of this process, by address. */
#include "dashboard/api/own_sockets.h"

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

/* Far more than a server with 48 workers opens. */
#define FDS_MAX 4096

/* Source: RFC 6455 5.5.1, 7.4.1: FIN and CLOSE, length, 1008, a reason. */
static const char refusal[] = "\x88\x18\x03\xf0the token did not come";

typedef int name_fn(int fd, struct sockaddr *addr, socklen_t *len);

static bool is_at(int fd, name_fn *name, const struct listen_address *a)
{
	struct sockaddr_in sin = { .sin_family = AF_UNSPEC };
	socklen_t len = sizeof(sin);

	return name(fd, (struct sockaddr *)&sin, &len) == 0 &&
	       sin.sin_family == AF_INET && ntohs(sin.sin_port) == a->port &&
	       memcmp(&sin.sin_addr, a->addr.bytes, sizeof(sin.sin_addr)) == 0;
}

int own_socket_find(const struct listen_address *a,
                    const struct listen_address *peer)
{
	int fd;

	for (fd = 0; fd < FDS_MAX; fd++) {
		if (is_at(fd, getsockname, a) && is_at(fd, getpeername, peer))
			return fd;
	}
	return -1;
}

uint64_t own_socket_received(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	memset(&info, 0, sizeof(info));
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0)
		return 0;
	return info.tcpi_bytes_received;
}

void own_socket_refuse(int fd)
{
	/* It has nothing else to read: there was no answer yet. */
	(void)send(fd, refusal, sizeof(refusal) - 1,
	           MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)shutdown(fd, SHUT_RDWR); /* or it has ended by itself */
}

void own_sockets_shut(const struct listen_address *a)
{
	int fd;

	for (fd = 0; fd < FDS_MAX; fd++) {
		if (is_at(fd, getsockname, a))
			(void)shutdown(fd, SHUT_RDWR); /* or it has ended */
	}
}
