/*
 * config.h - what the user asked for. Flags beat PERISCOPE_* beat defaults.
 *
 * Shape: plain values; exactly one of `interface` and `read_path` is set.
 * Errors: a sentence in `error`, ready for a person.
 * Ownership: text is borrowed from argv and the environment.
 * Threads: before the loop.
 */
#ifndef SENSOR_CONFIG_H
#define SENSOR_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "common/compiler.h"

#define CONFIG_ERROR_SIZE 256
#define CONFIG_STATUS_USAGE 2
#define CONFIG_SOCKET_DEFAULT "/run/periscope/sensor.sock"
#define CONFIG_USER_DEFAULT "periscope-sensor"
#define CONFIG_GROUP_DEFAULT "periscope"

struct config {
	const char *interface;
	const char *read_path; /* "-" is standard input */
	const char *socket_path;
	const char *filter; /* BPF expression, or NULL */
	const char *user;   /* to become when started as root */
	const char *group;  /* whose members may connect */
	uint32_t snaplen;   /* bytes, 0 is all */
	uint32_t wait_clients;
	uint32_t buffer_mib; /* capture ring of the kernel, 0 is the default */
	uint32_t ring_mib;
	bool promiscuous, check, verbose, help, version;
};

/* 0, or -EINVAL for a wrong flag or value. */
MUST_CHECK int config_read(struct config *out_config, int argc,
                           char *const argv[], char error[CONFIG_ERROR_SIZE]);

/* Reads it for main(): true when there is something to run. Otherwise all is
 * said (help, version, what is wrong) and `out_status` is how to end. */
MUST_CHECK bool config_take(struct config *out_config, int argc,
                            char *const argv[], int *out_status);

/* One line, and the whole screen. */
extern const char config_usage[];
extern const char config_help[];

#endif
