/*
 * sqlite_tables.h - the tables and the views, as SQL; docs/STORE.md explains
 * them.
 *
 * Shape: a change here is a new STORE_SCHEMA_VERSION.
 * Threads: constant data.
 */
#ifndef DASHBOARD_STORE_SQLITE_TABLES_H
#define DASHBOARD_STORE_SQLITE_TABLES_H

extern const char sqlite_tables[];
extern const char sqlite_view[];
extern const char sqlite_flow_view[];

#endif
