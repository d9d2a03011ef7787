/*
 * sqlite_row.h - a row of the table packet as the record it was.
 *
 * Threads: values.
 */
#ifndef DASHBOARD_STORE_SQLITE_ROW_H
#define DASHBOARD_STORE_SQLITE_ROW_H

#include <sqlite3.h>

#include "common/compiler.h"
#include "proto/record.h"

/* From a statement whose columns are FEED_NAMES. Values are borrowed until its
 * next step. -EBADMSG for a row that nobody here wrote. */
MUST_CHECK int sqlite_row_read(sqlite3_stmt *stmt, struct packet_record *r);

#endif
