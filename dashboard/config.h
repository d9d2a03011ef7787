/*
 * config.h - what the user asked for.
 *
 * Shape: flags beat the environment (PERISCOPE_SOCKET, PERISCOPE_DATA,
 *        PERISCOPE_LISTEN) beat the file given with --config ("key = value"
 *        lines, # comments) beat the defaults.
 * Errors: config_read() gives -EINVAL or the errno of a file, and a sentence in
 *        `error`.
 * Threads: values.
 */
#ifndef DASHBOARD_CONFIG_H
#define DASHBOARD_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/compiler.h"

#define CONFIG_ERROR_SIZE 512
#define CONFIG_PATH_SIZE 4096
#define CONFIG_TEXT_SIZE 256

enum config_command {
	CONFIG_SERVE = 1 << 0,
	CONFIG_TAIL = 1 << 1,
	CONFIG_QUERY = 1 << 2,
	CONFIG_CHECK = 1 << 3
};

enum config_format {
	CONFIG_FORMAT_TEXT = 0,
	CONFIG_FORMAT_JSON,
	CONFIG_FORMAT_CSV
};

struct config {
	enum config_command command;
	char socket[CONFIG_PATH_SIZE];
	char data[CONFIG_PATH_SIZE];
	char listen[CONFIG_TEXT_SIZE];
	char token_file[CONFIG_PATH_SIZE]; /* "": a new token each start */
	char config_file[CONFIG_PATH_SIZE];
	uid_t sensor_uid; /* who but root may be the sensor */
	enum config_format format;
	bool help;
	bool exit_at_end, no_web; /* serve */
	bool from_start;          /* tail */
	uint64_t count;           /* tail: packets, 0: no end */
	bool count_only, newest;  /* query */
	int app;                  /* query: enum app, -1: all */
	int64_t from_ns, to_ns;   /* query */
	uint64_t after_id;        /* query */
	uint32_t limit;           /* query, 0: all */
};

/* `arguments` are those behind the command, ending with NULL. */
MUST_CHECK int config_read(enum config_command command, char **arguments,
                           struct config *out_config,
                           char error[CONFIG_ERROR_SIZE]);

#endif
