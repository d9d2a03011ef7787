/* json_writer.c - JSON text straight into a buffer. */
#include "dashboard/json/json_writer.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "dashboard/json/json_escape.h"

#define NUMBER_MAX 20 /* digits of UINT64_MAX */
#define SHORT_TEXT 256

static void put(struct json_writer *w, const void *bytes, size_t len)
{
	if (!w->result)
		w->result = buf_append(w->out, bytes, len);
}

static void put_literal(struct json_writer *w, const char *text)
{
	put(w, text, strlen(text));
}

static void put_uint(struct json_writer *w, uint64_t v)
{
	char digits[NUMBER_MAX];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	put(w, digits + at, sizeof(digits) - at);
}

static void put_int(struct json_writer *w, int64_t v)
{
	if (v >= 0) {
		put_uint(w, (uint64_t)v);
		return;
	}
	put_literal(w, "-");
	put_uint(w, 0 - (uint64_t)v);
}

static void put_escaped(struct json_writer *w, const uint8_t *bytes, size_t len)
{
	if (!w->result)
		w->result = json_escape(w->out, bytes, len);
}

/* The short escape of a byte, 0: it has none; RFC 8259 7. */
static char short_escape(uint8_t byte)
{
	static const char named[] = "\"\\\b\f\n\r\t";
	static const char names[] = "\"\\bfnrt";
	const char *found = byte ? strchr(named, byte) : NULL;

	if (!found)
		return 0;
	return names[found - named];
}

/* `bytes` are UTF-8. */
static void put_utf8(struct json_writer *w, const uint8_t *bytes, size_t len)
{
	size_t done = 0;

	for (size_t i = 0; i < len; i++) {
		const char escaped[] = { '\\', short_escape(bytes[i]) };

		if (!escaped[1])
			continue;
		put_escaped(w, bytes + done, i - done);
		put(w, escaped, sizeof(escaped));
		done = i + 1;
	}
	put_escaped(w, bytes + done, len - done);
}

/* Nothing in it needs a look twice: most text. */
static bool is_plain(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] < 0x20 || bytes[i] >= 0x7f || bytes[i] == '"' ||
		    bytes[i] == '\\')
			return false;
	}
	return true;
}

static void put_text(struct json_writer *w, const uint8_t *bytes, size_t len)
{
	char stack[UTF8_ESCAPED_MAX(SHORT_TEXT)];
	char *heap = NULL;
	char *text = stack;
	size_t size = sizeof(stack);

	put_literal(w, "\"");
	if (is_plain(bytes, len)) {
		put(w, bytes, len);
		goto out;
	}
	if (len > SHORT_TEXT) {
		size = UTF8_ESCAPED_MAX(len);
		text = heap = malloc(size);
		if (!heap) {
			w->result = -ENOMEM;
			return;
		}
	}
	size = utf8_escape(text, size, bytes, len, UTF8_ESCAPE_NONE);
	put_utf8(w, (const uint8_t *)text, size);
out:
	put_literal(w, "\"");
	free(heap);
}

static void begin(struct json_writer *w, bool array)
{
	assert(w->depth < JSON_WRITER_DEPTH);
	w->arrays &= ~(UINT32_C(1) << w->depth);
	w->arrays |= (uint32_t)array << w->depth;
	w->depth++;
	w->comma = false;
	put_literal(w, array ? "[" : "{");
}

static void end(struct json_writer *w)
{
	assert(w->depth > 0);
	w->depth--;
	w->comma = true;
	put_literal(w, w->arrays >> w->depth & 1 ? "]" : "}");
}

static void put_scalar(struct json_writer *w, const struct json_event *event)
{
	switch (event->kind) {
	case JSON_KIND_UINT: /* as json_set_uint() */
		put_uint(w, event->number > INT64_MAX ? (uint64_t)INT64_MAX
		                                      : event->number);
		break;
	case JSON_KIND_INT:
		put_int(w, event->whole);
		break;
	case JSON_KIND_BOOL:
		put_literal(w, event->number ? "true" : "false");
		break;
	case JSON_KIND_TEXT:
		put_text(w, event->bytes, event->len);
		break;
	default:
		put_literal(w, "null");
	}
	w->comma = true;
}

void json_writer_event(void *arg, const struct json_event *event)
{
	struct json_writer *w = arg;

	if (event->kind == JSON_KIND_END) {
		end(w);
		return;
	}
	if (w->comma)
		put_literal(w, ",");
	if (event->key) {
		put_literal(w, "\"");
		put_literal(w, event->key);
		put_literal(w, "\":");
	}
	if (event->kind == JSON_KIND_OBJECT || event->kind == JSON_KIND_ARRAY)
		begin(w, event->kind == JSON_KIND_ARRAY);
	else
		put_scalar(w, event);
}
