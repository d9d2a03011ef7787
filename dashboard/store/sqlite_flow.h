/*
 * sqlite_flow.h - flows on their way into the store.
 *
 * Shape: the newest record of each flow waits in memory, at most
 *        FLOW_ROWS_PENDING_MAX of them, and takes the place of what the table
 * has. Errors: SQLite result codes; new gives NULL without memory. Ownership:
 * records are copied. Threads: the writer's.
 */
#ifndef DASHBOARD_STORE_SQLITE_FLOW_H
#define DASHBOARD_STORE_SQLITE_FLOW_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/compiler.h"
#include "proto/flow_record.h"

#define FLOW_ROWS_PENDING_MAX 4096

struct flow_rows;

struct flow_rows *flow_rows_new(void);
void flow_rows_free(struct flow_rows *f); /* NULL is fine */

MUST_CHECK int flow_rows_prepare(struct flow_rows *f, sqlite3 *db);

/* False: write first. */
bool flow_rows_has_room(const struct flow_rows *f);
void flow_rows_add(struct flow_rows *f, const struct flow_record *r);
/* Inside a transaction; flow_rows_clear() when that is over. */
MUST_CHECK int flow_rows_write(struct flow_rows *f, int64_t session_row);
void flow_rows_clear(struct flow_rows *f);

#endif
