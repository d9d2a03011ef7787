/* json.c - JSON values; the only place that knows jansson. */
#include "dashboard/json/json.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "dashboard/json/json_escape.h"

#define SHORT_TEXT 256 /* escaped on the stack */

/* struct json is never defined: it is jansson's json_t under our name. */
static json_t *inner(struct json *j)
{
	return (json_t *)j;
}

static const json_t *inner_const(const struct json *j)
{
	return (const json_t *)j;
}

static struct json *outer(json_t *j)
{
	return (struct json *)j;
}

/* jansson refuses what is not UTF-8 without a word, so text goes in escaped. */
static json_t *text_value(const void *bytes, size_t len)
{
	char stack[UTF8_ESCAPED_MAX(SHORT_TEXT)];
	char *heap = NULL;
	char *text = stack;
	size_t size = sizeof(stack);
	json_t *value;

	if (len > SHORT_TEXT) {
		if (len > (SIZE_MAX - 1) / 4)
			return NULL;
		size = UTF8_ESCAPED_MAX(len);
		text = heap = malloc(size);
		if (!heap)
			return NULL;
	}
	size = utf8_escape(text, size, bytes, len, UTF8_ESCAPE_NONE);
	value = json_stringn_nocheck(text, size);
	free(heap);
	return value;
}

static json_t *uint_value(uint64_t v)
{
	return json_integer(v > INT64_MAX ? INT64_MAX : (json_int_t)v);
}

struct json *json_object_new(void)
{
	return outer(json_object());
}

struct json *json_array_new(void)
{
	return outer(json_array());
}

void json_free(struct json *j)
{
	json_decref(inner(j));
}

void json_set(struct json *object, const char *key, struct json *child)
{
	/* A missing part of an answer is better than none: see the contract.
	 * The child is freed when it cannot be taken. */
	(void)json_object_set_new_nocheck(inner(object), key, inner(child));
}

void json_set_text(struct json *object, const char *key, const char *text)
{
	json_set_bytes(object, key, text, strlen(text));
}

void json_set_bytes(struct json *object, const char *key, const void *bytes,
                    size_t len)
{
	json_set(object, key, outer(text_value(bytes, len)));
}

void json_set_uint(struct json *object, const char *key, uint64_t v)
{
	json_set(object, key, outer(uint_value(v)));
}

void json_set_int(struct json *object, const char *key, int64_t v)
{
	json_set(object, key, outer(json_integer(v)));
}

void json_set_real(struct json *object, const char *key, double v)
{
	json_t *real = json_real(v); /* refuses what is not finite */

	json_set(object, key, outer(real ? real : json_null()));
}

void json_set_bool(struct json *object, const char *key, bool v)
{
	json_set(object, key, outer(json_boolean(v)));
}

void json_set_null(struct json *object, const char *key)
{
	json_set(object, key, outer(json_null()));
}

void json_add(struct json *array, struct json *child)
{
	(void)json_array_append_new(inner(array), inner(child)); /* as above */
}

void json_add_text(struct json *array, const char *text)
{
	json_add_bytes(array, text, strlen(text));
}

void json_add_bytes(struct json *array, const void *bytes, size_t len)
{
	json_add(array, outer(text_value(bytes, len)));
}

void json_add_uint(struct json *array, uint64_t v)
{
	json_add(array, outer(uint_value(v)));
}

void json_add_int(struct json *array, int64_t v)
{
	json_add(array, outer(json_integer(v)));
}

void json_add_bool(struct json *array, bool v)
{
	json_add(array, outer(json_boolean(v)));
}

void json_add_null(struct json *array)
{
	json_add(array, outer(json_null()));
}

struct dump {
	struct buf *out;
	int result;
};

/* A piece never ends within a character. */
static int dump_piece(const char *piece, size_t len, void *arg)
{
	struct dump *dump = arg;

	dump->result = json_escape(dump->out, piece, len);
	return dump->result;
}

/* Leaves the buffer as it was before a dump that failed. */
static void forget(struct buf *out, size_t before)
{
	if (out->used == before)
		return;
	out->used = before;
	out->bytes[before] = '\0';
}

int json_dump(const struct json *j, struct buf *out)
{
	struct dump dump = { .out = out };
	size_t before = out->used;

	if (!j)
		return -ENOMEM;
	if (json_dump_callback(inner_const(j), dump_piece, &dump,
	                       JSON_COMPACT | JSON_ENCODE_ANY |
	                               JSON_REAL_PRECISION(16)) == 0)
		return 0;
	forget(out, before);
	return dump.result ? dump.result : -ENOMEM;
}

struct json *json_parse(const char *text, size_t len, char *error,
                        size_t error_size)
{
	json_error_t why;
	json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);

	if (!value) {
		(void)snprintf(error, error_size, "line %d, column %d: %s",
		               why.line, why.column, why.text);
		return NULL;
	}
	if (!json_is_object(value)) {
		(void)snprintf(error, error_size, "this is no JSON object");
		json_decref(value);
		return NULL;
	}
	return outer(value);
}

bool json_has(const struct json *object, const char *key)
{
	return json_object_get(inner_const(object), key) != NULL;
}

const char *json_get_text(const struct json *object, const char *key)
{
	return json_string_value(json_object_get(inner_const(object), key));
}

bool json_get_int(const struct json *object, const char *key, int64_t *out_v)
{
	const json_t *value = json_object_get(inner_const(object), key);

	if (!json_is_integer(value))
		return false;
	*out_v = json_integer_value(value);
	return true;
}

const struct json *json_get(const struct json *object, const char *key)
{
	json_t *value = json_object_get(inner_const(object), key);

	if (!json_is_object(value) && !json_is_array(value))
		return NULL;
	return outer(value);
}

size_t json_array_len(const struct json *array)
{
	return json_array_size(inner_const(array));
}

const char *json_array_text(const struct json *array, size_t at)
{
	return json_string_value(json_array_get(inner_const(array), at));
}
