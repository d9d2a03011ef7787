/* test_places.c - places for WebSockets, and who must leave them. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/clock.h"
#include "dashboard/api/own_sockets.h"
#include "dashboard/api/places.h"

static struct places places;
static struct api api;

static int set_up(void **state)
{
	(void)state;
	return places_start(&places);
}

static int tear_down(void **state)
{
	(void)state;
	places_stop(&places);
	return 0;
}

struct pair { /* a connection inside this process */
	struct listen_address server, client;
	int listener, accepted, connected;
};

static struct listen_address name_of(int fd)
{
	struct listen_address a = { .host = "" };
	struct sockaddr_in sin;
	socklen_t len = sizeof(sin);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	a.addr = addr_v4((const uint8_t *)&sin.sin_addr);
	a.port = ntohs(sin.sin_port);
	return a;
}

static void connect_pair(struct pair *p)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	socklen_t len = sizeof(sin);

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	p->connected = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(p->listener, (struct sockaddr *)&sin, len), 0);
	assert_int_equal(listen(p->listener, 1), 0);
	assert_int_equal(
	        getsockname(p->listener, (struct sockaddr *)&sin, &len), 0);
	assert_int_equal(connect(p->connected, (struct sockaddr *)&sin, len),
	                 0);
	p->accepted = accept(p->listener, NULL, NULL);
	assert_true(p->accepted >= 0);
	p->server = name_of(p->accepted);
	p->client = name_of(p->connected);
}

static void close_pair(struct pair *p)
{
	assert_int_equal(close(p->listener), 0);
	assert_int_equal(close(p->accepted), 0);
	assert_int_equal(close(p->connected), 0);
}

static void so_many_and_no_more(void **state)
{
	struct place *taken[PLACES_MAX];
	struct place *again;
	size_t i;

	(void)state;
	for (i = 0; i < PLACES_MAX; i++) {
		taken[i] = places_take(&places, &api, -1);
		assert_non_null(taken[i]);
		places_accept(&places, taken[i]);
	}
	assert_null(places_take(&places, &api, -1));
	taken[7]->socket.accepted = true;
	places_release(&places, taken[7]);
	again = places_take(&places, &api, -1);
	assert_ptr_equal(again, taken[7]);
	assert_false(again->socket.accepted); /* nothing is inherited */
}

static void the_right_socket_is_found(void **state)
{
	struct listen_address other;
	struct pair p;

	(void)state;
	connect_pair(&p);
	assert_int_equal(own_socket_find(&p.server, &p.client), p.accepted);
	assert_int_equal(own_socket_find(&p.client, &p.server), p.connected);
	other = p.client;
	other.addr.bytes[3]++; /* the same port of 127.0.0.2 */
	assert_int_equal(own_socket_find(&p.server, &other), -1);
	other = p.client;
	other.port++;
	assert_int_equal(own_socket_find(&p.server, &other), -1);
	close_pair(&p);
}

static ssize_t read_end(int fd, char *out, size_t len)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	assert_int_equal(poll(&pfd, 1, 10000), 1);
	return recv(fd, out, len, 0);
}

static void too_much_before_the_token(void **state)
{
	static char text[PLACES_EARLY_BYTES];
	struct place *place;
	struct pair p;
	char out[64];

	(void)state;
	connect_pair(&p);
	place = places_take(&places, &api, p.accepted);
	assert_int_equal(send(p.connected, text, sizeof(text), 0),
	                 sizeof(text));
	assert_int_equal(own_socket_received(p.accepted), sizeof(text));
	assert_int_equal(send(p.connected, text, 1, 0), 1);
	assert_int_equal(read_end(p.connected, out, sizeof(out)), 26);
	assert_memory_equal(out, "\x88\x18\x03\xf0", 4);
	assert_int_equal(read_end(p.connected, out, sizeof(out)), 0);
	places_release(&places, place);
	close_pair(&p);
}

static void who_is_accepted_may_stay(void **state)
{
	static char text[PLACES_EARLY_BYTES + 1];
	struct pollfd pfd = { .events = POLLIN };
	struct place *place;
	struct pair p;

	(void)state;
	connect_pair(&p);
	place = places_take(&places, &api, p.accepted);
	places_accept(&places, place);
	assert_int_equal(send(p.connected, text, sizeof(text), 0),
	                 sizeof(text));
	pfd.fd = p.connected;
	assert_int_equal(poll(&pfd, 1, 200), 0);
	places_release(&places, place);
	close_pair(&p);
}

static void a_stop_ends_all_at_the_address(void **state)
{
	struct pair p, other;
	char out[8];

	(void)state;
	connect_pair(&p);
	connect_pair(&other);
	own_sockets_shut(&p.server);
	assert_int_equal(read_end(p.connected, out, sizeof(out)), 0);
	assert_int_equal(send(other.connected, "x", 1, 0), 1);
	assert_int_equal(read_end(other.accepted, out, sizeof(out)), 1);
	close_pair(&p);
	close_pair(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(so_many_and_no_more),
		TEST(the_right_socket_is_found),
		TEST(too_much_before_the_token),
		TEST(who_is_accepted_may_stay),
		TEST(a_stop_ends_all_at_the_address),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
