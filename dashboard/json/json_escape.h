/*
 * json_escape.h - text for people's terminals: what would change their meaning
 * stands as \uHHHH, which a parser reads as the same character.
 *
 * Errors: those of the buffer.
 * Threads: values.
 * Source: RFC 8259 7.
 */
#ifndef DASHBOARD_JSON_JSON_ESCAPE_H
#define DASHBOARD_JSON_JSON_ESCAPE_H

#include "common/buf.h"
#include "common/compiler.h"

/* Appends UTF-8. What is not printable (common/utf8.h) is escaped; quotes and
 * backslashes are the caller's. */
MUST_CHECK int json_escape(struct buf *out, const void *bytes, size_t len);

#endif
