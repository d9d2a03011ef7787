/*
 * sqlite_error.h - what SQLite says, in our words.
 *
 * Threads: values.
 */
#ifndef DASHBOARD_STORE_SQLITE_ERROR_H
#define DASHBOARD_STORE_SQLITE_ERROR_H

#include <sqlite3.h>
#include <stdbool.h>

#include "dashboard/store/store.h"

struct sqlite_error {
	enum store_state state;
	int result;   /* negative errno */
	bool damaged; /* the file is not what it should be */
};

/* Of the call on `db` that gave `code`. */
struct sqlite_error sqlite_error_of(sqlite3 *db, int code);

/* One sentence: what happened to `path` and what to do. */
void sqlite_error_explain(const struct sqlite_error *e, sqlite3 *db,
                          const char *path, char message[STORE_ERROR_SIZE]);

#endif
