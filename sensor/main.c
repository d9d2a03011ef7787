/*
 * main.c - the recipe of the sensor: open everything, give every privilege
 * away, prove it, then read packets until the end.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/loop.h"
#include "sensor/capture/source.h"
#include "sensor/check.h"
#include "sensor/config.h"
#include "sensor/decode/decode.h"
#include "sensor/decode/link_refusal.h"
#include "sensor/privs/privs.h"
#include "sensor/publish/server.h"
#include "sensor/pump.h"
#include "sensor/socket_place.h"
#include "sensor/track/ip_reassembly.h"
#include "sensor/track/track.h"

#define MIB ((size_t)1 << 20)

/* All memory is taken before the privileges go. */
static struct counters counters;
static struct packet packet = { .counters = &counters };
static struct loop loop;
static struct pump pump;
static struct track track;
static struct ip_reassembly *reassembly;
static struct welcome welcome;

static void open_source(const struct config *config)
{
	const struct source_options options = {
		.name = config->read_path ? config->read_path
		                          : config->interface,
		.filter = config->filter,
		.snaplen = config->snaplen,
		.buffer_bytes = config->buffer_mib * (uint32_t)MIB,
		.promiscuous = config->promiscuous,
	};
	char error[SOURCE_ERROR_SIZE];
	const char *refusal;

	pump.ops = config->read_path ? &source_file : &source_live;
	if (pump.ops->open(&options, &pump.source, error) < 0)
		fatal("%s", error);
	refusal = link_refusal(pump.ops->link_type(pump.source));
	if (refusal)
		fatal("%s: %s", options.name, refusal);
	pump.source_name = options.name;
	pump.pkt = &packet;
	pump.wait_clients = config->wait_clients;
	pump.lossless = config->read_path != NULL;
}

static void open_track(void)
{
	const struct track_options options = { .counters = &counters,
		                               .fn = pump_flow,
		                               .arg = &pump };
	int result = track_init(&track, &options);

	reassembly = ip_reassembly_new();
	if (result == 0 && !reassembly)
		result = -ENOMEM;
	if (result < 0)
		fatal("no memory for flows: %s", strerrordesc_np(-result));
	pump.track = &track;
	packet.reassembler = ip_reassembly_of(reassembly);
}

/* More than one user can bring. */
static void check_wait(const struct config *config)
{
	if (config->wait_clients > SERVER_MAX_CLIENTS_PER_UID)
		log_warn("publish",
		         "--wait-clients %u: one user may have %d dashboards, "
		         "so nothing is read before several users have come",
		         config->wait_clients, SERVER_MAX_CLIENTS_PER_UID);
}

static void open_server(const struct config *config)
{
	struct server_options options = { .path = config->socket_path,
		                          .gid = SOCKET_PLACE_GROUP_NONE,
		                          .ring_bytes = config->ring_mib * MIB,
		                          .counters = &counters };
	char error[SERVER_ERROR_SIZE];
	int result = socket_place_group(config->group, &options.gid);

	if (result < 0)
		log_warn("publish",
		         "%s group %s: only the user and group of this process "
		         "may connect",
		         result == -ENOENT ? "there is no" : "not a member of",
		         config->group);
	result = socket_place_make(config->socket_path, options.gid);
	if (result < 0)
		fatal("cannot create the directory of %s: %s",
		      config->socket_path, strerrordesc_np(-result));
	if (server_open(&options, &pump.server, error) < 0)
		fatal("%s", error);
}

static void fill_welcome(const struct config *config)
{
	const char *name = pump.source_name;
	const char *slash = pump.lossless ? strrchr(name, '/') : NULL;

	welcome.started_ns = clock_real_ns();
	welcome.source =
	        pump.lossless ? WELCOME_SOURCE_REPLAY : WELCOME_SOURCE_LIVE;
	welcome.snaplen = pump.ops->snaplen(pump.source);
	welcome.link_type = pump.ops->link_type(pump.source);
	(void)snprintf(welcome.interface, sizeof(welcome.interface), "%s",
	               slash ? slash + 1 : name);
	(void)snprintf(welcome.version, sizeof(welcome.version), "%s",
	               PERISCOPE_VERSION);
	(void)snprintf(welcome.filter, sizeof(welcome.filter), "%s",
	               config->filter ? config->filter : "");
}

static void on_signal(struct loop *l, int signo, void *arg)
{
	(void)l, (void)arg;
	log_info("sensor", "%s: stopping", sigdescr_np(signo));
	pump_stop(&pump);
}

static void open_loop(void)
{
	sigset_t signals;
	int result;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	result = loop_init(&loop, &signals, on_signal, NULL);
	if (result == 0)
		result = server_start(pump.server, &loop, &welcome);
	if (result == 0)
		result = pump_open(&pump);
	if (result < 0)
		fatal("cannot start the loop: %s", strerrordesc_np(-result));
}

static void say_ready(const struct config *config, const struct privs *privs)
{
	const char *user = privs->was_root ? config->user : "unchanged";

	log_info("sensor",
	         "ready: %s %s, link type %u, filter \"%s\", user %s, "
	         "socket %s",
	         pump.lossless ? "file" : "interface", welcome.interface,
	         (unsigned)welcome.link_type, welcome.filter, user,
	         config->socket_path);
}

int main(int argc, char *argv[])
{
	struct config config;
	struct privs privs;
	int result;

	if (!config_take(&config, argc, argv, &result))
		return result;
	log_init("periscope-sensor",
	         config.verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	if (config.check)
		return check_run(&config);

	privs_prepare(&privs, config.user);
	(void)signal(SIGPIPE, SIG_IGN); /* a log that nobody reads any more */
	check_wait(&config);
	open_source(&config);
	open_server(&config);
	open_track();
	fill_welcome(&config);
	pump.loop = &loop;
	open_loop();

	privs_drop(&privs);
	privs_sandbox();
	privs_prove(&privs);
	say_ready(&config, &privs);

	result = loop_run(&loop);
	if (result < 0)
		log_err("sensor", "the loop failed: %s",
		        strerrordesc_np(-result));
	pump_close(&pump);
	server_close(pump.server);
	pump.ops->close(pump.source);
	track_done(&track);
	ip_reassembly_free(reassembly);
	loop_done(&loop);
	return result < 0 ? 1 : pump.status;
}
