/*
 * json.h - JSON values; the only place that knows jansson.
 *
 * Shape: a tree built from the leaves. Text may be any bytes: what is not
 *        UTF-8, and U+0000, is written as \xHH text, so nothing is lost
 * silently. Errors: out of memory makes a value NULL; adding NULL anywhere
 * marks nothing and is ignored, json_dump() of NULL gives -ENOMEM. Whole
 * numbers beyond INT64_MAX are clamped. Ownership: json_set() and json_add()
 * take their child. json_free() frees a tree. What json_get_* gives is
 * borrowed. Threads: a tree belongs to one thread.
 */
#ifndef DASHBOARD_JSON_JSON_H
#define DASHBOARD_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/compiler.h"

struct json;

struct json *json_object_new(void);
struct json *json_array_new(void);
void json_free(struct json *j); /* NULL is fine */

void json_set(struct json *object, const char *key, struct json *child);
void json_set_text(struct json *object, const char *key, const char *text);
void json_set_bytes(struct json *object, const char *key, const void *bytes,
                    size_t len);
void json_set_uint(struct json *object, const char *key, uint64_t v);
void json_set_int(struct json *object, const char *key, int64_t v);
/* 16 digits; not finite is null. */
void json_set_real(struct json *object, const char *key, double v);
void json_set_bool(struct json *object, const char *key, bool v);
void json_set_null(struct json *object, const char *key);

void json_add(struct json *array, struct json *child);
void json_add_text(struct json *array, const char *text);
void json_add_bytes(struct json *array, const void *bytes, size_t len);
void json_add_uint(struct json *array, uint64_t v);
void json_add_int(struct json *array, int64_t v);
void json_add_bool(struct json *array, bool v);
void json_add_null(struct json *array);

/* Appends compact JSON text; what is not printable in it is \uHHHH. */
MUST_CHECK int json_dump(const struct json *j, struct buf *out);

/* NULL and a sentence in `error` when it is no JSON object. */
struct json *json_parse(const char *text, size_t len, char *error,
                        size_t error_size);
/* Of any type, null included. */
bool json_has(const struct json *object, const char *key);
const char *json_get_text(const struct json *object, const char *key);
bool json_get_int(const struct json *object, const char *key, int64_t *out_v);
/* The child object or array, or NULL. */
const struct json *json_get(const struct json *object, const char *key);
size_t json_array_len(const struct json *array);
const char *json_array_text(const struct json *array, size_t at);

#endif
