/*
 * test_live.c - source_live on a veth pair in a network of its own.
 *
 * Needs root: 77 without. The pair is made by ip(8) of iproute2, which every
 * Debian has; frames are sent through a packet socket of the test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "sensor/capture/source.h"

#define SKIPPED 77
#define FRAME_LEN 60
#define LIMIT_MS 5000 /* of everything we wait for */

extern char **environ;

static struct source *source;
static uint64_t seen;
static uint16_t seen_link_type;
static int64_t seen_ts_ns;

/* The network. */

static int run(const char *const argv[])
{
	pid_t pid;
	int status;

	if (posix_spawnp(&pid, argv[0], NULL, NULL,
	                 (char *const *)(uintptr_t)argv, environ) != 0)
		return -1;
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

/* ip link WORDS... */
#define IP_LINK(...)                                                           \
	assert_int_equal(                                                      \
	        run((const char *[]){ "ip", "link", __VA_ARGS__, NULL }), 0)

static void make_pair(void)
{
	IP_LINK("add", "left", "type", "veth", "peer", "name", "right");
	IP_LINK("set", "left", "up");
	IP_LINK("set", "right", "up");
}

/* A socket that sends frames out of `name`. */
static int sender(const char *name)
{
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	struct sockaddr_ll addr = { .sll_family = AF_PACKET,
		                    .sll_ifindex = (int)if_nametoindex(name) };

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	return fd;
}

/* Frames of an ethertype for experiments, numbered in their last byte. */
static void send_frames(int fd, int count)
{
	uint8_t frame[FRAME_LEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2,
		                     0,    0,    0,    0,    1,    0x88, 0xb5 };

	for (int i = 0; i < count; i++) {
		frame[FRAME_LEN - 1] = (uint8_t)i;
		if (send(fd, frame, sizeof(frame), 0) < 0)
			assert_int_equal(errno, ENOBUFS);
	}
}

/* The source. */

static void on_packet(const struct captured *captured, void *arg)
{
	(void)arg;
	seen++;
	seen_link_type = captured->link_type;
	seen_ts_ns = captured->ts_ns;
	assert_true(captured->caplen <= captured->len);
}

static void open_source(const char *name, const char *filter,
                        uint32_t buffer_bytes)
{
	const struct source_options options = { .name = name,
		                                .filter = filter,
		                                .buffer_bytes = buffer_bytes };
	char error[SOURCE_ERROR_SIZE] = "";

	seen = 0;
	if (source_live.open(&options, &source, error) < 0)
		fail_msg("%s", error);
}

static void open_fails(const char *name, const char *filter, const char *words)
{
	const struct source_options options = { .name = name,
		                                .filter = filter };
	char error[SOURCE_ERROR_SIZE] = "";

	assert_true(source_live.open(&options, &source, error) < 0);
	if (!strstr(error, words))
		fail_msg("\"%s\" is not in \"%s\"", words, error);
}

static struct source_stats stats(void)
{
	struct source_stats s;

	assert_int_equal(source_live.stats(source, &s), 0);
	return s;
}

/* One turn of the loop: waits for the source, reads what there is. */
static int turn(int wait_ms)
{
	struct pollfd p = { .fd = source_live.fd(source), .events = POLLIN };

	assert_true(poll(&p, 1, wait_ms) >= 0);
	return source_live.read(source, 64, on_packet, NULL);
}

/* Until `wanted` packets were seen, or a result below 0. */
static int read_until(uint64_t wanted)
{
	int64_t end_ns = clock_mono_ns() + LIMIT_MS * CLOCK_NS_PER_MS;
	int result = 0;

	while (result >= 0 && seen < wanted && clock_mono_ns() < end_ns)
		result = turn(100);
	return result;
}

/* Until the ledger balances: nothing waits in the ring. */
static void read_until_balanced(void)
{
	int64_t end_ns = clock_mono_ns() + LIMIT_MS * CLOCK_NS_PER_MS;
	struct source_stats s;

	do {
		assert_true(turn(50) >= 0);
		s = stats();
	} while (s.kernel_received != s.kernel_dropped + seen &&
	         clock_mono_ns() < end_ns);
	assert_int_equal(s.kernel_received, s.kernel_dropped + seen);
}

/* The tests. */

static void every_frame_arrives(void **unused)
{
	int64_t before_ns = clock_real_ns();
	int fd = sender("left");

	(void)unused;
	open_source("right", NULL, 0);
	assert_int_equal(source_live.link_type(source), 1);
	assert_int_equal(source_live.snaplen(source), 262144);
	send_frames(fd, 1000);
	assert_true(read_until(1000) >= 0);
	read_until_balanced();
	assert_true(seen >= 1000); /* the kernel says hello by IPv6, too */
	assert_int_equal(seen_link_type, 1);
	assert_in_range(seen_ts_ns, before_ns, clock_real_ns());
	assert_int_equal(stats().kernel_dropped, 0);
	source_live.close(source);
	close(fd);
}

static void what_does_not_fit_is_counted(void **unused)
{
	int fd = sender("left");

	(void)unused;
	open_source("right", "ether proto 0x88b5", 1 << 20);
	send_frames(fd, 50000); /* nobody reads: the ring overflows */
	read_until_balanced();
	assert_int_equal(stats().kernel_received, 50000);
	assert_true(stats().kernel_dropped > 0);
	assert_true(seen > 0);
	source_live.close(source);
	close(fd);
}

/* Frames come in while the filter is set: none of them is counted twice, or
 * counted and not handed out. */
static void the_ledger_begins_balanced(void **unused)
{
	static const char *const filters[] = { "ether proto 0x88b5",
		                               "not ether proto 0x88b5",
		                               "inbound", NULL };
	int fd = sender("left");

	(void)unused;
	for (int round = 0; round < 8; round++) {
		pid_t child = fork();

		if (child == 0) {
			send_frames(fd, 20000);
			_exit(0);
		}
		open_source("right", filters[round % 4], 0);
		assert_int_equal(waitpid(child, NULL, 0), child);
		read_until_balanced();
		source_live.close(source);
	}
	close(fd);
}

/* Datagrams to ourselves, one for each packet of the loopback interface. */
static void send_loopback(int count)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		                  .sin_port = htons(9),
		                  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int receiver = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(to);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(receiver, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(getsockname(receiver, (struct sockaddr *)&to, &len),
	                 0);
	for (int i = 0; i < count; i++)
		assert_int_equal(sendto(fd, "x", 1, 0, (struct sockaddr *)&to,
		                        sizeof(to)),
		                 1);
	close(fd);
	close(receiver);
}

static void loopback_packets_count_once(void **unused)
{
	static const struct {
		const char *name, *filter;
		uint16_t link_type;
	} cases[] = { { "lo", NULL, 1 },
		      { "lo", "udp port 9", 1 },
		      { "any", NULL, 276 },
		      { "any", "udp port 9 or arp", 276 } };

	(void)unused;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		open_source(cases[i].name, cases[i].filter, 0);
		send_loopback(300);
		assert_true(read_until(300) >= 0);
		read_until_balanced();
		if (cases[i].filter || cases[i].link_type == 1)
			assert_int_equal(seen, 300);
		assert_int_equal(seen_link_type, cases[i].link_type);
		source_live.close(source);
	}
}

static void mistakes_are_explained(void **unused)
{
	(void)unused;
	open_fails("nonexistent", NULL, "there are: lo, right, left, any");
	open_fails("right", "tcp prot 80", "filter \"tcp prot 80\"");
	open_fails("right", "udp) or (tcp", "syntax error");
	open_fails("any", "tcp prot 80", "filter \"tcp prot 80\"");
	IP_LINK("set", "right", "down");
	open_fails("right", NULL, "ip link set dev right up");
	IP_LINK("set", "right", "up");
}

static void down_and_renamed_is_not_removed(void **unused)
{
	int fd = sender("left");

	(void)unused;
	open_source("right", "ether proto 0x88b5", 0);
	send_frames(fd, 10);
	assert_true(read_until(10) >= 0);
	IP_LINK("set", "right", "down");
	for (int i = 0; i < 3; i++) /* long enough to look twice */
		assert_int_equal(turn(250), 0);
	IP_LINK("set", "right", "name", "renamed");
	assert_int_equal(turn(250), 0);
	IP_LINK("set", "renamed", "up");
	/* It takes the kernel a moment to see that the link is up again. */
	for (int i = 0; i < LIMIT_MS / 50 && seen == 10; i++) {
		send_frames(fd, 1);
		assert_true(turn(50) >= 0);
	}
	assert_true(seen > 10);
	read_until_balanced();
	source_live.close(source);
	IP_LINK("set", "renamed", "down");
	IP_LINK("set", "renamed", "name", "right");
	IP_LINK("set", "right", "up");
	close(fd);
}

/* The last test: it removes the pair. */
static void removed_is_the_end(void **unused)
{
	struct source_stats s;
	int fd = sender("left");

	(void)unused;
	open_source("right", "ether proto 0x88b5", 0);
	send_frames(fd, 500);
	assert_false(source_live.gone(source));
	IP_LINK("delete", "right");
	assert_true(source_live.gone(source));
	assert_int_equal(read_until(UINT64_MAX), SOURCE_GONE);
	assert_int_equal(source_live.read(source, 64, on_packet, NULL),
	                 SOURCE_GONE);
	assert_string_equal(source_live.error(source),
	                    "the interface was removed");
	assert_int_equal(seen, 500);
	s = stats();
	assert_int_equal(s.kernel_received, s.kernel_dropped + seen);
	source_live.close(source);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_frame_arrives),
		cmocka_unit_test(what_does_not_fit_is_counted),
		cmocka_unit_test(the_ledger_begins_balanced),
		cmocka_unit_test(loopback_packets_count_once),
		cmocka_unit_test(mistakes_are_explained),
		cmocka_unit_test(down_and_renamed_is_not_removed),
		cmocka_unit_test(removed_is_the_end),
	};

	if (geteuid() != 0) {
		fprintf(stderr, "skipped: needs root\n");
		return SKIPPED;
	}
	if (unshare(CLONE_NEWNET) < 0) {
		fprintf(stderr, "skipped: no network namespaces: %s\n",
		        strerror(errno));
		return SKIPPED;
	}
	IP_LINK("set", "lo", "up");
	make_pair();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
