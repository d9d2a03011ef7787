/* sqlite_schema.c - the tables, and connections to them. */
#include "dashboard/store/sqlite_schema.h"

#include <stdio.h>

#include "common/compiler.h"
#include "dashboard/store/sqlite_tables.h"
#include "dashboard/store/store_files.h"
#include "proto/app.h"

#define BUSY_MS 1000
#define TEXT_OF(x) #x
#define NUMBER_TEXT(x) TEXT_OF(x)

/* Source: https://www.sqlite.org/pragma.html. Pages of 16 KiB took 10 % more
 * rows a second than 4 KiB; a log of 32 MiB is checkpointed. */
static const char writer_pragmas[] = "PRAGMA locking_mode = NORMAL;"
                                     "PRAGMA synchronous = FULL;"
                                     "PRAGMA wal_autocheckpoint = 2048;"
                                     "PRAGMA journal_size_limit = 67108864;"
                                     "PRAGMA cache_size = -32768;"
                                     "PRAGMA temp_store = MEMORY;"
                                     "PRAGMA trusted_schema = OFF;";

static const char reader_pragmas[] = "PRAGMA query_only = ON;"
                                     "PRAGMA cache_size = -8192;"
                                     "PRAGMA temp_store = MEMORY;"
                                     "PRAGMA trusted_schema = OFF;";

int sqlite_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out_stmt)
{
	return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT,
	                          out_stmt, NULL);
}

static int run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int sqlite_number(sqlite3 *db, const char *sql, sqlite3_int64 *out_number)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite_prepare(db, sql, &stmt);

	if (code != SQLITE_OK)
		return code;
	code = sqlite3_step(stmt);
	if (code == SQLITE_ROW) {
		*out_number = sqlite3_column_int64(stmt, 0);
		code = SQLITE_OK;
	} else if (code == SQLITE_DONE) {
		code = SQLITE_CORRUPT; /* every question here has an answer */
	}
	(void)sqlite3_finalize(stmt); /* repeats the code of the step */
	return code;
}

/* The names of this version, so that the view can say them. */
static int put_apps(sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite_prepare(
	        db, "INSERT OR REPLACE INTO app(id, name) VALUES(?, ?)", &stmt);

	for (int app = 0; app < APP_END && code == SQLITE_OK; app++) {
		(void)sqlite3_bind_int(stmt, 1,
		                       app); /* nothing can fail here */
		(void)sqlite3_bind_text(stmt, 2, app_name((uint8_t)app), -1,
		                        SQLITE_STATIC);
		if (sqlite3_step(stmt) != SQLITE_DONE)
			code = sqlite3_errcode(db);
		else
			code = sqlite3_reset(stmt);
	}
	(void)sqlite3_finalize(stmt);
	return code;
}

/* In one transaction of a rollback journal, so that a file with our number in
 * its header always has the tables; the log comes after. */
static int make_tables(sqlite3 *db)
{
	int code = run(
	        db,
	        "PRAGMA page_size = 16384;"
	        "PRAGMA journal_mode = DELETE;"
	        "BEGIN IMMEDIATE;"
	        "PRAGMA application_id = " NUMBER_TEXT(
	                STORE_APPLICATION_ID) ";"
	                                      "PRAGMA user_version "
	                                      "= " NUMBER_TEXT(
	                                              STORE_SCHEMA_VERSION) ";");

	if (code == SQLITE_OK)
		code = run(db, sqlite_tables);
	if (code == SQLITE_OK)
		code = run(db, sqlite_view);
	if (code == SQLITE_OK)
		code = run(db, sqlite_flow_view);
	return code == SQLITE_OK ? run(db, "COMMIT") : code;
}

/* A newer version's names are left alone, as are the same ones. */
static int update_apps(sqlite3 *db)
{
	sqlite3_int64 count = 0;
	int code = sqlite_number(db, "SELECT count(*) FROM app", &count);

	if (code != SQLITE_OK || count >= APP_END)
		return code;
	code = run(db, "BEGIN IMMEDIATE");
	if (code == SQLITE_OK)
		code = put_apps(db);
	return code == SQLITE_OK ? run(db, "COMMIT") : code;
}

static int open_db(const char *path, int flags, sqlite3 **out_db)
{
	int code = sqlite3_open_v2(
	        path, out_db,
	        flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);

	if (code != SQLITE_OK)
		return code;
	(void)sqlite3_extended_result_codes(*out_db, 1); /* cannot fail */
	return sqlite3_busy_timeout(*out_db, BUSY_MS);
}

/* There is one version so far: a higher one is newer, a lower one damage. */
static int check_version(sqlite3 *db)
{
	sqlite3_int64 version = 0, program = 0;
	int code = sqlite_number(db, "PRAGMA application_id", &program);

	if (code == SQLITE_OK && program != STORE_APPLICATION_ID)
		return SQLITE_AUTH;
	if (code == SQLITE_OK)
		code = sqlite_number(db, "PRAGMA user_version", &version);
	if (code != SQLITE_OK || version == STORE_SCHEMA_VERSION)
		return code;
	return version > STORE_SCHEMA_VERSION ? SQLITE_MISMATCH
	                                      : SQLITE_CORRUPT;
}

int sqlite_open_writer(const char *path, sqlite3 **out_db)
{
	sqlite3_int64 pages = 0;
	int code = open_db(path, SQLITE_OPEN_READWRITE, out_db);

	if (code == SQLITE_OK)
		code = sqlite_number(*out_db, "PRAGMA page_count", &pages);
	if (code == SQLITE_OK)
		code = pages ? check_version(*out_db) : make_tables(*out_db);
	if (code == SQLITE_OK)
		code = run(*out_db, "PRAGMA journal_mode = WAL");
	if (code == SQLITE_OK)
		code = run(*out_db, writer_pragmas);
	return code == SQLITE_OK ? update_apps(*out_db) : code;
}

int sqlite_open_reader(const char *path, sqlite3 **out_db)
{
	int code = open_db(path, SQLITE_OPEN_READONLY, out_db);

	if (code == SQLITE_OK)
		code = run(*out_db, reader_pragmas);
	return code == SQLITE_OK ? check_version(*out_db) : code;
}
