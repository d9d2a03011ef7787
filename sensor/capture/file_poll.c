/* file_poll.c - see file_poll.h. */
#include "sensor/capture/file_poll.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

int file_poll_open(struct file_poll *p, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	p->poll_fd = epoll_create1(EPOLL_CLOEXEC);
	p->ready_fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	p->ready = true; /* there may be bytes behind the header */
	if (p->poll_fd < 0 || p->ready_fd < 0 ||
	    epoll_ctl(p->poll_fd, EPOLL_CTL_ADD, p->ready_fd, &event) < 0)
		return -errno;
	if (epoll_ctl(p->poll_fd, EPOLL_CTL_ADD, fd, &event) == 0)
		return 0;
	if (errno != EPERM)
		return -errno;
	close(p->poll_fd); /* a device that is always ready */
	p->poll_fd = -1;
	return 0;
}

void file_poll_close(struct file_poll *p)
{
	if (p->poll_fd >= 0)
		close(p->poll_fd);
	if (p->ready_fd >= 0)
		close(p->ready_fd);
}

void file_poll_set(struct file_poll *p, bool ready)
{
	struct epoll_event event = { .events = ready ? EPOLLIN : 0 };

	if (p->poll_fd < 0 || p->ready == ready)
		return;
	if (epoll_ctl(p->poll_fd, EPOLL_CTL_MOD, p->ready_fd, &event) == 0)
		p->ready = ready;
}
