/*
 * page.h - the page's files, by the path of a request.
 *
 * Shape: "/" is "/index.html". The path must be exactly one of the table: no
 *        escapes, no dots, no folders to look into.
 * Threads: constant data.
 */
#ifndef DASHBOARD_API_PAGE_H
#define DASHBOARD_API_PAGE_H

#include "dashboard/web/assets.h"

/* NULL if there is none. The table ends with a NULL path. */
const struct asset *page_find(const struct asset *table, const char *path);
/* The value of Cache-Control: names under /assets/ hold a hash of the content,
 * so they can be kept; the rest is asked for again. */
const char *page_cache_control(const struct asset *asset);
/* Says what to do when the page was not built. */
extern const struct asset page_not_built;

#endif
