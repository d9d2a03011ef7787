/*
 * time_text.h - times as people type them.
 *
 * Shape: RFC 3339 ("2026-11-22T12:57:58.5Z", "2026-11-22 12:57:58+01:00", the
 *        day alone is its start in UTC), "now", or relative to now: "-90s",
 *        "-5m", "-2h", "-7d".
 * Units: nanoseconds since 1970 UTC.
 * Errors: -EINVAL, output untouched.
 * Threads: values.
 */
#ifndef DASHBOARD_TIME_TEXT_H
#define DASHBOARD_TIME_TEXT_H

#include <stdint.h>

#include "common/compiler.h"

MUST_CHECK int time_text_parse(const char *text, int64_t now_ns,
                               int64_t *out_ns);

#endif
