/* live_gate.c - see live_gate.h. Source: packet(7), socket(7). */
#include "sensor/capture/live_gate.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>

struct live_gate {
	unsigned short count;
	struct sock_filter instructions[];
};

static int attach(int fd, struct sock_filter *instructions,
                  unsigned short count)
{
	struct sock_fprog program = { .len = count, .filter = instructions };

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
	               sizeof(program)) < 0)
		return -errno;
	return 0;
}

int live_gate_take(int fd, struct live_gate **out_gate)
{
	socklen_t count = 0; /* of instructions; 0 asks how many there are */
	struct live_gate *gate;

	if (getsockopt(fd, SOL_SOCKET, SO_GET_FILTER, NULL, &count) < 0)
		return -errno;
	if (count == 0 || count > BPF_MAXINSNS)
		return -ENOENT;
	gate = malloc(sizeof(*gate) + count * sizeof(gate->instructions[0]));
	if (!gate)
		return -ENOMEM;
	gate->count = (unsigned short)count;
	if (getsockopt(fd, SOL_SOCKET, SO_GET_FILTER, gate->instructions,
	               &count) < 0) {
		free(gate);
		return -errno;
	}
	*out_gate = gate;
	return 0;
}

int live_gate_close(int fd)
{
	struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);

	return attach(fd, &nothing, 1);
}

int live_gate_open(int fd, const struct live_gate *gate)
{
	/* The kernel only reads them. */
	return attach(fd, (struct sock_filter *)gate->instructions,
	              gate->count);
}

void live_gate_free(struct live_gate *gate)
{
	free(gate);
}

int live_gate_ignore_outgoing(int fd)
{
	int yes = 1;

	if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes,
	               sizeof(yes)) < 0)
		return -errno;
	return 0;
}

bool live_gate_interface_gone(int fd)
{
	struct sockaddr_ll addr = { .sll_ifindex = 0 };
	socklen_t len = sizeof(addr);

	/* The kernel sets the index to -1 when it unregisters the device. */
	return getsockname(fd, (struct sockaddr *)&addr, &len) == 0 &&
	       addr.sll_ifindex == -1;
}
