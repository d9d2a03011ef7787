/* test_hello.c - who is let in, and what the others are told. */
#include "server_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>

#define LIMIT_UIDS (SERVER_MAX_CLIENTS / SERVER_MAX_CLIENTS_PER_UID)

/* Connects, says `bytes`, and gives what came back until the end. */
static struct stream_client *say(const void *bytes, size_t n)
{
	struct stream_client *c = stream_connect(fx.path);

	stream_send(c, bytes, n);
	drain(c);
	return c;
}

static void expect_bye(struct stream_client *c, enum bye_reason reason)
{
	assert_true(c->bye_seen);
	assert_int_equal(c->bye.reason, reason);
	assert_true(strlen(c->bye.text) > 10);
	assert_int_equal(c->fd, -1);
	stream_free(c);
	assert_true(server_idle(fx.server));
}

static void hello_bytes(uint8_t bytes[HELLO_FRAME_SIZE])
{
	const struct hello hello = { .start = HELLO_START_NEW };
	struct writer w = writer_of(bytes, HELLO_FRAME_SIZE);

	hello_encode(&w, &hello);
}

static void test_garbage(void **state)
{
	static const char http[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
	static const uint8_t zeros[HELLO_FRAME_SIZE];
	uint8_t bytes[HELLO_FRAME_SIZE];

	(void)state;
	expect_bye(say(http, sizeof(http)), BYE_BAD_HELLO);
	expect_bye(say(http, 8), BYE_BAD_HELLO); /* no need for the rest */
	expect_bye(say(zeros, sizeof(zeros)), BYE_BAD_HELLO);
	hello_bytes(bytes);
	bytes[4] = MESSAGE_WELCOME;
	expect_bye(say(bytes, sizeof(bytes)), BYE_BAD_HELLO);
	hello_bytes(bytes);
	bytes[0] = 0xff; /* length */
	expect_bye(say(bytes, sizeof(bytes)), BYE_BAD_HELLO);
	assert_int_equal(fx.counters.of[COUNTER_CLIENT_BAD_HELLO], 5);
}

/* Whatever single byte is wrong, the server says something and lives. */
static void test_every_byte_wrong(void **state)
{
	uint8_t bytes[HELLO_FRAME_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		struct stream_client *c;

		hello_bytes(bytes);
		bytes[i] ^= 0xff;
		c = say(bytes, sizeof(bytes));
		assert_true(c->bye_seen || c->welcomed);
		stream_free(c);
		turns(2);
		assert_true(server_idle(fx.server));
	}
}

static void test_other_version(void **state)
{
	uint8_t bytes[HELLO_FRAME_SIZE];
	struct stream_client *c;

	(void)state;
	hello_bytes(bytes);
	for (size_t i = FRAME_HEADER_SIZE + 4; i < sizeof(bytes); i++)
		bytes[i] = i < FRAME_HEADER_SIZE + 8 ? 7 : bytes[i];
	c = say(bytes, sizeof(bytes));
	expect_bye(c, BYE_VERSION);
}

static void test_half_hello_times_out(void **state)
{
	uint8_t bytes[HELLO_FRAME_SIZE];
	struct stream_client *c = stream_connect(fx.path);
	struct stream_client *silent = stream_connect(fx.path);

	(void)state;
	hello_bytes(bytes);
	stream_send(c, bytes, 20);
	drain(c);
	fx.now_ns += (SERVER_HELLO_TIMEOUT_MS - 300) * CLOCK_NS_PER_MS;
	turns(260); /* housekeeping has come by */
	drain(c);
	assert_false(c->bye_seen);
	assert_true(c->fd >= 0);
	fx.now_ns += CLOCK_NS_PER_S;
	turns(2);
	drain(c);
	drain(silent);
	assert_true(silent->bye_seen);
	stream_free(silent);
	expect_bye(c, BYE_BAD_HELLO);
}

static void test_hello_byte_by_byte(void **state)
{
	uint8_t bytes[HELLO_FRAME_SIZE];
	struct stream_client *c = stream_connect(fx.path);

	(void)state;
	hello_bytes(bytes);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		assert_false(c->welcomed);
		stream_send(c, bytes + i, 1);
		drain(c);
	}
	assert_true(c->welcomed);
	assert_string_equal(c->welcome.interface, "test0");
	assert_int_not_equal(c->welcome.session, 0);
	stream_free(c);
}

static void test_second_hello(void **state)
{
	uint8_t bytes[2 * HELLO_FRAME_SIZE];
	struct stream_client *c;

	(void)state;
	hello_bytes(bytes);
	hello_bytes(bytes + HELLO_FRAME_SIZE);
	c = say(bytes, sizeof(bytes));
	assert_true(c->welcomed);
	assert_int_equal(c->fd, -1);
	assert_true(server_idle(fx.server));
	assert_int_equal(fx.counters.of[COUNTER_CLIENT_BAD_HELLO], 1);
	stream_free(c);
}

static void test_fifth_of_a_user(void **state)
{
	struct stream_client *c[SERVER_MAX_CLIENTS_PER_UID];
	struct stream_client *fifth;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(c); i++)
		c[i] = join(HELLO_START_NEW, 0, 0);
	assert_int_equal(server_clients(fx.server), ARRAY_SIZE(c));
	fifth = join(HELLO_START_NEW, 0, 0);
	drain(fifth);
	assert_true(fifth->bye_seen);
	assert_int_equal(fifth->bye.reason, BYE_TOO_MANY);
	assert_int_equal(fx.counters.of[COUNTER_CLIENT_REFUSED], 1);
	stream_free(fifth);
	stream_close(c[0]); /* makes a place */
	turns(2);
	fifth = join(HELLO_START_NEW, 0, 0);
	drain(fifth);
	assert_true(fifth->welcomed);
	stream_free(fifth);
	for (size_t i = 0; i < ARRAY_SIZE(c); i++)
		stream_free(c[i]);
}

/* Connects as other users, which only root can. */
static struct stream_client *join_as(uid_t uid)
{
	struct stream_client *c;

	assert_int_equal(seteuid(uid), 0);
	c = stream_connect(fx.path);
	assert_int_equal(seteuid(0), 0);
	return c;
}

static void test_ninety_seventh(void **state)
{
	static struct stream_client *c[SERVER_MAX_CLIENTS];
	struct stream_client *last;

	(void)state;
	if (geteuid() != 0) {
		print_message("needs root\n");
		skip();
	}
	assert_int_equal(chmod(fx.directory, 0711), 0);
	assert_int_equal(chmod(fx.path, 0666), 0);
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++) {
		c[i] = join_as((uid_t)(1000 + i % LIMIT_UIDS));
		turn();
		stream_hello(c[i], HELLO_START_NEW, 0, 0);
		turns(3);
	}
	assert_int_equal(server_clients(fx.server), SERVER_MAX_CLIENTS);
	last = join_as(5000);
	drain(last);
	assert_true(last->bye_seen);
	assert_int_equal(last->bye.reason, BYE_TOO_MANY);
	stream_free(last);
	publish(10, 100);
	server_flush(fx.server);
	for (size_t i = 0; i < SERVER_MAX_CLIENTS; i++) {
		drain(c[i]);
		assert_int_equal(c[i]->rows, 10);
		stream_free(c[i]);
	}
	turns(4);
	assert_true(server_idle(fx.server));
}

static size_t open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t count = 0;

	assert_non_null(d);
	while (readdir(d))
		count++;
	closedir(d);
	return count;
}

static void test_descriptors_are_not_leaked(void **state)
{
	size_t before = open_descriptors();
	uint8_t bytes[HELLO_FRAME_SIZE];

	(void)state;
	hello_bytes(bytes);
	for (int i = 0; i < 1000; i++) {
		struct stream_client *c = stream_connect(fx.path);

		if (i % 3 == 0)
			stream_hello(c, HELLO_START_OLDEST, 0, 0);
		if (i % 3 == 1)
			stream_send(c, "garbage!", 8);
		if (i % 2)
			turn();
		stream_free(c);
		turns(2);
	}
	turns(4);
	assert_true(server_idle(fx.server));
	assert_int_equal(open_descriptors(), before);
}

/* No descriptor left: nobody spins, and it gets better. */
static void test_descriptors_run_out(void **state)
{
	struct stream_client *c = stream_connect(fx.path);
	struct rlimit old, none;
	int highest = open("/dev/null", O_RDONLY);

	(void)state;
	assert_true(highest >= 0);
	close(highest);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = old;
	none.rlim_cur = (rlim_t)highest;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	stream_hello(c, HELLO_START_NEW, 0, 0);
	turns(10);
	assert_int_equal(server_clients(fx.server), 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	turns(600);
	drain(c);
	assert_true(c->welcomed);
	stream_free(c);
}

/* Descriptors that a client passes are dropped by the kernel. */
static void test_passed_descriptors(void **state)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	uint8_t bytes[HELLO_FRAME_SIZE];
	struct iovec part = { bytes, sizeof(bytes) };
	struct msghdr message = { .msg_iov = &part,
		                  .msg_iovlen = 1,
		                  .msg_control = control.bytes,
		                  .msg_controllen = sizeof(control.bytes) };
	struct stream_client *c = stream_connect(fx.path);
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int zero = 0;
	size_t before;

	(void)state;
	turn();
	before = open_descriptors();
	hello_bytes(bytes);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &zero, sizeof(zero));
	assert_int_equal(sendmsg(c->fd, &message, 0), sizeof(bytes));
	drain(c);
	assert_true(c->welcomed);
	assert_int_equal(open_descriptors(), before);
	stream_free(c);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_garbage),
		TEST(test_every_byte_wrong),
		TEST(test_other_version),
		TEST(test_half_hello_times_out),
		TEST(test_hello_byte_by_byte),
		TEST(test_second_hello),
		TEST(test_fifth_of_a_user),
		TEST(test_ninety_seventh),
		TEST(test_descriptors_are_not_leaked),
		TEST(test_descriptors_run_out),
		TEST(test_passed_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
