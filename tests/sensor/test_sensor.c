/* test_sensor.c - the built program, from a capture or an interface to a
 * client, and what it says when it cannot. */
#include "sensor_process.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "common/clock.h"
#include "sensor/config.h"
#include "sensor/publish/server.h"
#include "tests/support/packet_builder.h"

#define ROWS 5000
#define LINKTYPE_ETHERNET 1
#define LIVE_PORT 40053

static void need_root(void)
{
	if (geteuid() != 0) {
		print_message("needs root\n");
		skip();
	}
}

/* ROWS UDP packets, from port 1000 + number % 1000. */
static void write_capture(void)
{
	struct pcap_writer *w =
	        pcap_writer_new(sensor.capture, LINKTYPE_ETHERNET);
	struct packet_builder b;

	for (uint16_t i = 0; i < ROWS; i++) {
		pb_init(&b);
		pb_ethernet(&b, 1, 2, 0x0800);
		pb_ipv4(&b, "192.0.2.1", "192.0.2.2", 17);
		pb_udp(&b, (uint16_t)(1000 + i % 1000), 9);
		pb_bytes(&b, "payload", 7);
		pb_end(&b);
		pcap_writer_add(w, b.bytes, b.used, b.used);
	}
	pcap_writer_free(w);
	assert_int_equal(chmod(sensor.capture, 0644), 0);
}

static void check_all_rows(const struct stream_client *c)
{
	assert_int_equal(c->rows, ROWS);
	assert_int_equal(c->gap, 0);
	assert_int_equal(c->last.seq, ROWS);
	assert_int_equal(c->last.src_port, 1000 + (ROWS - 1) % 1000);
	assert_int_equal(c->last.dst_port, 9);
	assert_true(c->bye_seen);
	assert_int_equal(c->bye.reason, BYE_CAPTURE_END);
	assert_int_equal(c->stats.decoded, ROWS);
	assert_int_equal(c->stats.kernel_received, ROWS);
	assert_int_equal(c->stats.client_delivered, ROWS);
}

static void replay_as(uid_t uid, const char *user)
{
	struct stream_client *first, *second;

	write_capture();
	sensor_start(uid, "--read", sensor.capture, "--socket", sensor.socket,
	             "--wait-clients", "2", "--user", user, NULL);
	first = sensor_connect(HELLO_START_NEW, 0, 0);
	second = sensor_connect(HELLO_START_OLDEST, 0, 0);
	sensor_read(first, UINT64_MAX);
	sensor_read(second, UINT64_MAX);
	check_all_rows(first);
	check_all_rows(second);
	assert_int_equal(first->welcome.source, WELCOME_SOURCE_REPLAY);
	assert_string_equal(first->welcome.interface, "capture");
	assert_int_equal(first->welcome.link_type, LINKTYPE_ETHERNET);
	assert_int_equal(first->welcome.session, second->welcome.session);
	assert_int_equal(sensor_wait(), 0);
	sensor_expect_text("ready: file");
	stream_free(first);
	stream_free(second);
}

static void test_replay_without_root(void **state)
{
	(void)state;
	replay_as(geteuid() == 0 ? SENSOR_NOBODY : 0, "ignored");
}

static void test_replay_as_root(void **state)
{
	(void)state;
	need_root();
	replay_as(0, "nobody");
}

static void test_replay_with_filter(void **state)
{
	struct stream_client *c;

	(void)state;
	write_capture();
	sensor_start(SENSOR_NOBODY * (geteuid() == 0), "--read", sensor.capture,
	             "--socket", sensor.socket, "--filter", "src port 1007",
	             NULL);
	c = sensor_connect(HELLO_START_NEW, 0, 0);
	sensor_read(c, UINT64_MAX);
	assert_int_equal(c->rows, ROWS / 1000);
	assert_string_equal(c->welcome.filter, "src port 1007");
	assert_int_equal(sensor_wait(), 0);
	stream_free(c);
}

/* Everything before the damage arrives, and the status says so. */
static void test_cut_capture(void **state)
{
	struct stream_client *c;
	struct stat st;

	(void)state;
	write_capture();
	assert_int_equal(stat(sensor.capture, &st), 0);
	assert_int_equal(truncate(sensor.capture, st.st_size - 3), 0);
	sensor_start(0, "--read", sensor.capture, "--socket", sensor.socket,
	             "--user", "nobody", NULL);
	c = sensor_connect(HELLO_START_NEW, 0, 0);
	sensor_read(c, UINT64_MAX);
	assert_int_equal(c->rows, ROWS - 1);
	assert_int_equal(c->bye.reason, BYE_CAPTURE_BROKEN);
	assert_non_null(strstr(c->bye.text, "damaged"));
	assert_int_equal(sensor_wait(), 1);
	sensor_expect_text("damaged");
	stream_free(c);
}

static void test_stop(void **state)
{
	struct stream_client *c;

	(void)state;
	write_capture();
	sensor_start(0, "--read", sensor.capture, "--socket", sensor.socket,
	             "--user", "nobody", "--wait-clients", "2", NULL);
	c = sensor_connect(HELLO_START_NEW, 0, 0);
	sensor_read_welcome(c);
	assert_int_equal(kill(sensor.pid, SIGTERM), 0);
	sensor_read(c, UINT64_MAX);
	assert_true(c->bye_seen);
	assert_int_equal(c->bye.reason, BYE_SHUTDOWN);
	assert_int_equal(c->rows, 0);
	assert_int_equal(c->stats_seen, 1);
	assert_int_equal(sensor_wait(), 0);
	stream_free(c);
}

/* A client that does not read does not keep it. */
static void test_stop_with_a_stalled_client(void **state)
{
	struct stream_client *c;
	struct pollfd readable = { .events = POLLIN };

	(void)state;
	write_capture();
	sensor_start(0, "--read", sensor.capture, "--socket", sensor.socket,
	             "--user", "nobody", NULL);
	c = sensor_connect(HELLO_START_NEW, 0, 0);
	readable.fd = c->fd;
	assert_int_equal(poll(&readable, 1, SENSOR_WAIT_MS), 1);
	assert_int_equal(kill(sensor.pid, SIGTERM), 0);
	assert_int_equal(sensor_wait(), 0);
	stream_free(c);
}

/* A pcapng capture of blocks of 1 GiB that mean nothing, all of them holes. */
static void write_holes(int count)
{
	static const uint32_t header[] = { 0x0a0d0d0a, 28,         0x1a2b3c4d,
		                           1,          UINT32_MAX, UINT32_MAX,
		                           28,         1,          20,
		                           1,          0,          20 };
	static const uint32_t len = 1u << 30;
	static const uint32_t head[] = { 0x0bad, 1u << 30 };
	int fd = open(sensor.capture, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	off_t at = sizeof(header);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, header, sizeof(header), 0), sizeof(header));
	for (int i = 0; i < count; i++) {
		assert_int_equal(pwrite(fd, head, sizeof(head), at),
		                 sizeof(head));
		at += len;
		assert_int_equal(
		        pwrite(fd, &len, sizeof(len), at - (off_t)sizeof(len)),
		        sizeof(len));
	}
	close(fd);
}

/* Much to be skipped does not keep it from hearing a signal. */
static void test_stop_while_skipping(void **state)
{
	int64_t begun_ns;

	(void)state;
	write_holes(64);
	sensor_start(0, "--read", sensor.capture, "--socket", sensor.socket,
	             "--user", "nobody", "--wait-clients", "0", NULL);
	for (int i = 0; i < SENSOR_WAIT_MS / 10; i++) {
		if (strstr(sensor_text(), " ready"))
			break;
		sensor_pause();
	}
	sensor_expect_text(" ready");
	begun_ns = clock_mono_ns();
	assert_int_equal(kill(sensor.pid, SIGTERM), 0);
	assert_int_equal(sensor_wait(), 0);
	assert_true(clock_mono_ns() - begun_ns < 2 * CLOCK_NS_PER_S);
}

static void send_datagrams(int count)
{
	const struct sockaddr_in to = { .sin_family = AF_INET,
		                        .sin_port = htons(LIVE_PORT),
		                        .sin_addr.s_addr =
		                                htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	for (int i = 0; i < count; i++)
		(void)sendto(fd, "x", 1, 0, (const struct sockaddr *)&to,
		             sizeof(to)); /* nobody listens: may fail */
	close(fd);
}

static void test_live(void **state)
{
	struct stream_client *c;

	(void)state;
	need_root();
	sensor_start(0, "--interface", "lo", "--socket", sensor.socket,
	             "--user", "nobody", "--filter", "udp dst port 40053",
	             NULL);
	c = sensor_connect(HELLO_START_NEW, 0, 0);
	sensor_read_welcome(c);
	assert_int_equal(c->welcome.source, WELCOME_SOURCE_LIVE);
	assert_string_equal(c->welcome.interface, "lo");
	send_datagrams(100);
	sensor_read(c, 100);
	assert_int_equal(c->last.dst_port, LIVE_PORT);
	assert_int_equal(kill(sensor.pid, SIGINT), 0);
	sensor_read(c, UINT64_MAX);
	assert_int_equal(c->bye.reason, BYE_SHUTDOWN);
	assert_true(c->stats.kernel_received >= 100);
	assert_int_equal(c->stats.decoded, c->rows);
	assert_int_equal(sensor_wait(), 0);
	stream_free(c);
}

/* Every place is taken, and one more is told so: all of it in the sandbox. */
static void test_full_house(void **state)
{
	static struct stream_client *c[SERVER_MAX_CLIENTS + 1];

	(void)state;
	need_root();
	sensor_start(0, "--interface", "lo", "--socket", sensor.socket,
	             "--user", "nobody", "--filter", "udp dst port 40053",
	             NULL);
	for (size_t i = 0; i <= SERVER_MAX_CLIENTS; i++) {
		if (i == 1)
			assert_int_equal(chmod(sensor.socket, 0666), 0);
		if (i > 0)
			assert_int_equal(seteuid((uid_t)(1000 + i / 4)), 0);
		c[i] = sensor_connect(HELLO_START_NEW, 0, 0);
		assert_int_equal(seteuid(0), 0);
		sensor_read_some(c[i]);
		assert_int_equal(c[i]->welcomed, i < SERVER_MAX_CLIENTS);
	}
	assert_int_equal(c[SERVER_MAX_CLIENTS]->bye.reason, BYE_TOO_MANY);
	send_datagrams(10);
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++)
		sensor_read(c[i], 10);
	assert_int_equal(kill(sensor.pid, SIGTERM), 0);
	for (size_t i = 0; i <= SERVER_MAX_CLIENTS; i++) {
		sensor_read(c[i], UINT64_MAX);
		stream_free(c[i]);
	}
	assert_int_equal(sensor_wait(), 0);
}

static void test_usage(void **state)
{
	(void)state;
	sensor_start(0, "--nonsense", NULL);
	assert_int_equal(sensor_wait(), 2);
	sensor_expect_text("--nonsense: unknown flag");
	sensor_expect_text("Usage: periscope-sensor");
	sensor_start(0, "--help", NULL);
	assert_int_equal(sensor_wait(), 0);
	assert_string_equal(sensor_text(), config_help);
	sensor_start(0, "--version", NULL);
	assert_int_equal(sensor_wait(), 0);
	sensor_expect_text("periscope-sensor " PERISCOPE_VERSION);
}

static void expect_no_start(const char *says)
{
	sensor_start(0, "--read", sensor.capture, "--socket", sensor.socket,
	             "--user", "nobody", NULL);
	assert_int_equal(sensor_wait(), 1);
	sensor_expect_text(says);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* A bus is no network. */
static void test_usb(void **state)
{
	struct pcap_writer *w = pcap_writer_new(sensor.capture, 189);

	(void)state;
	pcap_writer_add(w, "urb", 3, 3);
	pcap_writer_free(w);
	expect_no_start("traffic of a USB bus");
	sensor_start(0, "--check", "--read", sensor.capture, "--socket",
	             sensor.socket, "--user", "nobody", NULL);
	assert_int_equal(sensor_wait(), 1);
	sensor_expect_text("traffic of a USB bus");
}

static void test_cannot_start(void **state)
{
	(void)state;
	expect_no_start(sensor.capture); /* not there: its name is said */
	write_file(sensor.capture, "this is no capture, it is a text");
	expect_no_start(sensor.capture);
	sensor_start(0, "--interface", "periscope-none", "--socket",
	             sensor.socket, "--user", "nobody", NULL);
	assert_int_equal(sensor_wait(), 1);
	sensor_expect_text("periscope-none");
}

static void test_socket_in_the_way(void **state)
{
	struct stat st;
	int fd;

	(void)state;
	write_capture();
	write_file(sensor.socket, "precious");
	expect_no_start("no socket is in the way");
	assert_int_equal(stat(sensor.socket, &st), 0);
	assert_int_equal(st.st_size, 8); /* as it was */
	assert_int_equal(unlink(sensor.socket), 0);
	assert_int_equal(symlink(sensor.capture, sensor.socket), 0);
	expect_no_start("no socket is in the way");
	assert_int_equal(unlink(sensor.socket), 0);
	assert_int_equal(unix_socket_listen(sensor.socket, (gid_t)-1, &fd), 0);
	expect_no_start("another sensor is serving it");
	close(fd); /* leaves a stale socket, which is replaced */
	sensor_start(0, "--read", sensor.capture, "--socket", sensor.socket,
	             "--user", "nobody", "--wait-clients", "0", NULL);
	assert_int_equal(sensor_wait(), 0);
}

static void test_unknown_user(void **state)
{
	(void)state;
	need_root();
	write_capture();
	sensor_start(0, "--read", sensor.capture, "--socket", sensor.socket,
	             "--user", "periscope-no-such-user", NULL);
	assert_int_equal(sensor_wait(), 1);
	sensor_expect_text("periscope-no-such-user");
}

static void test_check(void **state)
{
	(void)state;
	write_capture();
	sensor_start(0, "--check", "--read", sensor.capture, "--socket",
	             sensor.socket, "--user", "nobody", "--filter", "udp",
	             NULL);
	assert_int_equal(sensor_wait(), 0);
	sensor_expect_text("The sensor can start.");
	assert_null(strstr(sensor_text(), "FAIL"));
	assert_int_equal(access(sensor.socket, F_OK), -1);
	sensor_start(0, "--check", "--read", sensor.capture, "--socket",
	             "/nowhere/at/all", "--user", "nobody", "--filter",
	             "no such word", NULL);
	assert_int_equal(sensor_wait(), 1);
	sensor_expect_text("FAIL  filter \"no such word\"");
	sensor_expect_text("FAIL  socket /nowhere/at/all");
	sensor_expect_text("ok    file");
	sensor_expect_text("The sensor cannot start.");
}

static void expect_check_fails(const char *socket_path, const char *says)
{
	sensor_start(0, "--check", "--read", sensor.capture, "--socket",
	             socket_path, "--user", "nobody", NULL);
	assert_int_equal(sensor_wait(), 1);
	sensor_expect_text(says);
}

static void test_check_of_the_socket(void **state)
{
	char path[300];
	int fd;

	(void)state;
	write_capture();
	(void)snprintf(path, sizeof(path), "%s/%0*d", sensor.directory, 100, 0);
	expect_check_fails(path, "the path is longer than 107 bytes");
	assert_int_equal(unix_socket_listen(sensor.socket, (gid_t)-1, &fd), 0);
	expect_check_fails(sensor.socket, "another sensor is serving it");
	close(fd);
	if (geteuid() == 0) {
		sensor_start(0, "--check", "--read", sensor.capture, "--socket",
		             sensor.socket, "--user", "root", NULL);
		assert_int_equal(sensor_wait(), 1);
		sensor_expect_text("has uid 0 and gid 0");
	}
}

/* One user cannot bring as many as are waited for. */
static void test_waiting_for_more_than_a_user(void **state)
{
	(void)state;
	write_capture();
	sensor_start(0, "--read", sensor.capture, "--socket", sensor.socket,
	             "--user", "nobody", "--wait-clients", "5", NULL);
	stream_free(sensor_connect(HELLO_START_NEW, 0, 0));
	sensor_expect_text("--wait-clients 5: one user may have 4");
	assert_int_equal(kill(sensor.pid, SIGTERM), 0);
	assert_int_equal(sensor_wait(), 0);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, sensor_setup, sensor_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_replay_without_root),
		TEST(test_replay_as_root),
		TEST(test_replay_with_filter),
		TEST(test_cut_capture),
		TEST(test_stop),
		TEST(test_stop_with_a_stalled_client),
		TEST(test_stop_while_skipping),
		TEST(test_live),
		TEST(test_full_house),
		TEST(test_usage),
		TEST(test_usb),
		TEST(test_cannot_start),
		TEST(test_socket_in_the_way),
		TEST(test_unknown_user),
		TEST(test_check),
		TEST(test_check_of_the_socket),
		TEST(test_waiting_for_more_than_a_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
