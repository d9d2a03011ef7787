/*
 * sqlite_schema.h - the tables, and connections to them.
 *
 * Shape: docs/STORE.md describes the tables.
 * Errors: SQLite result codes, SQLITE_MISMATCH for tables of a newer version,
 *        SQLITE_AUTH for those of another program. `out_db` may be set even
 *        then, for sqlite3_errmsg(); the caller closes it.
 * Threads: a connection belongs to one thread.
 */
#ifndef DASHBOARD_STORE_SQLITE_SCHEMA_H
#define DASHBOARD_STORE_SQLITE_SCHEMA_H

#include <sqlite3.h>

#include "common/compiler.h"

/* The one connection that writes. An empty file is given the tables first. */
MUST_CHECK int sqlite_open_writer(const char *path, sqlite3 **out_db);
MUST_CHECK int sqlite_open_reader(const char *path, sqlite3 **out_db);

/* A statement that lives as long as its connection. */
MUST_CHECK int sqlite_prepare(sqlite3 *db, const char *sql,
                              sqlite3_stmt **out_stmt);

/* One whole number. */
MUST_CHECK int sqlite_number(sqlite3 *db, const char *sql,
                             sqlite3_int64 *out_number);

#endif
