/*
 * log.h - one line per event on standard error, UTC.
 *
 * Shape: "2026-11-22T12:57:58Z warn publish: client 3: fell behind". The
 *        subsystem comes first, then what happened, then what we did about it.
 *        Control bytes in the message are escaped, long lines are cut.
 * Threads: safe from any thread; one write() a line.
 */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/compiler.h"

#define LOG_LINE_MAX 1024

enum log_level {
	LOG_LEVEL_NONE = 0,
	LOG_LEVEL_ERR,  /* someone must fix it */
	LOG_LEVEL_WARN, /* odd but handled */
	LOG_LEVEL_INFO, /* life cycle */
	LOG_LEVEL_DEBUG /* off unless asked for */
};

void log_init(const char *program, enum log_level level);

void log_err(const char *area, const char *format, ...) PRINTF_LIKE(2, 3);
void log_warn(const char *area, const char *format, ...) PRINTF_LIKE(2, 3);
void log_info(const char *area, const char *format, ...) PRINTF_LIKE(2, 3);
void log_debug(const char *area, const char *format, ...) PRINTF_LIKE(2, 3);

/* "program: message" on standard error, exit status 1. Only before the loop:
 * main.c, config.c, privs/. */
NO_RETURN void fatal(const char *format, ...) PRINTF_LIKE(1, 2);

/* True when this may be said now; otherwise counts it. One struct per message;
 * zero-initialised. At most one in `interval_ns`. */
struct log_limit {
	int64_t next_ns;
	uint64_t suppressed; /* before this one, since the one said before */
	bool said;           /* `suppressed` was told: count anew */
};
bool log_limit_pass(struct log_limit *l, int64_t interval_ns);

/* Bytes from outside as printable ASCII: \xHH for the rest, "..." when cut.
 * Returns `out`. */
const char *log_escape(char *out, size_t size, const void *bytes, size_t len);

#endif
