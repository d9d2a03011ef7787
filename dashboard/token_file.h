/*
 * token_file.h - the page's token, kept over restarts.
 *
 * Shape: one line of hex digits in a file of this user's that nobody else can
 *        read; made when it is missing.
 * Errors: a negative errno and a sentence in `error`.
 * Threads: from main.
 */
#ifndef DASHBOARD_TOKEN_FILE_H
#define DASHBOARD_TOKEN_FILE_H

#include "common/compiler.h"
#include "dashboard/api/http_server.h"
#include "dashboard/config.h"

MUST_CHECK int token_file_read(const char *path, char out[HTTP_TOKEN_SIZE],
                               char error[CONFIG_ERROR_SIZE]);

#endif
