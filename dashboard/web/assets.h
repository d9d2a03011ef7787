/*
 * assets.h - the page's files, embedded at build time by cmake/embed.cmake.
 *
 * Shape: a table that ends with a NULL path. Paths begin with '/'. Empty when
 *        the page was not built.
 * Threads: constant data.
 */
#ifndef DASHBOARD_WEB_ASSETS_H
#define DASHBOARD_WEB_ASSETS_H

#include <stddef.h>

struct asset {
	const char *path;         /* "/index.html" */
	const char *content_type; /* "text/html; charset=utf-8" */
	const unsigned char *bytes;
	size_t len;
};

extern const struct asset assets[];

#endif
