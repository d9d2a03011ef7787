/*
 * store_files.h - the folder of a store, taken safely.
 *
 * Shape: DIR/packets.db and what SQLite puts beside it, all 0600 in a folder of
 *        0700 that is the user's own; DIR/packets.lock is held by the one
 *        dashboard that writes.
 * Errors: negative errno, and in `error` what is wrong and what to do. Nothing
 *        that exists is changed unless it is ours.
 * Threads: values.
 */
#ifndef DASHBOARD_STORE_STORE_FILES_H
#define DASHBOARD_STORE_STORE_FILES_H

#include <stdint.h>

#include "common/compiler.h"
#include "dashboard/store/store.h"

/* In the header of every SQLite file of ours, "PSCP". */
#define STORE_APPLICATION_ID 0x50534350
#define STORE_SCHEMA_VERSION 2

struct store_files {
	char dir[STORE_PATH_SIZE];  /* without symbolic links */
	char path[STORE_PATH_SIZE]; /* of packets.db */
	int lock_fd;
};

/* For the writer: makes what is missing and takes the lock. */
MUST_CHECK int store_files_take(const char *dir, struct store_files *out_files,
                                char error[STORE_ERROR_SIZE]);
void store_files_release(struct store_files *f);

/* For a reader: -ENOENT when there is no store. Fills dir and path, opens
 * nothing. */
MUST_CHECK int store_files_find(const char *dir, struct store_files *out_files,
                                char error[STORE_ERROR_SIZE]);

/* Renames a damaged packets.db and what lies beside it and begins an empty
 * one. `aside` receives the new name. No connection of this process has it
 * open for writing. */
MUST_CHECK int store_files_set_aside(struct store_files *f,
                                     char aside[STORE_PATH_SIZE]);

/* packets.db and its log. */
uint64_t store_files_bytes(const struct store_files *f);

#endif
