/*
 * config_file.h - "key = value" lines.
 *
 * Shape: blank lines and lines that begin with # or ; are comments; a value
 *        reaches to the end of its line without the blanks around it.
 * Errors: a negative errno and a sentence with file and line in `error`.
 * Threads: values.
 */
#ifndef DASHBOARD_CONFIG_FILE_H
#define DASHBOARD_CONFIG_FILE_H

#include "common/compiler.h"
#include "dashboard/config.h"

typedef int config_file_fn(const char *key, const char *value, void *arg,
                           char error[CONFIG_ERROR_SIZE]);

MUST_CHECK int config_file_read(const char *path, config_file_fn *fn, void *arg,
                                char error[CONFIG_ERROR_SIZE]);

#endif
